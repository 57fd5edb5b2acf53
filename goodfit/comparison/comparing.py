"""All models on the same split: each learns, answers the same rows, and is judged by them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from goodfit.comparison.comparison import Comparison
from goodfit.comparison.contenders import contenders
from goodfit.comparison.entry import Judged, judged, lead
from goodfit.study import Options
from goodfit.study.given import prepare_given
from goodfit.study.prepared import Prepared
from goodfit.study.scores import METRICS

__all__ = ["compare"]

FAMILIES = ("constant", "classical", "network")
"""From the simplest to the costliest: of two models that are as good the simpler one is better."""


def compare(
    x: Any,
    y: Any = None,
    *,
    target: str | None = None,
    models: Any = None,
    network: str | None = None,
    epochs: int | None = None,
    seed: int = 0,
    told: Callable[[Judged], None] | None = None,
) -> Comparison:
    """Trains classical models, a network, and models of your own on the same rows, and judges them.

    The rows are dealt to a training, a dev and a test part. Classical models (naive Bayes, logistic
    or ridge regression, support vector machines, a tree, a forest, boosting) and a network, as
    `goodfit train` makes it, learn from the same scaled training rows. Which one is best is chosen
    by the dev part; how good they are is measured on the test part, by which nothing is chosen.

    Args:
        x: an array (rows first), a data frame, the name of a data set, or the path of a CSV file.
        y: the target of each row; None where x holds it.
        target: the column of a data frame or a CSV file to predict.
        models: models to be compared too: one, a list, or a dict by their names. Estimators of
            scikit-learn, compiled models of Keras or goodfit, modules of PyTorch. Networks are
            trained in place, with early stopping; of others a copy learns.
        network: what our network is built as: "mlp", "cnn", "lstm", or the path of a JSON file.
        epochs: the most epochs that networks are trained for.
        seed: another seed, another split and other first weights.
        told: is called with each `Judged` model at once.

    Raises:
        DataError: the target is not said, or there is nothing to learn from the data.
        SettingError: something among `models` is no model, or cannot learn from these data.
        UnknownNameError: there is no such data set, column or network.

    Example:
        >>> found = compare("iris", epochs=2)
        >>> found.best.name in [entry.name for entry in found.entries]
        True
    """
    prepared = prepare_given(x, y, target, seed)
    options = Options(prepared.name, model=network, epochs=epochs, seed=seed)
    met = []
    for contender in contenders(prepared, models, options):
        met.append(judged(contender, prepared))
        if told is not None:
            told(met[-1])
    return _compared(sorted(met, key=_rank), prepared, seed)


def _rank(found: Judged) -> tuple[float, int]:
    """The highest dev score first; scores that are no numbers come last."""
    score = found.dev if found.dev == found.dev else float("-inf")
    return -score, FAMILIES.index(found.contender.family)


def _compared(ranked: list[Judged], prepared: Prepared, seed: int) -> Comparison:
    best = ranked[0]
    network, classical, constant = (
        next(found for found in ranked if found.contender.family == family)
        for family in ("network", "classical", "constant")
    )
    return Comparison(
        entries=tuple(found.entry(best, prepared) for found in ranked),
        metric=METRICS[prepared.task.kind][0],
        target=prepared.task.target,
        split={
            **{part: len(getattr(prepared, part).y) for part in ("train", "dev", "test")},
            "rule": prepared.rule,
            "seed": seed,
            "checksum": prepared.checksum,
        },
        network_lead=lead(network, classical, prepared),
        constant_lead=lead(best, constant, prepared),
        notes=prepared.notes,
    )
