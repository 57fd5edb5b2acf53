"""What stands in the boxes of a computation graph: arrays forward, and their gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from goodfit.computation.drawing import Text
from goodfit.computation.formulas import formula, rule, title, written
from goodfit.computation.framing import Link
from goodfit.computation.values import Shape, Value

Positions: TypeAlias = list[int]


class GraphNode(NamedTuple):
    """A box of the picture, in words.

    Args:
        direction: "forward" or "backward".
        operation: "matmul" and the like, or the name of what came from outside ("x",
            "dense/kernel"); backward, of what it is the gradient ("∂L/∂dense/kernel").
        shape: the lengths; that of the batch is "batch".
        layer: the name of the layer that it belongs to, or None.
        formulas: how it is computed; the terms of a sum one by one.
        used: whether the loss depends on it.
    """

    direction: str
    operation: str
    shape: Shape
    layer: str | None
    formulas: tuple[str, ...]
    used: bool

    def __str__(self) -> str:
        told = " ".join(self.formulas)
        return f"{self.direction} {self.operation}: {told} ({written(self.shape)})"


def links_between(values: Sequence[Value]) -> dict[Link, Positions]:
    """From which value to which arrows lead, by their places, and as which arguments."""
    places = {value: i for i, value in enumerate(values)}
    links: dict[Link, Positions] = {}
    for end, value in enumerate(values):
        for position, argument in enumerate(value.args):
            if isinstance(argument, Value):
                links.setdefault((places[argument], end), []).append(position)
    return links


def forward(value: Value, layer: str | None) -> GraphNode:
    """The box of a value."""
    lines = (formula(value),) if value.used else (formula(value), "not used by the loss")
    return GraphNode("forward", title(value), value.shape, layer, lines, value.used)


def backward(
    value: Value, layer: str | None, uses: Sequence[tuple[Value, Positions]]
) -> GraphNode | None:
    """The box of a value's gradient, made from those of the values that use it."""
    if not value.learns:
        return None
    terms = [rule(user, i) for user, positions in uses if user.learns for i in positions]
    lines = (
        (terms[0], *(f"+ {term}" for term in terms[1:]))
        if terms
        else ("1: here the way back begins",)
    )
    return GraphNode("backward", f"∂L/∂{value.name}", value.shape, layer, lines, used=True)


def text(node: GraphNode, value: Value) -> Text:
    """The node as its box shows it; in its layer's frame a parameter goes by its own name."""
    kind = "unused" if not value.used else value.kind
    name = node.operation
    if value.kind in ("parameter", "memory"):
        name = name.replace(value.name, value.name.rpartition("/")[2])
    return Text(name, written(value.shape), node.formulas, kind, str(node))
