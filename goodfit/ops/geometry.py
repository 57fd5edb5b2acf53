"""Affine maps of points: to move is to add a vector, to turn or stretch is to multiply a matrix."""

from __future__ import annotations

import numpy as np

from goodfit.arrays import Array
from goodfit.errors import ShapeError
from goodfit.ops.elementwise import cos, sin
from goodfit.ops.products import matmul
from goodfit.ops.shapes import stack, swapaxes


def translate(points: Array, offset: Array) -> Array:
    """The points, moved: `points + offset`.

    Args:
        points: (..., 2) in the plane or (..., 3) in space.
        offset: (2,) or (3,), how far along each axis.

    Raises:
        ShapeError: the points or the offset have another number of coordinates.

    Example:
        >>> import numpy as np
        >>> translate(np.array([[1.0, 2.0], [0.0, 0.0]]), np.array([10.0, 0.0]))
        array([[11.,  2.],
               [10.,  0.]])
    """
    _require_coordinates(points, (2, 3))
    _require_one_per_axis(points, offset, "offset")
    return points + offset


def rotate(points: Array, angle: Array) -> Array:
    """The points of a plane, turned about the origin: each is multiplied by a rotation matrix.

    Args:
        points: (..., 2).
        angle: in radians, counter-clockwise: a number, or an array of shape ().

    Raises:
        ShapeError: the points are not in a plane.

    Example:
        >>> import numpy as np
        >>> rotate(np.array([[1.0, 0.0]]), np.array(np.pi / 2)).round(6)
        array([[0., 1.]])
    """
    _require_coordinates(points, (2,))
    if isinstance(angle, int | float):
        angle = np.asarray(angle, np.result_type(points.dtype, 1.0))
    cosine, sine = cos(angle), sin(angle)
    matrix = stack([stack([cosine, -sine]), stack([sine, cosine])])
    return matmul(points, swapaxes(matrix, 0, 1))


def scale(points: Array, factors: Array) -> Array:
    """The points, stretched along the axes: each is multiplied by a diagonal matrix.

    Args:
        points: (..., 2) in the plane or (..., 3) in space.
        factors: (2,) or (3,), one for each axis; -1 mirrors.

    Raises:
        ShapeError: the points or the factors have another number of coordinates.

    Example:
        >>> import numpy as np
        >>> scale(np.array([[1.0, 2.0]]), np.array([3.0, -1.0]))
        array([[ 3., -2.]])
    """
    _require_coordinates(points, (2, 3))
    _require_one_per_axis(points, factors, "factors")
    return points * factors


def _require_coordinates(points: Array, allowed: tuple[int, ...]) -> None:
    if points.ndim == 0 or points.shape[-1] not in allowed:
        expected = " or ".join(f"(..., {count})" for count in allowed)
        raise ShapeError(
            f"Points have the shape {expected}, their coordinates last; got {points.shape}. "
            "If the coordinates come first, write `swapaxes(points, 0, -1)`."
        )


def _require_one_per_axis(points: Array, given: Array, name: str) -> None:
    axes = points.shape[-1]
    if given.shape != (axes,):
        raise ShapeError(
            f"`{name}` has one number for each of the {axes} coordinates; got the shape "
            f"{given.shape}, expected ({axes},)."
        )
