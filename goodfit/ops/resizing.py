"""Images in another size: every new pixel is a weighted mean of old ones near it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from goodfit.arrays import Array
from goodfit.errors import UnknownNameError
from goodfit.ops.indexing import getitem
from goodfit.ops.products import transform_axis


def _triangle(distance: Array) -> Array:
    return np.maximum(1 - distance, 0)


def _cubic(distance: Array) -> Array:
    """Keys, "Cubic convolution interpolation for digital image processing" (1981), a = -1/2."""
    near = (1.5 * distance - 2.5) * distance**2 + 1
    far = ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
    return np.where(distance <= 1, near, np.where(distance < 2, far, 0))


def _lanczos(radius: int) -> Callable[[Array], Array]:
    def window(distance: Array) -> Array:
        """Duchon, "Lanczos filtering in one and two dimensions" (1979)."""
        inside = np.sinc(distance) * np.sinc(distance / radius)
        return np.where(distance <= radius, inside, 0)

    return window


INTERPOLATIONS: dict[str, Callable[[Array], Array]] = {
    "bilinear": _triangle,
    "bicubic": _cubic,
    "lanczos3": _lanczos(3),
    "lanczos5": _lanczos(5),
}
"""How much a pixel counts, by its distance from the place that is asked for."""


def resize(
    x: Array, lengths: Sequence[int], interpolation: str = "bilinear", antialias: bool = False
) -> Array:
    """Images of other lengths, one axis after the other; what lies between pixels is interpolated.

    Args:
        x: (batch, *lengths, channels).
        lengths: the new ones.
        interpolation: "nearest", "bilinear", "bicubic", "lanczos3" or "lanczos5".
        antialias: whether a pixel of a smaller image is a mean of all that it stands for; without
            it, fine patterns of the larger one turn into coarse ones. "nearest" never takes means.

    Raises:
        UnknownNameError: there is no such interpolation.

    Example:
        >>> import numpy as np
        >>> resize(np.array([0.0, 4.0]).reshape(1, 2, 1), [4]).ravel().tolist()
        [0.0, 1.0, 3.0, 4.0]
    """
    if interpolation not in ("nearest", *INTERPOLATIONS):
        raise UnknownNameError("interpolation", interpolation, ("nearest", *INTERPOLATIONS))
    for axis, length in enumerate(lengths, start=1):
        old = x.shape[axis]
        if interpolation == "nearest":
            x = getitem(x, index=(slice(None),) * axis + (_nearest(old, length),))
        else:
            reach = max(old / length, 1) if antialias else 1
            x = transform_axis(x, _weights(old, length, interpolation, reach), axis)
    return x


def _nearest(old: int, new: int) -> Array:
    """The old pixel in which the middle of each new one lies."""
    return (np.arange(new) * 2 + 1) * old // (2 * new)


def _weights(old: int, new: int, interpolation: str, reach: float) -> Array:
    """How much each old pixel counts for each new one, (new, old); together 1.

    A pixel is a small square, whose place is its middle: the edges of both images lie together.
    """
    places = (np.arange(new) + 0.5) * old / new - 0.5
    distances = np.abs(places[:, None] - np.arange(old)) / reach
    weights = INTERPOLATIONS[interpolation](distances)
    return weights / weights.sum(axis=1, keepdims=True)
