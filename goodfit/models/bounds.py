"""How much a model in a file may ask for: reading keeps to it, and nothing beyond it is written."""

from __future__ import annotations

import math
from collections.abc import Sequence

from goodfit.errors import FileError
from goodfit.layers.graph import Graph
from goodfit.layers.layer import Layer, Shape
from goodfit.layers.operations import Operation

MOST_NODES = 10_000
"""So many layers a model in a file may have."""

MOST_NUMBERS = 2**28
"""So many numbers a layer may yield for one row of a batch: a GiB."""

MOST_WORKED_OUT = 2**23
"""So many numbers may be worked out when the operations of a model are connected."""


class Allowance:
    """What is left of all that a model in a file may ask for."""

    def __init__(self) -> None:
        self._left: float = MOST_WORKED_OUT

    def require_few(self, nodes: int) -> None:
        """Raises FileError where there are too many layers."""
        if nodes > MOST_NODES:
            raise FileError(
                f"it has {nodes:,} layers; {MOST_NODES:,} are the most in a file. "
                "Write one layer for many, `class MyBlock(Layer)`."
            )

    def take(self, layer: Layer, shapes: Sequence[Shape]) -> None:
        """Raises FileError where connecting the layer to inputs of such shapes takes too much."""
        if not isinstance(layer, Operation):
            return
        self._left -= layer.effort(shapes)
        if self._left < 0:
            raise FileError(
                f"ops.{layer.operation} makes too large tables for a file: its operations may work "
                f"out {MOST_WORKED_OUT:,} numbers. Write a layer in its place, such as "
                "`layers.Resizing(height, width)` or `layers.AveragePooling2D(size)`."
            )

    def require_modest(self, name: str, shape: Shape | list[Shape]) -> None:
        """Raises FileError where a result is larger than memory, whoever computes it later."""
        for one in shape if isinstance(shape, list) else [shape]:
            if math.prod(n or 1 for n in one) > MOST_NUMBERS:
                raise FileError(
                    f"{name!r} yields {one} for a row: more than {MOST_NUMBERS:,} numbers, which "
                    "is the most in a file. Let the model begin with smaller pieces."
                )


def require_readable(graph: Graph) -> None:
    """Raises FileError where a model asks for more than reading its file would grant."""
    allowance = Allowance()
    allowance.require_few(len(graph.nodes))
    for node in graph.nodes:
        allowance.take(node.layer, [graph.nodes[i].shape for i in node.inputs])
        allowance.require_modest(node.name, node.shape)
