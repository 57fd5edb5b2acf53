"""Matrix products and their kin."""

from __future__ import annotations

import math
from collections.abc import Sequence

from goodfit.arrays import Array, Namespace, products
from goodfit.arrays.axes import normal_axes
from goodfit.autodiff import primitive
from goodfit.ops.broadcasting import reshape, unbroadcast
from goodfit.ops.elementwise import cast
from goodfit.ops.shapes import swapaxes, transpose


@primitive
def product_over_rows(xp: Namespace, x: Array, y: Array) -> Array:
    """The products of each row of one matrix with the same row of another, summed: `x.T @ y`.

    Example:
        >>> import numpy as np
        >>> product_over_rows(np.array([[1.0, 2.0]]), np.array([[3.0]])).tolist()
        [[3.0], [6.0]]
    """
    return products.over_rows(xp, x, y)


product_over_rows.pullback(
    x=lambda g, out, x, y: matmul(y, swapaxes(g, 0, 1)), y=lambda g, out, x, y: matmul(x, g)
)


@primitive
def matrix_product(xp: Namespace, x: Array, y: Array) -> Array:
    """`x @ y` for arrays of at least two axes; leading axes are broadcast.

    Example:
        >>> import numpy as np
        >>> matrix_product(np.ones((5, 2, 3)), np.ones((3, 4))).shape
        (5, 2, 4)
    """
    return xp.matmul(x, y)


matrix_product.pullback(
    x=lambda g, out, x, y: unbroadcast(matmul(g, swapaxes(y, -1, -2)), x),
    y=lambda g, out, x, y: (
        product_over_rows(x, g)
        if x.ndim == g.ndim == 2
        else unbroadcast(matmul(swapaxes(x, -1, -2), g), y)
    ),
)


def matmul(x: Array, y: Array) -> Array:
    """`x @ y` as NumPy means it: vectors are rows on the left and columns on the right.

    Many matrices times one are computed as one tall product: faster, and so is its gradient.

    Example:
        >>> import numpy as np
        >>> matmul(np.array([[1.0, 2.0]]), np.array([3.0, 4.0]))
        array([11.])
    """
    if y.ndim == 1:
        return reshape(matmul(x, reshape(y, shape=(-1, 1))), shape=x.shape[:-1])
    if x.ndim == 1:
        row = matmul(reshape(x, shape=(1, -1)), y)
        return reshape(row, shape=(*y.shape[:-2], y.shape[-1]))
    if x.ndim > 2 and y.ndim == 2:
        tall = matrix_product(reshape(x, shape=(-1, x.shape[-1])), y)
        return reshape(tall, shape=(*x.shape[:-1], y.shape[-1]))
    return matrix_product(x, y)


def tensordot(x: Array, y: Array, axes: int | tuple[Sequence[int], Sequence[int]] = 2) -> Array:
    """Sums products over pairs of axes: the last `axes` of x with the first of y, or those named.

    Example:
        >>> import numpy as np
        >>> tensordot(np.ones((2, 3, 4, 5)), np.ones((5, 7)), axes=1).shape
        (2, 3, 4, 7)
    """
    by_x, by_y = _paired_axes(x, y, axes)
    free_x = [i for i in range(x.ndim) if i not in by_x]
    free_y = [i for i in range(y.ndim) if i not in by_y]
    rows, columns = [x.shape[i] for i in free_x], [y.shape[i] for i in free_y]
    length = math.prod(y.shape[i] for i in by_y)
    left = reshape(transpose(x, axes=(*free_x, *by_x)), shape=(math.prod(rows), length))
    right = reshape(transpose(y, axes=(*by_y, *free_y)), shape=(length, math.prod(columns)))
    return reshape(matrix_product(left, right), shape=(*rows, *columns))


def transform_axis(x: Array, matrix: Array, axis: int) -> Array:
    """Every line of `x` along one axis, multiplied by a matrix (new length, old length).

    Example:
        >>> import numpy as np
        >>> transform_axis(np.ones((2, 3, 4)), np.ones((5, 3)), axis=1).shape
        (2, 5, 4)
    """
    before, after = x.shape[:axis], x.shape[axis + 1 :]
    lines = reshape(x, shape=(math.prod(before), x.shape[axis], math.prod(after)))
    product = matmul(cast(matrix, dtype=x.dtype), lines)
    return reshape(product, shape=(*before, matrix.shape[0], *after))


def outer(x: Array, y: Array) -> Array:
    """Every entry of one vector times every entry of the other: a matrix.

    Example:
        >>> import numpy as np
        >>> outer(np.array([1.0, 2.0]), np.array([1.0, 10.0]))
        array([[ 1., 10.],
               [ 2., 20.]])
    """
    return reshape(x, shape=(-1, 1)) * reshape(y, shape=(1, -1))


def _paired_axes(
    x: Array, y: Array, axes: int | tuple[Sequence[int], Sequence[int]]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    if isinstance(axes, int):
        return tuple(range(x.ndim - axes, x.ndim)), tuple(range(axes))
    return normal_axes(tuple(axes[0]), x.ndim), normal_axes(tuple(axes[1]), y.ndim)
