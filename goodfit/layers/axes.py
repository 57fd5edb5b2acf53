"""Which axes have statistics of their own, in layers that normalise."""

from __future__ import annotations

from goodfit.arrays.axes import Axes
from goodfit.errors import ShapeError
from goodfit.layers.layer import Layer, Shape, batch_shape


def kept_axes(layer: Layer, axis: Axes, shape: Shape) -> tuple[int, ...]:
    """The axes that are kept apart, as sorted numbers counted with the batch axis.

    Raises:
        ShapeError: an axis is the batch's, is not there, or has no known length.
    """
    given = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
    ndim = len(shape) + 1
    kept = tuple(sorted(i % ndim for i in given if -ndim <= i < ndim))
    if len(kept) < len(given) or 0 in kept or any(shape[i - 1] is None for i in kept):
        raise ShapeError(
            f"{layer.title} keeps statistics for each entry of axis {axis}, but that is no axis of "
            f"known length in inputs of shape {batch_shape(shape)}, in which the batch is axis 0. "
            "Write for instance `axis=-1`, the features or channels."
        )
    return kept


def kept_lengths(kept: tuple[int, ...], shape: Shape) -> tuple[int, ...]:
    """How long the kept axes are: the shape of the statistics."""
    return tuple(length for i in kept if (length := shape[i - 1]) is not None)


def spread_shape(kept: tuple[int, ...], shape: tuple[int, ...]) -> tuple[int, ...]:
    """The statistics' shape with a 1 for every other axis of `shape`, the batch's included.

    Example:
        >>> spread_shape((3,), (32, 8, 8, 5))
        (1, 1, 1, 5)
    """
    return tuple(length if i in kept else 1 for i, length in enumerate(shape))
