"""What the best answer costs that is the same for every row: where a network begins to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.facts.features import blocks
from goodfit.doctor.facts.searching import cheapest_distribution, cheapest_numbers

Numbers = NDArray[Any]
Judge: TypeAlias = Callable[[Numbers, Numbers, Any], float | None]


def constant_loss(y: Numbers, loss: Any, sample_weight: Numbers | None = None) -> float | None:
    """The loss of the best prediction that is the same for every row, or None if not known.

    It is the entropy of the classes for cross-entropies, the variance for squared errors, the mean
    distance from the median for absolute errors. For other losses it is searched for among
    constant answers, on some of the rows.
    """
    judge = _JUDGES.get(type(loss).__name__)
    if judge is None or getattr(loss, "reduction", None) in ("sum", "mean_with_sample_weight"):
        return None
    if getattr(loss, "axis", -1) != -1 or getattr(loss, "ignore_class", None) is not None:
        return None
    weight = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight, float)
    if weight.size != len(y):
        return None
    return judge(y, weight.reshape(-1), loss)


def _squared(y: Numbers, weight: Numbers, loss: Any) -> float:
    table = y.reshape(len(y), -1)
    parts = list(zip(blocks(weight, table.shape[1]), blocks(table), strict=True))
    mean = sum(share @ block for share, block in parts) / weight.sum()
    squares = sum(share @ np.square(block - mean) for share, block in parts)
    return float(np.mean(squares) / len(y))


def _absolute(y: Numbers, weight: Numbers, loss: Any) -> float:
    table = y.reshape(len(y), -1).astype(float)
    middle = [_weighted_median(column, weight) for column in table.T]
    return float(np.mean(np.abs(table - middle).T @ weight) / len(y))


def _binary(y: Numbers, weight: Numbers, loss: Any) -> float:
    share = _mean(y.reshape(len(y), -1).astype(float), weight)
    share = share * (1 - loss.label_smoothing) + loss.label_smoothing / 2
    return float(np.mean(_entropy(np.stack([share, 1 - share]))) * weight.mean())


def _one_hot(y: Numbers, weight: Numbers, loss: Any) -> float:
    return _categorical(_shares(y, weight), weight, loss.label_smoothing)


def _sparse(y: Numbers, weight: Numbers, loss: Any) -> float:
    labels = y.reshape(len(y), -1).astype(np.int64)
    each = np.repeat(weight, labels.shape[1])
    totals = np.bincount(labels.reshape(-1), weights=each)
    return _categorical(totals / each.sum(), weight, getattr(loss, "label_smoothing", 0.0))


def _categorical(shares: Numbers, weight: Numbers, smoothing: float) -> float:
    smoothed = shares * (1 - smoothing) + smoothing / len(shares)
    return float(_entropy(smoothed) * weight.mean())


def _divergence(y: Numbers, weight: Numbers, loss: Any) -> float:
    """Of distributions from their mean: its entropy without their own."""
    own = _entropy(np.moveaxis(y, -1, 0).astype(float)).reshape(len(y), -1).mean(axis=1)
    return float(_entropy(_shares(y, weight)) * weight.mean() - weight @ own / len(y))


def _shares(y: Numbers, weight: Numbers) -> Numbers:
    """The weighted mean of targets with one number for each class."""
    return _mean(y.reshape(len(y), -1, y.shape[-1]).mean(axis=1, dtype=float), weight)


def _mean(table: Numbers, weight: Numbers) -> Numbers:
    mean: Numbers = weight @ table / weight.sum()
    return mean


def _weighted_median(column: Numbers, weight: Numbers) -> float:
    order = np.argsort(column)
    below = np.cumsum(weight[order])
    return float(column[order[np.searchsorted(below, below[-1] / 2)]])


def _entropy(shares: Numbers) -> Numbers:
    """Along the first axis, in nats; a share of 0 adds nothing."""
    logs = np.log(np.where(shares > 0, shares, 1.0))
    entropy: Numbers = -np.sum(shares * logs, axis=0)
    return entropy


_JUDGES: dict[str, Judge] = {
    "MeanSquaredError": _squared,
    "MeanAbsoluteError": _absolute,
    "BinaryCrossentropy": _binary,
    "CategoricalCrossentropy": _one_hot,
    "SparseCategoricalCrossentropy": _sparse,
    "KLDivergence": _divergence,
    "CategoricalFocalCrossentropy": cheapest_distribution,
    "CategoricalGeneralizedCrossEntropy": cheapest_distribution,
    "CategoricalHinge": cheapest_distribution,
    **dict.fromkeys(
        (
            "Huber", "LogCosh", "MeanAbsolutePercentageError", "MeanSquaredLogarithmicError",
            "Poisson", "BinaryFocalCrossentropy", "Hinge", "SquaredHinge",
        ),
        cheapest_numbers,
    ),
}  # fmt: skip
