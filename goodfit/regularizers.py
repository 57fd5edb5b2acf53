"""Regularisers: what large weights cost, added to the loss so that training keeps them small."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit import descriptions, ops
from goodfit.arrays import Array
from goodfit.descriptions import Description
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.settings import check, not_negative

__all__ = [
    "L1", "L1L2", "L2", "OrthogonalRegularizer", "Regularizer",
    "get", "l1", "l1_l2", "l2", "orthogonal_regularizer",
]  # fmt: skip

MODES = {"rows": (0, 1), "columns": (1, 0)}
"""The order of a matrix's axes in which its vectors come first."""


class Regularizer(Description):
    """The parent of all regularisers: called on a weight, it returns one number, differentiable.

    Example:
        >>> class Peak(Regularizer):
        ...     def __call__(self, weight):
        ...         return ops.max(ops.abs(weight))
        >>> import numpy as np
        >>> float(Peak()(np.array([1.0, -3.0])))
        3.0
    """

    def __call__(self, weight: Array) -> Array:
        """What this weight costs."""
        raise NotImplementedError(f"{type(self).__name__} has no `__call__`")


class L1(Regularizer):
    """`l1 * sum(|w|)`: pulls every weight to 0 with the same force, so that many become 0.

    Tibshirani 1996 (the lasso).

    Raises:
        SettingError: `l1` is negative.

    Example:
        >>> import numpy as np
        >>> float(L1(0.5)(np.array([1.0, -3.0])))
        2.0
    """

    l1: float = 0.01

    def __post_init__(self) -> None:
        check(self, l1=not_negative)

    def __call__(self, weight: Array) -> Array:
        """What this weight costs."""
        return self.l1 * ops.sum(ops.abs(weight))


class L2(Regularizer):
    """`l2 * sum(w^2)`: pulls a weight to 0 with a force that grows with it: few large weights.

    Hoerl and Kennard 1970 (ridge regression). Under plain gradient descent it is weight decay.

    Raises:
        SettingError: `l2` is negative.

    Example:
        >>> import numpy as np
        >>> float(L2(0.5)(np.array([1.0, -3.0])))
        5.0
    """

    l2: float = 0.01

    def __post_init__(self) -> None:
        check(self, l2=not_negative)

    def __call__(self, weight: Array) -> Array:
        """What this weight costs."""
        return self.l2 * ops.sum(ops.square(weight))


class L1L2(Regularizer):
    """`l1 * sum(|w|) + l2 * sum(w^2)`: both at once. Zou and Hastie 2005 (the elastic net).

    Raises:
        SettingError: one of the two is negative.

    Example:
        >>> import numpy as np
        >>> float(L1L2(l1=0.5, l2=0.5)(np.array([1.0, -3.0])))
        7.0
    """

    l1: float = 0.0
    l2: float = 0.0

    def __post_init__(self) -> None:
        check(self, l1=not_negative, l2=not_negative)

    def __call__(self, weight: Array) -> Array:
        """What this weight costs."""
        return L1(self.l1)(weight) + L2(self.l2)(weight)


class OrthogonalRegularizer(Regularizer):
    """`factor` times the mean `|cosine|` of the angle between two vectors of a matrix.

    It pulls them to right angles, so that no two units are alike.

    Args:
        factor: how much it counts.
        mode: whether the vectors are the matrix's "rows" or its "columns"; the columns of a Dense
            kernel are its units.

    Raises:
        SettingError: the factor is negative.
        UnknownNameError: there is no such mode.

    Example:
        >>> import numpy as np
        >>> float(OrthogonalRegularizer(0.5)(np.array([[1.0, 0.0], [3.0, 4.0]])))
        0.3
    """

    factor: float = 0.01
    mode: str = "rows"

    def __post_init__(self) -> None:
        check(self, factor=not_negative)
        if self.mode not in MODES:
            raise UnknownNameError("mode of OrthogonalRegularizer", self.mode, MODES)

    def __call__(self, weight: Array) -> Array:
        """What this weight costs; raises ShapeError for one that is no matrix."""
        if weight.ndim != 2:
            raise ShapeError(
                f"OrthogonalRegularizer compares the vectors of a matrix; a weight of the shape "
                f"{weight.shape} is none. Give this weight another regularizer."
            )
        vectors = ops.transpose(weight, axes=MODES[self.mode])
        squares = ops.sum(ops.square(vectors), axis=1, keepdims=True)
        unit = vectors / ops.sqrt(ops.where(squares > 0, squares, 1.0))
        count = len(unit)
        cosines = ops.abs(unit @ unit.T) * (1 - np.eye(count, dtype=weight.dtype))
        return self.factor * ops.sum(cosines) / max(1, count * (count - 1))


l1, l2, l1_l2, orthogonal_regularizer = L1, L2, L1L2, OrthogonalRegularizer

REGULARIZERS: dict[str, type[Regularizer]] = {
    "l1": L1, "l2": L2, "l1l2": L1L2, "l1_l2": L1L2, "L1": L1, "L2": L2, "L1L2": L1L2,
    "OrthogonalRegularizer": OrthogonalRegularizer,
    "orthogonal_regularizer": OrthogonalRegularizer,
}  # fmt: skip
"""The regularisers by name."""


def get(given: Any) -> Any:
    """The regulariser that a name stands for; a function of a weight is itself, and None is None.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.

    Example:
        >>> get("l2"), get(None)
        (L2(), None)
    """
    found = descriptions.get("regularizer", given, REGULARIZERS)
    if found is not None and not callable(found):
        raise UnknownNameError("regularizer", given, REGULARIZERS)
    return found
