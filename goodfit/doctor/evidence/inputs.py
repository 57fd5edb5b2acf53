"""What is certainly wrong with inputs: text, numbers that are not finite, ids without a row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.cures import Write
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell

Numbers = NDArray[Any]

_SHOWN = 3


def check_inputs(x: Numbers, name: str = "x") -> list[Finding]:
    """What is certainly wrong with one array of inputs: text in it, NaN or infinite numbers.

    Example:
        >>> print(check_inputs(np.array([[1.0, 2.0], [3.0, np.nan]]))[0].evidence)
        x has 1 number that is not finite: nan in row 1, column 1.
    """
    if x.dtype.kind in "fiub":
        return not_finite(x, name)
    told = "{name} holds {kind}, but a network computes with numbers."
    cures = (
        Write(
            tell("Turn columns of text into numbers"), "x = pandas.get_dummies(x).to_numpy(float)"
        ),
        Write(
            tell("Or, if all of it is numbers written as text, convert it"), "x = x.astype(float)"
        ),
    )
    return [Finding("non_numeric_data", "error", None, tell(told, name=name, kind=_kind(x)), cures)]


def check_ids(x: Numbers, count: int, layer: str) -> list[Finding]:
    """What is certainly wrong with ids that an embedding looks up: they are 0 to `count - 1`.

    Example:
        >>> print(check_ids(np.array([[3, 5], [4, 1]]), 5, "words")[0].evidence)
        `words` looks up the ids 0 to 4, but x has 5 in row 0, column 1.
    """
    fractions = x != np.floor(x) if x.dtype.kind == "f" else np.zeros_like(x, bool)
    wrong = fractions | (x < 0) | (x >= count)
    if not wrong.any():
        return []
    evidence = tell(
        "`{layer}` looks up the ids 0 to {last}, but x has {found}.",
        layer=layer,
        last=count - 1,
        found=_found(x, np.argwhere(wrong)[0]),
    )
    if fractions.any() or x.min() < 0:
        advice = tell("Number the ids from 0")
        cure = Write(advice, "ids, x = np.unique(x, return_inverse=True)")
    else:
        advice = tell("Give every id a row of the table")
        cure = Write(advice, f"Embedding({int(x.max()) + 1}, ...)")
    return [Finding("ids_out_of_range", "error", layer, evidence, (cure,))]


def not_finite(x: Numbers, name: str) -> list[Finding]:
    """NaN and infinite numbers, where the first few of them are. Sound data cost one sum."""
    if x.dtype.kind != "f":
        return []
    with np.errstate(all="ignore"):
        if np.isfinite(x.sum()):
            return []
    bad = np.argwhere(~np.isfinite(x))
    if not len(bad):  # the sum overflowed, no number in it did
        return []
    one = "{name} has 1 number that is not finite: {places}."
    some = "{name} has {count} numbers that are not finite: {places}."
    many = "{name} has {count} numbers that are not finite: {places}; …."
    evidence = tell(
        one if len(bad) == 1 else some if len(bad) <= _SHOWN else many,
        name=name,
        count=len(bad),
        places="; ".join(_found(x, place) for place in bad[:_SHOWN]),
    )
    rows = f"np.isfinite({name}).reshape(len({name}), -1).all(axis=1)"
    cures = (
        Write(tell("Leave those rows out"), f"keep = {rows}; x, y = x[keep], y[keep]"),
        Write(tell("Or put a number in their place"), f"{name} = np.nan_to_num({name})"),
    )
    return [Finding("nan_in_data", "error", None, evidence, cures)]


def _found(x: Numbers, place: Numbers) -> str:
    value = x[tuple(place)]
    row, *rest = place.tolist()
    if not rest:
        return tell("{value} in row {row}", value=value, row=row)
    if len(rest) == 1:
        return tell("{value} in row {row}, column {column}", value=value, row=row, column=rest[0])
    return tell("{value} in row {row}, at {place}", value=value, row=row, place=tuple(rest))


def _kind(x: Numbers) -> str:
    kinds = {
        "U": tell("text"), "S": tell("text"), "O": tell("objects of Python"),
        "M": tell("dates"), "m": tell("spans of time"),
    }  # fmt: skip
    return kinds.get(x.dtype.kind, str(x.dtype))
