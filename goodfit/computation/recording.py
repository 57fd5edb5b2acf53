"""One real run of a model's loss, written down operation by operation."""

from __future__ import annotations

import bisect
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Tree, random, trees
from goodfit.autodiff import Tape, Tracer
from goodfit.autodiff.tape import Node
from goodfit.errors import NotDifferentiableError
from goodfit.layers.context import Context
from goodfit.training.batch import Batch
from goodfit.training.plan import Plan
from goodfit.training.step import total_loss


class Examples(NamedTuple):
    """Rows to run a model on: its inputs, and the targets of its outputs, by name."""

    x: dict[str, NDArray[Any]]
    y: dict[str, NDArray[Any]]

    def rows(self, count: int) -> Examples:
        """So many rows; from the start again where there are fewer."""
        return Examples(*(trees.map(lambda array: _rows(array, count), part) for part in self))


class Run(NamedTuple):
    """What was computed, in order; what it began with, by kind and name; and the loss.

    `layers` has each layer's name, how many operations there were when it had computed, and its
    output.
    """

    nodes: list[Node]
    sources: dict[Node, tuple[str, str]]
    layers: list[tuple[str, int, Any]]
    loss: Node

    def used(self) -> set[Node]:
        """All that the loss depends on."""
        return _ancestors([self.loss])

    def drawn(self) -> set[Node]:
        """All that the loss or a layer's output depends on; not what a layer merely remembers."""
        outputs = [out.node for _, _, out in self.layers if isinstance(out, Tracer)]
        return _ancestors([self.loss, *outputs])

    def groups(self) -> dict[Node, int]:
        """The number of the layer that computed each node; the loss comes after the last."""
        ends = [end for _, end, _ in self.layers]
        return {node: bisect.bisect_right(ends, i) for i, node in enumerate(self.nodes)}


def record(plan: Plan, params: Tree, memory: Tree, examples: Examples) -> Run:
    """Computes the loss in plain NumPy as training does, dropout included, on a tape.

    Raises:
        NotDifferentiableError: the loss was computed with something that cannot be recorded.
    """
    layers: list[tuple[str, int, Any]] = []
    ones = np.ones(len(next(iter(examples.x.values()))), np.float32)
    with Tape() as tape:
        trees_of = {
            "input": examples.x,
            "target": examples.y,
            "parameter": params,
            "memory": memory,
        }
        watched = {kind: tape.watch(tree) for kind, tree in trees_of.items()}
        ctx = Context(
            training=True,
            key=random.key(0),
            observe=lambda name, layer, out: layers.append((name, len(tape.nodes), out)),
        )
        targets = tuple(watched["target"].values())
        inputs = tuple(watched["input"].values())
        batch = Batch(inputs, targets, (ones,) * len(targets), ones)
        loss, _ = total_loss(plan, watched["parameter"], watched["memory"], batch, ctx)
    if not isinstance(loss, Tracer):
        raise NotDifferentiableError(
            f"The loss {loss_name(plan)!r} is a constant to gradients: nothing it computed was "
            "recorded. Compute it with `goodfit.ops`, for instance `ops.abs(y_true - y_pred)`."
        )
    sources = {
        tracer.node: (kind, "/".join(map(str, path)))
        for kind, tree in watched.items()
        for path, tracer in trees.items(tree)
    }
    return Run(tape.nodes, sources, layers, loss.node)


def loss_name(plan: Plan) -> str:
    """What is minimised: the losses of all outputs."""
    return " + ".join(out.loss.name for out in plan.outputs if out.loss is not None)


def _rows(array: NDArray[Any], count: int) -> NDArray[Any]:
    return np.take(array, range(count), axis=0, mode="wrap")


def _ancestors(nodes: list[Node]) -> set[Node]:
    found: set[Node] = set()
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if node not in found:
            found.add(node)
            waiting.extend(parent.node for parent in node.parents.values())
    return found
