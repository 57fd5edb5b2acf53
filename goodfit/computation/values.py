"""A recorded run as values to be drawn: what only hands on is left out, the batch has its name.

Two runs, the second with one row more, are compared: a length that grows is the batch's.
"""

from __future__ import annotations

import collections
import math
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from goodfit.autodiff.tape import Node
from goodfit.computation.recording import Run

ROWS = 2
NEUTRAL = {"multiply": 1, "divide": 1, "add": 0, "subtract": 0}
TURNING = {("divide", 1), ("subtract", 1)}
Shape: TypeAlias = tuple[int | str, ...]


@dataclass(eq=False, repr=False)
class Value:
    """An array that was computed or came from outside, and what became of it.

    Args:
        kind: "operation"; or where it came from: "input", "target", "parameter", "memory" (what a
            layer remembers) or "constant".
        operation: what computed it (a primitive's name), or what it is called.
        shape: its lengths; the batch's is "batch".
        args: what it was computed from; numbers as text.
        settings: those of the operation.
        group: the number of the layer whose turn it was; inputs have numbers below 0.
        used: whether the loss depends on it.
        learns: whether a gradient reaches it.
        name: what formulas call it.
    """

    kind: str
    operation: str
    shape: Shape
    args: list[Value | str] = field(default_factory=list)
    settings: dict[str, Any] = field(default_factory=dict)
    group: int = -1
    used: bool = True
    learns: bool = False
    name: str = ""


def read(first: Run, second: Run) -> list[Value]:
    """The values of a run on `ROWS` rows, each after those that it was computed from."""
    reader = _Reader(first, second)
    inputs = [node for node, (kind, _) in first.sources.items() if kind == "input"]
    for number, node in enumerate(inputs, start=1):
        reader.source(node, group=-number)
    for node in first.nodes:
        if node in reader.drawn:
            reader.operation(node)
    for kind, letter in (("operation", "h"), ("constant", "c")):
        alike = [value for value in reader.listed if value.kind == kind]
        for number, value in enumerate(alike, start=1):
            value.name = f"{letter}{number}"
    reader.values[first.loss].name = "L"
    return reader.listed


class _Reader:
    """Two runs side by side, and what has been read of them so far."""

    def __init__(self, first: Run, second: Run) -> None:
        self.run, self.groups = first, first.groups()
        self.used, self.drawn = first.used(), first.drawn()
        nodes, others = ([*run.sources, *run.nodes] for run in (first, second))
        self.twins = dict(zip(nodes, others, strict=True))
        drawn = (parent.node for node in self.drawn for parent in node.parents.values())
        self.uses = collections.Counter(drawn)
        self.values: dict[Node, Value] = {}
        self.listed: list[Value] = []

    def operation(self, node: Node) -> None:
        """Reads an operation; not one that hands on what it gets, and a mean as one."""
        passed = None if self._ends_mean(node) else _passed_on(node)
        if passed is not None:
            self.values[node] = self._argument(node, passed)
            return
        origin, name = node, _name(node)
        if self._ends_mean(node):
            origin, name = node.parents[0].node, "mean"
            self.listed.remove(self.values[origin])
        args = [self._argument(origin, i) for i in range(len(origin.args))]
        self._add(
            node,
            Value("operation", name, self._shape(node), args, origin.settings, self.groups[node]),
        )

    def source(self, node: Node, group: int) -> Value:
        """Reads what came from outside, when it is first used."""
        if node not in self.values:
            kind, name = self.run.sources[node]
            value = Value(kind, name, self._shape(node), group=group, name=name)
            value.learns = kind == "parameter" and node in self.used
            self._add(node, value)
        return self.values[node]

    def _add(self, node: Node, value: Value) -> None:
        value.used = node in self.used
        value.learns |= value.used and any(isinstance(a, Value) and a.learns for a in value.args)
        self.values[node] = value
        self.listed.append(value)

    def _argument(self, node: Node, i: int) -> Any:
        """An argument: a value, or the text of a number."""
        if i in node.parents:
            parent = node.parents[i].node
            return self.values.get(parent) or self.source(parent, self.groups[node])
        given, twin = (np.asarray(each.args[i]) for each in (node, self.twins[node]))
        if given.size == 1:
            return _number(given.item(), twin.item())
        shape = tuple(map(_length, given.shape, twin.shape))
        value = Value("constant", _described(given), shape, group=self.groups[node])
        value.used = node in self.used
        self.listed.append(value)
        return value

    def _shape(self, node: Node) -> Shape:
        return tuple(map(_length, _result(node).shape, _result(self.twins[node]).shape))

    def _ends_mean(self, node: Node) -> bool:
        """Whether it divides a sum, used nowhere else, by how many numbers each sum has."""
        if _name(node) != "divide" or list(node.parents) != [0]:
            return False
        summed = node.parents[0].node
        if _name(summed) != "sum" or _passed_on(summed) is not None or self.uses[summed] > 1:
            return False
        pairs = [(summed, node), (self.twins[summed], self.twins[node])]
        return all(
            np.size(by.args[1]) == 1 and np.size(total.args[0]) == by.args[1] * np.size(total.out)
            for total, by in pairs
        )


def _described(constant: NDArray[Any]) -> str:
    if constant.dtype == bool:
        return "mask"
    return "constant" if constant.any() else "zeros"


def _name(node: Node) -> str:
    return node.primitive.name if node.primitive else ""


def _result(node: Node) -> Any:
    """What a node computed; of several results, the first is shown."""
    return node.out[0] if isinstance(node.out, tuple) else node.out


def _passed_on(node: Node) -> int | None:
    """The position of the argument that an operation hands on as it is, if it does nothing else."""
    name, x = _name(node), node.args[0]
    if name in ("cast", "reshape", "broadcast_to", "sum") and x.shape == _result(node).shape:
        return 0
    if name == "getitem" and x.shape == _result(node).shape and _whole(node.settings["index"]):
        return 0
    if name in NEUTRAL and len(node.parents) == 1:
        position = next(iter(node.parents))
        other = np.asarray(node.args[1 - position])
        same = node.args[position].shape == node.out.shape
        if same and (other == NEUTRAL[name]).all() and (name, position) not in TURNING:
            return position
    return None


def _whole(index: Any) -> bool:
    parts = index if isinstance(index, tuple) else (index,)
    return all(isinstance(part, slice) and part.step in (None, 1) for part in parts)


def _length(first: int, second: int) -> int | str:
    """A length, or how it is made from the batch's."""
    each = second - first
    if each == 0:
        return first
    rest = first - each * ROWS
    return _times(each) + (f"{rest:+d}" if rest else "")


def _number(first: float, second: float) -> str:
    """A number, or how it is made from the batch's length."""
    if first == second or not (math.isfinite(first) and math.isfinite(second)):
        return f"{first:.4g}"
    if math.isclose(first * (ROWS + 1), second * ROWS, rel_tol=1e-5):
        return _times(first / ROWS)
    if math.isclose(first * ROWS, second * (ROWS + 1), rel_tol=1e-5):
        return f"{first * ROWS:.4g}/batch"
    return f"{first:.4g}"


def _times(each: float) -> str:
    return "batch" if each == 1 else f"{each:.4g}·batch"
