"""Regularisers: what large weights cost, added to the loss so that training keeps them small."""

from __future__ import annotations

from typing import Any

from goodfit import descriptions, ops
from goodfit.arrays import Array
from goodfit.descriptions import Description
from goodfit.errors import UnknownNameError

__all__ = ["L1", "L1L2", "L2", "Regularizer", "get", "l1", "l1_l2", "l2"]


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

    Example:
        >>> import numpy as np
        >>> float(L1(0.5)(np.array([1.0, -3.0])))
        2.0
    """

    l1: float = 0.01

    def __call__(self, weight: Array) -> Array:
        """What this weight costs."""
        return self.l1 * ops.sum(ops.abs(weight))


class L2(Regularizer):
    """`l2 * sum(w^2)`: pulls a weight to 0 with a force that grows with it: few large weights.

    Hoerl and Kennard 1970 (ridge regression). Under plain gradient descent it is weight decay.

    Example:
        >>> import numpy as np
        >>> float(L2(0.5)(np.array([1.0, -3.0])))
        5.0
    """

    l2: float = 0.01

    def __call__(self, weight: Array) -> Array:
        """What this weight costs."""
        return self.l2 * ops.sum(ops.square(weight))


class L1L2(Regularizer):
    """`l1 * sum(|w|) + l2 * sum(w^2)`: both at once. Zou and Hastie 2005 (the elastic net).

    Example:
        >>> import numpy as np
        >>> float(L1L2(l1=0.5, l2=0.5)(np.array([1.0, -3.0])))
        7.0
    """

    l1: float = 0.0
    l2: float = 0.0

    def __call__(self, weight: Array) -> Array:
        """What this weight costs."""
        return L1(self.l1)(weight) + L2(self.l2)(weight)


l1, l2, l1_l2 = L1, L2, L1L2

REGULARIZERS: dict[str, type[Regularizer]] = {
    "l1": L1, "l2": L2, "l1l2": L1L2, "l1_l2": L1L2, "L1": L1, "L2": L2, "L1L2": L1L2,
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
