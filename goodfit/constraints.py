"""Constraints: where a weight may be; after each step it is brought back there."""

from __future__ import annotations

from typing import Any

from goodfit import descriptions, ops
from goodfit.arrays import Array
from goodfit.descriptions import Description
from goodfit.errors import UnknownNameError
from goodfit.settings import axes, check, fraction, not_negative

__all__ = [
    "Constraint", "MaxNorm", "MinMaxNorm", "NonNeg", "UnitNorm",
    "get", "max_norm", "min_max_norm", "non_neg", "unit_norm",
]  # fmt: skip


class Constraint(Description):
    """The parent of all constraints: called on a weight, it returns the nearest allowed one.

    Example:
        >>> class AtMost(Constraint):
        ...     limit: float = 1.0
        ...     def __call__(self, weight):
        ...         return ops.minimum(weight, self.limit)
        >>> import numpy as np
        >>> AtMost()(np.array([0.5, 3.0])).tolist()
        [0.5, 1.0]
    """

    def __call__(self, weight: Array) -> Array:
        """The weight, brought back to where it is allowed to be."""
        raise NotImplementedError(f"{type(self).__name__} has no `__call__`")


class MaxNorm(Constraint):
    """Shortens vectors of weights that are longer than `max_value`; the others stay.

    Srebro and others 2005; with dropout, Srivastava and others 2014.

    Args:
        max_value: the greatest length.
        axis: along which axis the vectors lie; 0 is right for a Dense kernel (all that goes into
            one unit), `[0, 1, 2]` for a two-dimensional convolution's.

    Raises:
        SettingError: the length is negative, or an axis is no whole number.

    Example:
        >>> import numpy as np
        >>> MaxNorm(1.0)(np.array([[3.0, 0.0], [4.0, 0.5]])).tolist()
        [[0.6000000000000001, 0.0], [0.8, 0.5]]
    """

    max_value: float = 2
    axis: int | tuple[int, ...] = 0

    def __post_init__(self) -> None:
        check(self, max_value=not_negative, axis=axes)

    def __call__(self, weight: Array) -> Array:
        """The weight, brought back to where it is allowed to be."""
        length = _length(weight, self.axis)
        return _stretched(weight, length, ops.minimum(length, self.max_value))


class MinMaxNorm(Constraint):
    """Moves the length of vectors of weights into a range, by a share of the way each time.

    Args:
        min_value: the least length.
        max_value: the greatest length.
        rate: the share of the way; 1 puts every vector into the range at once.
        axis: along which axis the vectors lie, as in `MaxNorm`.

    Raises:
        SettingError: a length is negative, the rate is not from 0 to 1, or an axis is no number.

    Example:
        >>> import numpy as np
        >>> MinMaxNorm(1.0, 2.0)(np.array([[6.0, 0.5], [8.0, 0.0]])).tolist()
        [[1.2000000000000002, 1.0], [1.6, 0.0]]
    """

    min_value: float = 0.0
    max_value: float = 1.0
    rate: float = 1.0
    axis: int | tuple[int, ...] = 0

    def __post_init__(self) -> None:
        check(self, min_value=not_negative, max_value=not_negative, rate=fraction, axis=axes)

    def __call__(self, weight: Array) -> Array:
        """The weight, brought back to where it is allowed to be."""
        length = _length(weight, self.axis)
        within = ops.clip(length, self.min_value, self.max_value)
        return _stretched(weight, length, self.rate * within + (1 - self.rate) * length)


class NonNeg(Constraint):
    """Makes negative weights 0, so that more of an input never means less of the output.

    Example:
        >>> import numpy as np
        >>> NonNeg()(np.array([-1.0, 2.0])).tolist()
        [0.0, 2.0]
    """

    def __call__(self, weight: Array) -> Array:
        """The weight, brought back to where it is allowed to be."""
        return ops.relu(weight)


class UnitNorm(Constraint):
    """Gives each vector of weights the length 1, so that only its direction is learnt.

    Args:
        axis: along which axis the vectors lie, as in `MaxNorm`.

    Raises:
        SettingError: an axis is no whole number.

    Example:
        >>> import numpy as np
        >>> UnitNorm()(np.array([[6.0, 0.0], [8.0, 5.0]])).tolist()
        [[0.6000000000000001, 0.0], [0.8, 1.0]]
    """

    axis: int | tuple[int, ...] = 0

    def __post_init__(self) -> None:
        check(self, axis=axes)

    def __call__(self, weight: Array) -> Array:
        """The weight, brought back to where it is allowed to be."""
        return _stretched(weight, _length(weight, self.axis), 1.0)


max_norm, min_max_norm, non_neg, unit_norm = MaxNorm, MinMaxNorm, NonNeg, UnitNorm

CONSTRAINTS: dict[str, type[Constraint]] = {
    "MaxNorm": MaxNorm, "max_norm": MaxNorm, "MinMaxNorm": MinMaxNorm, "min_max_norm": MinMaxNorm,
    "NonNeg": NonNeg, "non_neg": NonNeg, "UnitNorm": UnitNorm, "unit_norm": UnitNorm,
}  # fmt: skip
"""The constraints by name."""


def get(given: Any) -> Any:
    """The constraint that a name stands for; a function of a weight is itself, and None is None.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.

    Example:
        >>> get("max_norm"), get(None)
        (MaxNorm(), None)
    """
    found = descriptions.get("constraint", given, CONSTRAINTS)
    if found is not None and not callable(found):
        raise UnknownNameError("constraint", given, CONSTRAINTS)
    return found


def _length(weight: Array, axis: int | tuple[int, ...]) -> Array:
    return ops.sqrt(ops.sum(ops.square(weight), axis=axis, keepdims=True))


def _stretched(weight: Array, length: Array, wanted: Any) -> Array:
    """The vectors with the wanted length; those that are 0 have no direction and stay."""
    return weight * (wanted / ops.where(length > 0, length, 1.0))
