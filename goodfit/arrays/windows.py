"""Windows that slide over axes: how many there are, what is padded, what each one sees."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from goodfit.errors import ShapeError, UnknownNameError

Lengths: TypeAlias = tuple[int, ...]
"""One number for each axis that windows slide over."""

Pairs: TypeAlias = tuple[tuple[int, int], ...]
"""How many zeros stand before and after each axis."""

Padding: TypeAlias = str | Sequence[tuple[int, int]]


def for_each_axis(given: int | Sequence[int], axes: int) -> Lengths:
    """A setting for every axis: one number counts for all of them.

    Example:
        >>> for_each_axis(2, axes=3)
        (2, 2, 2)
    """
    numbers = (given,) * axes if isinstance(given, int) else tuple(given)
    if len(numbers) != axes:
        raise ShapeError(
            f"Windows slide over {axes} axes here, but the setting {given!r} has {len(numbers)} "
            f"numbers. Write one number, or {axes} of them."
        )
    return numbers


def padding_pairs(
    padding: Padding, lengths: Lengths, sizes: Lengths, strides: Lengths, dilation: Lengths
) -> Pairs:
    """The padding by its name, or as given: (before, after) for each axis.

    "valid" pads nothing. "same" pads so much that `ceil(length / stride)` windows fit; the odd one
    stands at the end.

    Example:
        >>> padding_pairs("same", lengths=(5, 4), sizes=(3, 3), strides=(1, 2), dilation=(1, 1))
        ((1, 1), (0, 1))
    """
    if padding == "valid":
        return ((0, 0),) * len(lengths)
    if padding == "same":
        settings = zip(lengths, sizes, strides, dilation, strict=True)
        return tuple(_same(*one_axis) for one_axis in settings)
    if isinstance(padding, str):
        raise UnknownNameError("padding", padding, ["valid", "same"])
    return tuple((before, after) for before, after in padding)


def counts(
    lengths: Lengths, sizes: Lengths, strides: Lengths, padding: Pairs, dilation: Lengths
) -> Lengths:
    """How many windows there are along each axis.

    Raises:
        ShapeError: the array is shorter than one window.
    """
    padded = [length + sum(pair) for length, pair in zip(lengths, padding, strict=True)]
    reaches = [(size - 1) * step + 1 for size, step in zip(sizes, dilation, strict=True)]
    if any(reach > length for reach, length in zip(reaches, padded, strict=True)):
        raise ShapeError(
            f"A window of {tuple(reaches)} does not fit into {tuple(padded)}. "
            'Write a smaller window or padding="same".'
        )
    places = zip(padded, reaches, strides, strict=True)
    return tuple((length - reach) // stride + 1 for length, reach, stride in places)


def slices(
    sizes: Lengths, strides: Lengths, dilation: Lengths, counts: Lengths
) -> Iterator[tuple[slice, ...]]:
    """For each position in the window: what all windows see there, as an index of the axes.

    Example:
        >>> list(slices(sizes=(2,), strides=(2,), dilation=(1,), counts=(3,)))
        [(slice(0, 5, 2),), (slice(1, 6, 2),)]
    """
    for position in itertools.product(*(range(size) for size in sizes)):
        settings = zip(position, dilation, strides, counts, strict=True)
        yield tuple(
            slice(i * step, i * step + (count - 1) * stride + 1, stride)
            for i, step, stride, count in settings
        )


def _same(length: int, size: int, stride: int, dilation: int) -> tuple[int, int]:
    windows = -(-length // stride)
    missing = max((windows - 1) * stride + (size - 1) * dilation + 1 - length, 0)
    return missing // 2, missing - missing // 2
