"""Classes of very different sizes made to count the same: by weights, or by rows taken again."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from goodfit.data.splits import Rows
from goodfit.errors import DataError

__all__ = ["balanced", "oversample", "undersample"]


def balanced(y: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """A weight for each row, so that every class has the same total and the mean weight is 1.

    For `fit(x, y, sample_weight=balanced(y))`; labels may be text.

    Raises:
        DataError: not one label for each row.

    Example:
        >>> balanced(["ham", "ham", "ham", "spam"])
        array([0.6666667, 0.6666667, 0.6666667, 2.       ], dtype=float32)
    """
    from sklearn.utils.class_weight import compute_sample_weight

    weights: npt.NDArray[np.float32] = compute_sample_weight("balanced", _labels(y))
    return weights.astype(np.float32)


def oversample(y: npt.ArrayLike, seed: int = 0) -> Rows:
    """Row numbers with which each class has as many rows as the largest: rarer rows come again.

    Take them of the training part, `x_train[oversample(y_train)]`, after the data were split:
    before, copies of a row could be in training and in test. Each row is there, and none much more
    often than another of its class.

    Example:
        >>> y = np.array([0, 0, 0, 1])
        >>> sorted(oversample(y).tolist())
        [0, 1, 2, 3, 3, 3]
    """
    random, classes = np.random.default_rng(seed), _rows_by_class(y)
    most = max(map(len, classes))
    return random.permutation(np.concatenate([_repeated(rows, most, random) for rows in classes]))


def undersample(y: npt.ArrayLike, seed: int = 0) -> Rows:
    """Row numbers with which each class has as few rows as the rarest: some rows are left out.

    Example:
        >>> y = np.array([0, 0, 0, 1])
        >>> y[undersample(y)]
        array([1, 0])
    """
    random, classes = np.random.default_rng(seed), _rows_by_class(y)
    least = min(map(len, classes))
    return random.permutation(
        np.concatenate([random.permutation(rows)[:least] for rows in classes])
    )


def _repeated(rows: Rows, count: int, random: np.random.Generator) -> Rows:
    """Each row as often as the others, and what is missing then at random."""
    whole, rest = divmod(count, len(rows))
    return np.concatenate([np.tile(rows, whole), random.permutation(rows)[:rest]])


def _rows_by_class(y: npt.ArrayLike) -> list[Rows]:
    labels = _labels(y)
    return [np.flatnonzero(labels == label) for label in np.unique(labels)]


def _labels(y: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """The number of each row's class; one-hot rows and (rows, 1) are understood."""
    labels = np.asarray(y)
    if labels.ndim == 2:
        labels = labels.argmax(axis=1) if labels.shape[1] > 1 else labels[:, 0]
    if labels.ndim != 1 or not len(labels):
        raise DataError(
            f"y has the shape {np.shape(y)}, but one class label for each row is needed, as in "
            "`balanced(y_train)`."
        )
    if labels.dtype == object:
        labels = labels.astype(str)
    return np.unique(labels, return_inverse=True)[1]
