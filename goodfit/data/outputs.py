"""Targets and weights of a model's outputs: one array, a list in order, or a dict by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.arrays import as_targets, as_weights, is_alone
from goodfit.errors import DataError, UnknownNameError

Weights = tuple[NDArray[np.float32] | None, ...]


def as_outputs(y: Any, names: Sequence[str] = ("y",)) -> tuple[NDArray[Any], ...]:
    """The targets of each output, in order.

    Raises:
        DataError: another number of arrays, or something that is no array.
        UnknownNameError: there is no output of a name.

    Example:
        >>> [array.shape for array in as_outputs({"b": [1, 2], "a": [[3], [4]]}, ["a", "b"])]
        [(2, 1), (2,)]
    """
    return tuple(map(as_targets, _in_order("y", y, names)))


def as_output_weights(
    weight: Any, targets: Sequence[NDArray[Any]], names: Sequence[str] = ("y",)
) -> Weights:
    """The sample weights of each output, in order; one array counts for all of them.

    Raises:
        DataError: another number of arrays, or weights that are none.

    Example:
        >>> as_output_weights([1, 2], [np.zeros(2)])
        (array([1., 2.], dtype=float32),)
    """
    if weight is None:
        return (None,) * len(targets)
    if isinstance(weight, Mapping) or _one_for_each(weight, names):
        parts = _in_order("sample_weight", weight, names)
    else:
        parts = [weight] * len(targets)
    pairs = zip(parts, targets, strict=True)
    return tuple(None if part is None else as_weights(part, len(y)) for part, y in pairs)


def _one_for_each(weight: Any, names: Sequence[str]) -> bool:
    listed = len(names) > 1 and isinstance(weight, list | tuple) and len(weight) == len(names)
    return listed and all(part is None or np.ndim(part) > 0 for part in weight)


def _in_order(what: str, given: Any, names: Sequence[str]) -> list[Any]:
    if isinstance(given, Mapping) and any(name in given for name in names):
        for name in given:
            if name not in names:
                raise UnknownNameError(f"output of the model (in `{what}`)", name, names)
        absent = [name for name in names if name not in given]
        if absent and what == "y":
            raise DataError(
                f"{what} has nothing for the output {absent[0]!r}. "
                f"Write `{what}={{{absent[0]!r}: ...}}`."
            )
        return [given.get(name) for name in names]
    if len(names) == 1:
        return [given[0] if is_alone(given) else given]
    if not isinstance(given, list | tuple) or len(given) != len(names):
        held = f"{len(given)} of them" if isinstance(given, list | tuple) else "one"
        raise DataError(
            f"The model has {len(names)} outputs, {', '.join(map(repr, names))}, but {what} is "
            f"{held}. Write a list of {len(names)} arrays, or a dict by the names of the outputs."
        )
    return list(given)
