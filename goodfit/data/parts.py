"""Which part of the data rows belong to, so that nothing is ever fitted on dev or test rows."""

from __future__ import annotations

import contextlib
import weakref
from typing import Any, TypeVar

import numpy as np

from goodfit.errors import DataError

__all__ = ["mark", "part_of", "require_training_rows"]

Rows = TypeVar("Rows")

_marks: dict[int, tuple[weakref.ref[Any], str]] = {}


def mark(rows: Rows, part: str) -> Rows:
    """Remembers that these rows are the training, dev or test part, and gives them back.

    The array or frame itself stays what it was: the mark lies beside it, for as long as it lives.
    Lists and what else cannot be referred to weakly get none.

    Example:
        >>> part_of(mark(np.ones((5, 2)), "test")[:3])
        'test'
    """
    with contextlib.suppress(TypeError):
        place = id(rows)
        _marks[place] = (weakref.ref(rows, lambda _: _marks.pop(place, None)), part)
    return rows


def part_of(rows: Any) -> str | None:
    """The part that the rows belong to, None where nothing is known.

    Slices and reshaped views of marked arrays are known too; copies and results of computing with
    them are not.

    Example:
        >>> part_of([1.0, 2.0]) is None
        True
    """
    while rows is not None:
        reference, part = _marks.get(id(rows), (None, None))
        if reference is not None and reference() is rows:
            return part
        rows = rows.base if isinstance(rows, np.ndarray) else None
    return None


def require_training_rows(rows: Any, fitted: str) -> None:
    """Raises where something is about to be fitted on rows of the dev or the test part.

    Args:
        rows: what it would be fitted on.
        fitted: how to write the fitting, such as "Standardizer.fit".

    Raises:
        DataError: the rows are marked as a part other than training.

    Example:
        >>> require_training_rows(mark(np.ones(3), "train"), "Standardizer.fit")
    """
    part = part_of(rows)
    if part in (None, "train"):
        return
    raise DataError(
        f"These are rows of the {part} part. What is learnt from them flatters the model when it "
        f"is judged on them. Write `{fitted}(x_train)`, with the rows of the training part, and "
        f"apply what it gives to all parts."
    )
