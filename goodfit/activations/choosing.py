"""Activations that turn scores into probabilities which sum to 1: for choosing a class."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array


def softmax(x: Array, axis: int | tuple[int, ...] = -1) -> Array:
    """`exp(x) / sum(exp(x))` along an axis: one probability for each class; they sum to 1.

    For the last layer of a choice between classes. Before a cross-entropy the two are computed as
    one, which is stable at any size of `x` and passes back `probabilities - targets`. In a hidden
    layer it lets hardly more than one unit through. Bridle 1990.

    Args:
        x: any array.
        axis: along which axis they sum to 1, or several.

    Example:
        >>> import numpy as np
        >>> softmax(np.array([[1000.0, 1000.0, -1000.0]])).tolist()
        [[0.5, 0.5, 0.0]]
    """
    return ops.softmax(x, axis=axis)


def log_softmax(x: Array, axis: int = -1) -> Array:
    """`log(softmax(x))`, in (-inf, 0], without computing the softmax: exact at any size of `x`.

    Example:
        >>> import numpy as np
        >>> log_softmax(np.array([[0.0, -1000.0]])).tolist()
        [[0.0, -1000.0]]
    """
    return ops.log_softmax(x, axis=axis)


def sparsemax(x: Array, axis: int = -1) -> Array:
    """The probabilities nearest to `x`: like softmax, but low scores give exactly 0.

    For attention that looks at few places. Martins and Astudillo 2016.

    Example:
        >>> import numpy as np
        >>> sparsemax(np.array([[1.5, 1.0, -3.0]])).tolist()
        [[0.75, 0.25, 0.0]]
    """
    return ops.sparsemax(x, axis=axis)
