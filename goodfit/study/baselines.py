"""Classical models on the same split: what a network has to beat to be worth its while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from goodfit.data import Sizes, split
from goodfit.silence import filtered
from goodfit.study.prepared import Array, Part, Prepared
from goodfit.study.scaling import scaling
from goodfit.study.scores import score

__all__ = ["Baseline", "best_baseline", "fit_baselines"]

FEWEST_ROWS = 100  # of a sample, however many features there are
BOOSTED = 1_600_000  # numbers (rows times features) that gradient boosting is fitted on
BLOCK = 2000  # rows predicted at a time, so that a matrix of kernels stays small


@dataclass(frozen=True, eq=False)
class Baseline:
    """A classical model, and how well it does: accuracy for classes, R² for numbers.

    Args:
        name: what kind of model it is.
        train: its score on the rows that it was fitted on.
        dev: its score on the dev part.
        fitting: the seconds that it was fitted for.
        seconds: the time to fit it and to score it on dev.
        rows: how many of the training rows it was fitted on; slow kinds get a sample of large data.
        predict: gives class numbers, or numbers in the target's own unit, for examples as they are.
    """

    name: str
    train: float
    dev: float
    fitting: float
    seconds: float
    rows: int
    predict: Callable[[Array], Array]


class Kind(NamedTuple):
    """A kind of classical model, and the most rows that it is fitted on."""

    name: str
    model: Any
    most_rows: int


def fit_baselines(prepared: Prepared, seed: int = 0) -> Iterator[Baseline]:
    """Fit classical models one after the other, each on as many rows as it learns from in seconds.

    All see the data scaled as the network sees them: by mean and deviation of the training part,
    of each column or colour channel.

    Example:
        >>> from goodfit.study.prepared import prepare
        >>> [baseline.name for baseline in fit_baselines(prepare("iris"))][:3]
        ['majority class', 'naive Bayes', 'logistic regression']
    """
    task = prepared.task.kind
    scaled = _as_rows(prepared)
    train, dev = (
        Part(scaled(part.x), prepared.scaled_targets(part.y))
        for part in (prepared.train, prepared.dev)
    )
    kinds = _classifiers if task == "classification" else _regressors
    for kind in kinds(train.x.shape, seed):
        start = time.perf_counter()
        sample = _sample(train, max(kind.most_rows, FEWEST_ROWS), task, seed)
        _fit(kind.model, sample)
        fitting = time.perf_counter() - start
        on_dev = _score(kind.model, task, dev)
        seconds = time.perf_counter() - start
        yield Baseline(
            name=kind.name,
            train=_score(kind.model, task, sample),
            dev=on_dev,
            fitting=fitting,
            seconds=seconds,
            rows=len(sample.y),
            predict=_predictor(kind.model, prepared, scaled),
        )


def best_baseline(baselines: Sequence[Baseline]) -> Baseline:
    """Find the one with the highest dev score.

    Example:
        >>> low, high = (Baseline("", 1.0, dev, 0.1, 0.1, 9, np.sign) for dev in (0.5, 0.9))
        >>> best_baseline([low, high]).dev
        0.9
    """
    return max(baselines, key=lambda baseline: baseline.dev)


def _classifiers(shape: tuple[int, int], seed: int) -> list[Kind]:
    """The settings are scikit-learn's own, but for those that a comment or a name gives reason."""
    from sklearn import dummy, ensemble, linear_model, naive_bayes, svm, tree

    rows, features = shape
    margin_rows = min(rows, 3_000_000 // features + 1)
    # Unsmoothed, a pixel that is always blank in training would decide alone.
    bayes = naive_bayes.GaussianNB(var_smoothing=1e-2)
    # The penalty per row is the same for small and large data; 100 rounds are near enough.
    linear = svm.LinearSVC(C=30 / margin_rows, tol=1e-2, max_iter=100, random_state=seed)
    forest = ensemble.RandomForestClassifier(n_jobs=-1, random_state=seed)
    boosting = ensemble.HistGradientBoostingClassifier(**_boosting(shape, seed))
    return [
        Kind("majority class", dummy.DummyClassifier(), rows),
        Kind("naive Bayes", bayes, rows),
        Kind("logistic regression", linear_model.LogisticRegression(), 8_000_000 // features),
        Kind("linear SVM", linear, margin_rows),
        Kind("RBF SVM", svm.SVC(kernel=_kernel(features)), _kernel_rows(features)),
        Kind(
            "decision tree", tree.DecisionTreeClassifier(random_state=seed), 8_000_000 // features
        ),
        Kind("random forest", forest, 8_000_000 // features),
        Kind("gradient boosting", boosting, BOOSTED // features),
    ]


def _regressors(shape: tuple[int, int], seed: int) -> list[Kind]:
    """The same for numbers, but for naive Bayes, which only knows classes."""
    from sklearn import dummy, ensemble, linear_model, svm, tree

    rows, features = shape
    # All features at every split, as is scikit-learn's default here, is slow and no better.
    forest = ensemble.RandomForestRegressor(max_features=1 / 3, n_jobs=-1, random_state=seed)
    boosting = ensemble.HistGradientBoostingRegressor(random_state=seed)
    return [
        Kind("mean", dummy.DummyRegressor(), rows),
        Kind("ridge regression", linear_model.Ridge(), 80_000_000 // features),
        Kind("linear SVM", svm.LinearSVR(tol=1e-2, random_state=seed), 3_000_000 // features),
        Kind("RBF SVM", svm.SVR(kernel=_kernel(features)), _kernel_rows(features)),
        Kind("decision tree", tree.DecisionTreeRegressor(random_state=seed), 8_000_000 // features),
        Kind("random forest", forest, 1_000_000 // features),
        Kind("gradient boosting", boosting, BOOSTED // features),
    ]


def _boosting(shape: tuple[int, int], seed: int) -> dict[str, Any]:
    """Fewer and smaller trees than usual, in larger steps, for every class needs its own.

    As good on the digits, and twice as fast. Some 20 rows share a bin: many nearly empty bins take
    time and tell nothing.
    """
    rows = min(shape[0], BOOSTED // shape[1])
    return {
        "max_iter": 50,
        "learning_rate": 0.2,
        "max_leaf_nodes": 7,
        "max_bins": min(max(rows // 20, 32), 255),
        "random_state": seed,
    }


def _kernel_rows(features: int) -> int:
    return min(5_000, 8_000_000 // features)


def _kernel(features: int) -> Callable[..., Array]:
    """A Gaussian of the distance by matrix products, five times as fast as libsvm's own."""
    from sklearn.metrics.pairwise import rbf_kernel

    return partial(rbf_kernel, gamma=1 / features)


def _as_rows(prepared: Prepared) -> Callable[[Array], Array]:
    """What scales examples, and makes a row of numbers of each."""
    scaled = scaling(prepared)
    return lambda x: scaled(x).reshape(len(x), -1)


def _sample(part: Part, most_rows: int, task: str, seed: int) -> Part:
    """At most so many rows, drawn at random, of each class in proportion."""
    rows = len(part.y)
    if rows <= most_rows:
        return part
    sizes = Sizes(most_rows, rows - most_rows, 0)
    strata = part.y if task == "classification" else None
    drawn = split(rows, sizes=sizes, stratify=strata, seed=seed).train
    return Part(part.x[drawn], part.y[drawn])


def _fit(model: Any, part: Part) -> None:
    """Fit without the warnings of scikit-learn: the score says whether it came far enough."""
    with filtered("ignore"), _one_thread():
        model.fit(part.x, part.y)


def _one_thread() -> Any:
    """One OpenMP thread: several wait for each other in a loop.

    On a machine with other work to do gradient boosting then takes minutes instead of a second.
    """
    from threadpoolctl import threadpool_limits

    return threadpool_limits(1, user_api="openmp")


def _score(model: Any, task: str, part: Part) -> float:
    return score(task, part.y, _predicted(model, part.x))


def _predicted(model: Any, x: Array) -> Array:
    with _one_thread():
        return np.concatenate([model.predict(x[i : i + BLOCK]) for i in range(0, len(x), BLOCK)])


def _predictor(
    model: Any, prepared: Prepared, scaled: Callable[[Array], Array]
) -> Callable[[Array], Array]:
    return lambda x: prepared.in_units(_predicted(model, scaled(x)))
