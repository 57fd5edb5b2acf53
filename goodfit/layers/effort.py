"""How much is worked out when an operation is connected, before anybody computes with it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

PIECE = 2**10
"""A piece that is cut out by itself takes about as much as so many numbers."""


class Asked(NamedTuple):
    """What an operation is to do: the numbers it was given, its keywords, its inputs' lengths."""

    given: list[float]
    keywords: Mapping[str, Any]
    lengths: list[float]


def effort(operation: str, arguments: Any, keywords: Mapping[str, Any], shapes: Any) -> float:
    """About how many numbers are worked out; 0 for most operations, of which only the shape is.

    Args:
        operation: its name in `goodfit.ops`.
        arguments: what it is given by place.
        keywords: what it is given by name.
        shapes: those of its inputs.

    Example:
        >>> effort("resize", [[200, 300]], {}, [(100, 100, 3)])
        30000
        >>> effort("exp", [], {}, [(100, 100, 3)])
        0
    """
    given, lengths = list(_numbers([arguments, keywords])), list(_numbers(shapes))
    if operation not in WORKED_OUT or not given or not lengths:
        return 0
    return WORKED_OUT[operation](Asked(given, keywords, lengths))


def _weights(asked: Asked) -> float:
    """How much each old place counts for each new one, along one axis."""
    return max(asked.given) * max(asked.lengths)


def _pieces(asked: Asked) -> float:
    return max(asked.given) * PIECE


def _uneven_weights(asked: Asked) -> float:
    return 0 if _is_even(asked) else _weights(asked)


def _uneven_pieces(asked: Asked) -> float:
    return 0 if _is_even(asked) else _pieces(asked)


def _is_even(asked: Asked) -> bool:
    """Whether all windows are alike and none overlap: that is a reshape."""
    *spatial, _ = asked.lengths
    return len(spatial) == len(asked.given) and not any(map(math.fmod, spatial, asked.given))


def _views(asked: Asked) -> float:
    """Where windows may overlap, what all of them see at one place is a piece."""
    if "strides" not in asked.keywords:
        return 0
    return max(asked.given) ** (len(asked.lengths) - 1) * PIECE


def _views_and_counts(asked: Asked) -> float:
    """How many numbers each window has is counted in a picture of ones, with what is padded."""
    padding = 2 * max(asked.given) if "padding" in asked.keywords else 0
    return _views(asked) + math.prod(length + padding for length in asked.lengths[:-1])


WORKED_OUT = {
    "resize": _weights,
    "adaptive_average_pooling": _uneven_weights,
    "adaptive_max_pooling": _uneven_pieces,
    "split": _pieces,
    "max_pooling": _views,
    "average_pooling": _views_and_counts,
}
"""Operations of which more is worked out than the shape."""


def _numbers(value: Any) -> Iterator[float]:
    """All numbers above 0 in it, for a setting may be given by place or by name."""
    if isinstance(value, Mapping | list | tuple):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _numbers(part)
    elif isinstance(value, int | float) and value > 0:
        yield value
