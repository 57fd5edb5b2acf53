"""Class numbers as one-hot rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.errors import DataError


def to_categorical(x: Any, num_classes: int | None = None) -> NDArray[np.float32]:
    """Class numbers as one-hot rows.

    Raises:
        DataError: no class numbers, or one outside 0 .. num_classes - 1.

    Example:
        >>> to_categorical([0, 2], num_classes=3)
        array([[1., 0., 0.],
               [0., 0., 1.]], dtype=float32)
    """
    given = np.asarray(x)
    if given.dtype.kind not in "fiub" or (given != np.floor(given)).any():
        raise DataError(
            "Class numbers are whole numbers from 0, but x holds other things. "
            "Write `names, x = np.unique(x, return_inverse=True)` first."
        )
    labels = given.astype(int)
    if labels.ndim > 1 and labels.shape[-1] == 1:
        labels = labels[..., 0]
    classes = int(labels.max(initial=-1)) + 1 if num_classes is None else num_classes
    if labels.size and not 0 <= labels.min() <= labels.max() < classes:
        raise DataError(
            f"Class numbers go from 0 to {classes - 1} here, but x goes from {labels.min()} to "
            f"{labels.max()}. Pass num_classes={labels.max() + 1}, or number the classes from 0."
        )
    hot: NDArray[np.float32] = np.eye(classes, dtype=np.float32)[labels]
    return hot
