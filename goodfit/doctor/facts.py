"""What one pass over the training data finds out: how large features are, what a guess costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.training.record import DataFacts

Numbers = NDArray[Any]
BLOCK = 1 << 20  # numbers looked at together: they stay in the cache


def data_facts(
    x: Any, y: Numbers, loss: Any, dev_rows: int, sample_weight: Numbers | None = None
) -> DataFacts:
    """The facts about training data that rules judge by.

    Args:
        x: the inputs, one array or a list of them, whose features are then listed one after
            another.
        y: the targets.
        loss: what is minimised; it says what the targets mean.
        dev_rows: the number of validation rows, 0 without any.
        sample_weight: one number for each row, or None.

    Example:
        >>> from goodfit.losses import MeanSquaredError
        >>> x, y = np.array([[0.0, 10.0], [2.0, 30.0]]), np.array([1.0, 5.0])
        >>> facts = data_facts(x, y, MeanSquaredError(), dev_rows=0)
        >>> facts.x_mean, facts.x_std, facts.constant_loss
        (array([ 1., 20.]), array([ 1., 10.]), 4.0)
    """
    inputs = [np.asarray(part) for part in (x if isinstance(x, list | tuple) else [x])]
    mean, std, low, high = np.concatenate([spread(part) for part in inputs], axis=1)
    y = np.asarray(y)
    quantities = getattr(loss, "targets", "numbers") in ("numbers", "probabilities")
    y_mean, y_std = spread(y.reshape(-1, 1))[:2, 0] if quantities else (0.0, 0.0)
    return DataFacts(
        rows=len(y),
        dev_rows=dev_rows,
        x_mean=mean,
        x_std=std,
        x_min=low,
        x_max=high,
        y_mean=float(y_mean),
        y_std=float(y_std),
        class_counts=class_counts(y, loss),
        constant_loss=constant_loss(y, loss, sample_weight),
    )


def spread(x: Numbers) -> Numbers:
    """Mean, standard deviation, smallest and largest value of each feature (last axis), 4 rows.

    The sums are taken in blocks and joined in float64 (Chan, Golub and LeVeque, 1979), so that
    neither a copy of the data is needed nor a large mean hides a small deviation.
    """
    table = x.reshape(-1, x.shape[-1] if x.ndim > 1 else 1)
    width = table.shape[1]
    count, mean, squares = 0, np.zeros(width), np.zeros(width)
    low, high = np.full(width, np.inf), np.full(width, -np.inf)
    for block in _blocks(table):
        n, block_mean = len(block), block.mean(axis=0, dtype=float)
        shift = block_mean - mean
        centred = block - block_mean
        squares += np.einsum("ij,ij->j", centred, centred) + shift**2 * (n * count / (n + count))
        mean += shift * (n / (n + count))
        count += n
        low, high = np.minimum(low, block.min(axis=0)), np.maximum(high, block.max(axis=0))
    return np.stack([mean, np.sqrt(squares / count), low, high])


def _blocks(table: Numbers, width: int | None = None) -> Iterator[Numbers]:
    """Rows of a table of this width, a cache full at a time."""
    rows = max(1, BLOCK // (width or table.shape[1]))
    for start in range(0, len(table), rows):
        yield table[start : start + rows]


def class_counts(y: Numbers, loss: Any) -> Numbers | None:
    """The rows of each class, or None where the targets are no classes."""
    targets = getattr(loss, "targets", None)
    if targets == "classes":
        labels = y.reshape(-1).astype(np.int64)
        ignored = getattr(loss, "ignore_class", None)
        return np.bincount(labels if ignored is None else labels[labels != ignored])
    if targets == "one_hot":
        last = np.moveaxis(y, getattr(loss, "axis", -1), -1)
        return np.asarray(last.reshape(-1, last.shape[-1]).sum(axis=0, dtype=float))
    if targets == "binary" and y.size == len(y):
        ones = float(y.sum(dtype=float))
        return np.array([len(y) - ones, ones])
    return None


def constant_loss(y: Numbers, loss: Any, sample_weight: Numbers | None = None) -> float | None:
    """The loss of the best prediction that is the same for every row, or None if not known.

    It is the entropy of the classes for cross-entropies, the variance for squared errors, the mean
    distance from the median for absolute errors.
    """
    judge = _JUDGES.get(type(loss).__name__)
    if judge is None or getattr(loss, "reduction", None) in ("sum", "mean_with_sample_weight"):
        return None
    if getattr(loss, "axis", -1) != -1 or getattr(loss, "ignore_class", None) is not None:
        return None
    weight = np.ones(len(y)) if sample_weight is None else np.asarray(sample_weight, float)
    if weight.size != len(y):
        return None
    return judge(y, weight.reshape(-1), float(getattr(loss, "label_smoothing", 0.0)))


def _squared(y: Numbers, weight: Numbers, smoothing: float) -> float:
    table = y.reshape(len(y), -1)
    parts = list(zip(_blocks(weight, table.shape[1]), _blocks(table), strict=True))
    mean = sum(share @ block for share, block in parts) / weight.sum()
    squares = sum(share @ np.square(block - mean) for share, block in parts)
    return float(np.mean(squares) / len(y))


def _absolute(y: Numbers, weight: Numbers, smoothing: float) -> float:
    table = y.reshape(len(y), -1).astype(float)
    middle = [_weighted_median(column, weight) for column in table.T]
    return float(np.mean(np.abs(table - middle).T @ weight) / len(y))


def _binary(y: Numbers, weight: Numbers, smoothing: float) -> float:
    share = _mean(y.reshape(len(y), -1).astype(float), weight)
    share = share * (1 - smoothing) + smoothing / 2
    return float(np.mean(_entropy(np.stack([share, 1 - share]))) * weight.mean())


def _one_hot(y: Numbers, weight: Numbers, smoothing: float) -> float:
    each_row = y.reshape(len(y), -1, y.shape[-1]).mean(axis=1, dtype=float)
    return _categorical(_mean(each_row, weight), weight, smoothing)


def _sparse(y: Numbers, weight: Numbers, smoothing: float) -> float:
    labels = y.reshape(len(y), -1).astype(np.int64)
    each = np.repeat(weight, labels.shape[1])
    totals = np.bincount(labels.reshape(-1), weights=each)
    return _categorical(totals / each.sum(), weight, smoothing)


def _categorical(shares: Numbers, weight: Numbers, smoothing: float) -> float:
    smoothed = shares * (1 - smoothing) + smoothing / len(shares)
    return float(_entropy(smoothed) * weight.mean())


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


_JUDGES = {
    "MeanSquaredError": _squared,
    "MeanAbsoluteError": _absolute,
    "BinaryCrossentropy": _binary,
    "CategoricalCrossentropy": _one_hot,
    "SparseCategoricalCrossentropy": _sparse,
}
