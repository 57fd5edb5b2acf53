"""Splits in which the past is learnt from and the future is judged by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import numpy.typing as npt

from goodfit.data.splits import Rows, Sizes, Split, checked_sizes
from goodfit.errors import DataError

__all__ = ["in_time", "rows_before", "split_by_time"]


def split_by_time(times: int | npt.ArrayLike, *, sizes: Sizes | None = None, gap: Any = 0) -> Split:
    """The past as the training part, what follows as the dev part, the latest as the test part.

    A random split of what happened one after the other would tell the network what came next.
    Rows at the very time at which the next part begins are left out.

    Args:
        times: the time of each row (numbers or dates), in any order; or how many rows there are,
            where they are in order.
        sizes: how many rows each part gets, before a gap is left; by default `split_sizes`.
        gap: how much time lies between the parts at least, in the units of `times` (for dates
            `timedelta(days=7)`): as long as a target looks ahead, so that no target of training
            is an input of dev.

    Raises:
        DataError: a part is empty, `sizes` do not fit, or a time is missing.

    Example:
        >>> split_by_time(10, gap=1)
        Split(train=array([0, 1, 2, 3, 4]), dev=array([6]), test=array([8, 9]))
    """
    time, order = in_time(times)
    sizes = checked_sizes(sizes, len(order))
    train, dev, test = np.split(order, np.cumsum(sizes)[:-1])
    parts = Split(
        rows_before(np.concatenate([dev, test]), train, time, gap),
        rows_before(test, dev, time, gap),
        test,
    )
    for name, size in sizes._asdict().items():
        if size and not len(getattr(parts, name)):
            raise DataError(
                f"No row is left for the {name} part: with gap={gap}, all of it is too near to the "
                "rows that follow. Choose a smaller gap, or other sizes=Sizes(train, dev, test)."
            )
    return parts


def in_time(times: int | npt.ArrayLike) -> tuple[npt.NDArray[Any], Rows]:
    """The time of each row, and the row numbers from the earliest to the latest.

    Raises:
        DataError: not one time for each row, or a missing one.

    Example:
        >>> in_time([30, 10, 20])
        (array([30, 10, 20]), array([1, 2, 0]))
    """
    time = np.arange(times) if isinstance(times, int | np.integer) else np.asarray(times)
    if time.ndim != 1 or time.dtype.kind not in "iufM":
        raise DataError(
            f"`times` is an array of {time.dtype} with the shape {time.shape}, but one number or "
            "date for each row is needed, such as times=np.array(frame['day'], 'datetime64')."
        )
    missing = np.isnat(time) if time.dtype.kind == "M" else np.isnan(time)
    if missing.any():
        raise DataError(
            f"The time of row {missing.argmax()} is missing. Leave rows without a time out: "
            "keep = ~np.isnat(times) for dates, keep = ~np.isnan(times) for numbers."
        )
    return time, np.argsort(time, kind="stable")


def rows_before(later: Rows, rows: Rows, time: npt.NDArray[Any], gap: Any) -> Rows:
    """Those of the rows that lie before all later ones, by more than a gap if there is one.

    Example:
        >>> rows_before(np.array([5, 6]), np.arange(5), np.arange(7), gap=2)
        array([0, 1, 2])
    """
    if not len(later):
        return rows
    span = np.timedelta64(gap) if isinstance(gap, timedelta) else gap
    early: npt.NDArray[np.bool_] = time[rows] < time[later].min() - span
    return rows[early]
