"""Einstein's notation: sums of products along the axes that a letter names."""

from __future__ import annotations

from collections.abc import Collection

from goodfit.arrays import Array, Namespace, is_numpy
from goodfit.autodiff import primitive
from goodfit.errors import ShapeError
from goodfit.ops.broadcasting import broadcast_to, reshape, unbroadcast


def einsum(equation: str, *arrays: Array) -> Array:
    """The sum of products of the arrays over every letter that the result does not have.

    The equation has a letter for each axis of each array, and those of the result: `"ij,jk->ik"`
    is a matrix product. Without an arrow the result has the letters that occur once, in
    alphabetical order. An array cannot have the same letter twice.

    Raises:
        ShapeError: the equation does not fit the arrays.

    Example:
        >>> import numpy as np
        >>> einsum("ij,j->i", np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([1.0, 10.0]))
        array([21., 43.])
    """
    inputs, result = _letters(equation)
    shapes = [array.shape for array in arrays]
    fits = [len(letters) for letters in inputs] == [len(shape) for shape in shapes]
    if not fits or any(len(set(letters)) < len(letters) for letters in (*inputs, result)):
        raise ShapeError(
            f"einsum({equation!r}) does not fit arrays of the shapes {shapes}. "
            "Write one letter for each axis of each array, and none twice in one array."
        )
    return _einsum(*arrays, inputs=tuple(inputs), result=result)


@primitive
def _einsum(xp: Namespace, *arrays: Array, inputs: tuple[str, ...], result: str) -> Array:
    equation = f"{','.join(inputs)}->{result}"
    if is_numpy(xp):
        return xp.einsum(equation, *arrays, optimize=True)
    return xp.einsum(equation, *arrays)


def _einsum_back(
    wanted: Collection[int],
    g: Array,
    out: Array,
    *arrays: Array,
    inputs: tuple[str, ...],
    result: str,
) -> dict[int, Array]:
    return {i: _by_one(i, g, arrays, inputs, result) for i in wanted}


_einsum.pullback_together(_einsum_back)


def _by_one(
    i: int, g: Array, arrays: tuple[Array, ...], inputs: tuple[str, ...], result: str
) -> Array:
    """The same sum with the array and the result exchanged; letters of its own are repeated."""
    x, letters = arrays[i], inputs[i]
    others = (result, *inputs[:i], *inputs[i + 1 :])
    shared = "".join(letter for letter in letters if letter in "".join(others))
    pulled = _einsum(g, *arrays[:i], *arrays[i + 1 :], inputs=others, result=shared)
    lengths = iter(pulled.shape)
    kept = [next(lengths) if letter in shared else 1 for letter in letters]
    spread = [n if s in shared else m for n, m, s in zip(kept, x.shape, letters, strict=True)]
    return unbroadcast(broadcast_to(reshape(pulled, shape=tuple(kept)), shape=tuple(spread)), x)


def _letters(equation: str) -> tuple[list[str], str]:
    left, arrow, right = equation.replace(" ", "").partition("->")
    once = sorted(letter for letter in set(left) - {","} if left.count(letter) == 1)
    return left.split(","), right if arrow else "".join(once)
