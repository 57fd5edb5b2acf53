"""The axes of an array that something runs over."""

from __future__ import annotations

from typing import TypeAlias

Axes: TypeAlias = int | tuple[int, ...] | None
"""One axis, several, or all; negative ones count from the end."""


def normal_axes(axis: Axes, ndim: int) -> tuple[int, ...]:
    """The axes as a tuple of numbers from 0; None means all.

    Example:
        >>> normal_axes((0, -1), ndim=3), normal_axes(None, ndim=2)
        ((0, 2), (0, 1))
    """
    if axis is None:
        return tuple(range(ndim))
    axes = (axis,) if isinstance(axis, int) else axis
    return tuple(i % ndim for i in axes)
