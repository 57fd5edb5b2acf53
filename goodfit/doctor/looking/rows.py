"""How many rows a network can answer at once without taking much memory."""

from __future__ import annotations

import math
from typing import Any

from goodfit.layers.graph import Graph

NUMBERS = 4 * 2**20
"""So many numbers may the layers put out together."""

FEWEST, USUAL_LENGTH = 8, 64
"""So many rows it always is; so long is a sequence taken to be whose length is not known."""


def rows_that_fit(graph: Graph, most: int) -> int:
    """As many rows as may be looked at together, up to `most`.

    Example:
        >>> from goodfit.layers import Dense, Input
        >>> small, large = Input(shape=(4,)), Input(shape=(256, 256, 64))
        >>> [rows_that_fit(Graph([x], [Dense(8)(x)]), 64) for x in (small, large)]
        [64, 8]
    """
    each = sum(_numbers(node.shape) for node in graph.nodes)
    return min(most, max(FEWEST, NUMBERS // max(each, 1)))


def _numbers(shape: Any) -> int:
    """The numbers of an output for one row; a layer with several outputs has a list of shapes."""
    if isinstance(shape, list):
        return sum(map(_numbers, shape))
    return math.prod(USUAL_LENGTH if length is None else length for length in shape)
