"""How the values of a batch become one number: what counts, how much, and what it is divided by."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array, Function
from goodfit.errors import ShapeError
from goodfit.losses.matching import as_array


def _mean(values: Array, weight: Array, counted: Array) -> Array:
    return _ratio(ops.sum(values * weight), ops.sum(counted))


def _weighted_mean(values: Array, weight: Array, counted: Array) -> Array:
    return _ratio(ops.sum(values * weight), ops.sum(weight))


REDUCTIONS: dict[str | None, Function] = {
    "sum_over_batch_size": _mean,
    "mean": _mean,
    "mean_with_sample_weight": _weighted_mean,
    "sum": lambda values, weight, counted: ops.sum(values * weight),
    "none": lambda values, weight, counted: values * weight,
    None: lambda values, weight, counted: values * weight,
}
"""What a batch's values become. `weight` is 0 where `counted` is 0, else what the user gave."""


def spread(weight: Array, values: Array, name: str = "sample_weight") -> Array:
    """The weight of each value: its example's, or its step's where weights have further axes.

    Args:
        weight: numbers whose axes are the first axes of the values.
        values: what is weighed; the weights take their dtype.
        name: what the weights are called in the error.

    Raises:
        ShapeError: the weights' axes are not the first axes of the values.

    Example:
        >>> import numpy as np
        >>> spread(np.array([1.0, 2.0]), np.zeros((2, 3))).tolist()
        [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]
    """
    weight = as_array(weight)
    shape = _without_last_ones(tuple(weight.shape))
    if shape != values.shape[: len(shape)]:
        steps = f", or of shape {values.shape} for each of its steps" if values.ndim > 1 else ""
        raise ShapeError(
            f"{name} has shape {tuple(weight.shape)}, but needs one number for each of the "
            f"{values.shape[0]} examples. Give an array of shape {values.shape[:1]}{steps}."
        )
    weight = ops.cast(weight, dtype=values.dtype)
    further = (1,) * (values.ndim - len(shape))
    return ops.broadcast_to(ops.reshape(weight, shape=(*shape, *further)), shape=values.shape)


def counting(values: Array, rows: Array, mask: Array | None) -> Array:
    """1 for each value that counts, 0 for padding rows and masked steps.

    Example:
        >>> import numpy as np
        >>> mask = np.array([[True, False], [True, True]])
        >>> counting(np.zeros((2, 2)), np.array([1, 0]), mask).tolist()
        [[1.0, 0.0], [0.0, 0.0]]
    """
    real = spread(rows, values, "rows")
    return real if mask is None else real * spread(mask, values, "mask")


def _ratio(total: Array, count: Array) -> Array:
    """Their quotient; nothing divided by nothing is 0."""
    return total / ops.where(count == 0, 1.0, count)


def _without_last_ones(shape: tuple[int, ...]) -> tuple[int, ...]:
    while len(shape) > 1 and shape[-1] == 1:
        shape = shape[:-1]
    return shape
