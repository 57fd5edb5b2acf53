"""How well a model does on rows it never saw, and how much that depends on which rows these are."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from goodfit.data.folds import Fold
from goodfit.data.folds import folds as dealt
from goodfit.data.sources import as_source
from goodfit.errors import DataError, SettingError
from goodfit.training.history import History

if TYPE_CHECKING:
    from goodfit.models.model import Model

__all__ = ["CrossValidation", "cross_validate"]


@dataclass(frozen=True, eq=False, repr=False)
class CrossValidation:
    """What `cross_validate` found.

    Args:
        scores: the loss and the metrics on the dev rows, by name, one number for each fold.
        histories: the history of each fold's training.
        folds: the rows that each fold trained on and was judged by.

    Example:
        >>> cut = [Fold(np.arange(6), np.arange(6, 9)), Fold(np.arange(3, 9), np.arange(3))]
        >>> CrossValidation({"accuracy": [0.75, 0.85]}, [], cut)
        2 models, each trained on 6 rows and judged by 3 that it never saw:
          accuracy: 0.8000 ± 0.0707, from 0.7500 to 0.8500
    """

    scores: dict[str, list[float]]
    histories: list[History]
    folds: list[Fold]

    @property
    def mean(self) -> dict[str, float]:
        """The mean of each score over the folds."""
        return {name: float(np.mean(values)) for name, values in self.scores.items()}

    @property
    def deviation(self) -> dict[str, float]:
        """The standard deviation of each score from fold to fold."""
        return {name: float(np.std(values, ddof=1)) for name, values in self.scores.items()}

    def __repr__(self) -> str:
        return "\n".join([self._heading, *map(self._line, self.scores)])

    def _repr_html_(self) -> str:
        """What a notebook shows: each score, fold by fold."""
        titles = ("score", "mean", "deviation", *(f"fold {i + 1}" for i in range(len(self.folds))))
        head = "".join(f'<th scope="col">{title}</th>' for title in titles)
        rows = "".join(map(self._row, self.scores))
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        return f"<div><p>{self._heading}</p>{table}</div>"

    @property
    def _heading(self) -> str:
        train = _span([len(fold.train) for fold in self.folds])
        dev = _span([len(fold.dev) for fold in self.folds])
        told = f"{len(self.folds)} models, each trained on {train} rows and judged by {dev} that it"
        return f"{told} never saw:"

    def _row(self, name: str) -> str:
        numbers = (self.mean[name], self.deviation[name], *self.scores[name])
        cells = "".join(f"<td>{number:.4f}</td>" for number in numbers)
        return f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'

    def _line(self, name: str) -> str:
        values, spread = self.scores[name], f"{self.mean[name]:.4f} ± {self.deviation[name]:.4f}"
        return f"  {name}: {spread}, from {min(values):.4f} to {max(values):.4f}"


def cross_validate(
    make_model: Callable[[], Model],
    x: Any,
    y: Any,
    folds: int | Sequence[Fold] = 5,
    *,
    sample_weight: Any = None,
    seed: int = 0,
    **options: Any,
) -> CrossValidation:
    """Trains a fresh model for each fold of the rows, and judges it by the fold.

    Every row judges one model, which was trained without it. Classes are spread over the folds
    evenly. A `Normalization` layer learns from each fold's training rows alone.

    Args:
        make_model: builds and compiles a model; it is called for each fold.
        x: the examples, as for `fit`.
        y: the targets.
        folds: how many; or folds of `goodfit.data.folds_by_group`, `folds_by_time`, or your own.
        sample_weight: a weight for each row, in training and in judging.
        seed: another seed, other folds.
        options: what else `fit` takes, such as `epochs=20`; its `verbose` is 0 by default. The
            fold's rows are the `validation_data`, so what stops early by them flatters a little.

    Raises:
        DataError: rows that cannot be taken out by number, or fewer of them than folds.
        SettingError: `make_model` gives no model, the same one twice, or `fit` is told of
            validation data.

    Example:
        >>> import goodfit
        >>> def make_model():
        ...     model = goodfit.Sequential([goodfit.layers.Dense(1)])
        ...     model.compile("sgd", "mse")
        ...     return model
        >>> x = np.linspace(-1, 1, 20)[:, None]
        >>> found = cross_validate(make_model, x, 3 * x, folds=2, epochs=5)
        >>> len(found.scores["loss"]), len(found.histories[0].epoch)
        (2, 5)
    """
    rows = _checked_rows(x, y, options)
    model = _made(make_model, None)
    cut = list(folds) if not isinstance(folds, int) else _dealt(model, y, rows, folds, seed)
    found = CrossValidation({}, [], cut)
    for fold in cut:
        model = _made(make_model, model) if found.histories else model
        train, dev = _parts(fold, (x, y, sample_weight))
        (x_train, y_train, weight), (x_dev, y_dev, weight_dev) = train, dev
        settings: dict[str, Any] = {"verbose": 0, "validation_data": dev, "sample_weight": weight}
        found.histories.append(model.fit(x_train, y_train, **settings | options))
        scores = model.evaluate(x_dev, y_dev, sample_weight=weight_dev, return_dict=True, verbose=0)
        for name, value in scores.items():
            found.scores.setdefault(name, []).append(value)
    return found


def _checked_rows(x: Any, y: Any, options: Mapping[str, Any]) -> int:
    """How many rows there are, where they can be taken out by number."""
    taken = {"validation_data", "validation_split"} & options.keys()
    if taken:
        raise SettingError(
            f"Each fold is its own validation data. Leave {taken.pop()} out of cross_validate."
        )
    if as_source(x) is not None:
        raise DataError(
            f"x is a {type(x).__name__}, of which folds cannot be cut: its rows come in batches. "
            "Put them together first: `x = np.concatenate([x for x, y in batches])`."
        )
    lengths = [len(part) for part in (*_arrays(x), *_arrays(y))]
    if len(set(lengths)) > 1:
        raise DataError(
            f"The arrays of x and y have {', '.join(map(str, lengths))} rows, but row by row all "
            "belong together. A list of rows becomes one array by `x = np.stack(x)`."
        )
    return lengths[0]


def _made(make_model: Callable[[], Model], before: Model | None) -> Model:
    if not callable(make_model) or hasattr(make_model, "fit"):
        raise SettingError(
            "cross_validate needs a function that builds a model, so that each fold begins anew, "
            f"but got a {type(make_model).__name__}. Write `def make_model(): ...; return model` "
            "with the lines that build and compile it, and `cross_validate(make_model, x, y)`."
        )
    model = make_model()
    again = model is before is not None
    if again or not hasattr(model, "fit"):
        held = "the same model again" if again else repr(model)
        raise SettingError(
            f"make_model() gave {held}. Build and compile a new model in it, and end it with "
            "`return model`."
        )
    return model


def _dealt(model: Model, y: Any, rows: int, count: int, seed: int) -> list[Fold]:
    """Folds of the rows; of each class alike, where the loss is about classes."""
    targets = getattr(model.compiled().loss, "targets", None)
    labels = np.asarray(y) if targets in ("classes", "binary") else np.empty((0, 0))
    labels = labels[:, 0] if labels.ndim == 2 and labels.shape[1] == 1 else labels
    return dealt(rows, count, stratify=labels if labels.ndim == 1 else None, seed=seed)


def _parts(fold: Fold, data: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The training and the dev rows of x, y and the weights, whatever holds them."""
    pairs = [(None, None) if part is None else _rows(fold, part) for part in data]
    train, dev = zip(*pairs, strict=True)
    return train, dev


def _rows(fold: Fold, data: Any) -> tuple[Any, Any]:
    if not _holds_arrays(data):
        return fold.of(data)
    train, dev = zip(*map(fold.of, _arrays(data)), strict=True)
    if isinstance(data, Mapping):
        return dict(zip(data, train, strict=True)), dict(zip(data, dev, strict=True))
    return list(train), list(dev)


def _arrays(data: Any) -> list[Any]:
    """The arrays of a dict or of a list of several, or the one that it is."""
    if not _holds_arrays(data):
        return [data]
    return list(data.values()) if isinstance(data, Mapping) else list(data)


def _holds_arrays(data: Any) -> bool:
    listed = isinstance(data, list | tuple)
    return isinstance(data, Mapping) or (
        listed and all(getattr(part, "ndim", 0) > 0 for part in data)
    )


def _span(counts: list[int]) -> str:
    least, most = min(counts), max(counts)
    return str(least) if least == most else f"{least} to {most}"
