"""The computation graph of a model's loss, forward and backward, as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import to_numpy
from goodfit.atomic import write_whole
from goodfit.computation.boxes import GraphNode, backward, forward, links_between, text
from goodfit.computation.drawing import Box, Diagram, draw
from goodfit.computation.recording import Examples, loss_name, record
from goodfit.computation.values import ROWS, Value, read
from goodfit.data.outputs import as_outputs
from goodfit.doctor.checks import check_data
from goodfit.errors import NotReadyError
from goodfit.layers.layer import batch_shape
from goodfit.training.step import as_numbers

if TYPE_CHECKING:
    from goodfit.models import Model

FAINT = 0.2
"""How much it matters that arrows of parameters, and of what is not used, are straight."""

NOTES = (
    "g is the gradient that arrives along an arrow: that of the box where the arrow begins. "
    "Where several arrive, their terms are added.",
    "What has no gradient box gets no gradient: nobody asks for that of x or y, so none is made.",
)


@dataclass(frozen=True)
class GraphPicture:
    """A computation graph: `svg` is the picture, `nodes` and `edges` say the same in text.

    A notebook shows it by itself. An edge holds the places of two nodes in `nodes`.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((4,)), layers.Dense(1)])
        >>> model.compile(loss="mse")
        >>> print(draw_graph(model).nodes[2])
        forward matmul: h1 = x @ kernel (batch × 1)
    """

    svg: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[tuple[int, int], ...]

    def __repr__(self) -> str:
        return f"<GraphPicture of {len(self.nodes)} boxes; show it with .save('graph.svg')>"

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | Path) -> None:
        """Writes the picture as an SVG file, which every browser shows.

        Raises:
            FileError: the folder cannot be written to.
        """
        write_whole(Path(path), self.svg.encode())


def draw_graph(
    model: Model, x: Any = None, y: Any = None, *, path: str | Path | None = None
) -> GraphPicture:
    """Draws what a model computes on the way to its loss, and how the gradient flows back.

    One batch is really computed, and what was done is drawn, with the shape of each result.
    Beside it, mirrored, stands the way back: for each array that a gradient reaches, the rule by
    which it is made from the one before, down to the gradients of the parameters.

    Args:
        model: a model that was compiled with a loss.
        x: examples, of which the first few are taken; without them, zeros.
        y: their targets; without them, zeros.
        path: a file to write the picture to as well.

    Raises:
        NotReadyError: the model has no loss, or it does not know its input's shape and got no x.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((4,)), layers.Dense(3, activation="softmax")])
        >>> model.compile(loss="sparse_categorical_crossentropy")
        >>> picture = draw_graph(model)
        >>> [node.operation for node in picture.nodes if node.layer is None][:2]
        ['x', 'y']
    """
    examples = _examples(model, x, y)
    plan, state = model.plan(), to_numpy(model.state)
    runs = [record(plan, state.params, state.memory, examples.rows(ROWS + i)) for i in (0, 1)]
    values = read(*runs)
    names = [name for name, _, _ in runs[0].layers]
    picture = _picture(f"{model.name}: the loss and its gradient", values, names, loss_name(plan))
    if path is not None:
        picture.save(path)
    return picture


def _examples(model: Model, x: Any, y: Any) -> Examples:
    """The given examples, or zeros of the right shape and kind."""
    given = None if x is None else model.build_for(x)
    graph, outputs = model.graph, model.plan().outputs
    targets = None if y is None else as_outputs(y, graph.output_names)
    inputs = given or _zeros(model, ROWS if targets is None else len(targets[0]))
    if targets is None:
        targets = _zero_targets(model, inputs, [out.loss for out in outputs])
    else:
        check_data(inputs, list(targets), None, graph, [out.loss for out in outputs])
    names = [graph.nodes[place].name for place in graph.inputs] if len(inputs) > 1 else ["x"]
    wanted = [f"y of {out.name}" for out in outputs] if len(outputs) > 1 else ["y"]
    return Examples(
        dict(zip(names, map(as_numbers, inputs), strict=True)),
        dict(zip(wanted, targets, strict=True)),
    )


def _zeros(model: Model, rows: int) -> tuple[NDArray[Any], ...]:
    nodes = [model.graph.nodes[place] for place in model.graph.inputs]
    for node in nodes:
        if None in node.shape:
            raise NotReadyError(
                f"The input {node.name!r} has the shape {batch_shape(node.shape)}, so the lengths "
                "to draw are not known. Write `draw_graph(model, x)` with some examples."
            )
    layers: list[Any] = [node.layer for node in nodes]
    return tuple(np.zeros((rows, *layer.shape), layer.dtype) for layer in layers)


def _zero_targets(
    model: Model, inputs: tuple[NDArray[Any], ...], losses: list[Any]
) -> tuple[NDArray[Any], ...]:
    """Targets that the losses accept for the model's outputs: class 0, or zeros."""
    outputs = model([array[:1] for array in inputs])
    several = outputs if isinstance(outputs, list) else [outputs]
    rows = len(inputs[0])
    return tuple(
        _zeros_for(loss, (rows, *out.shape[1:])) for loss, out in zip(losses, several, strict=True)
    )


def _zeros_for(loss: Any, shape: tuple[int, ...]) -> NDArray[Any]:
    meant = getattr(loss, "targets", "numbers")
    whole = {"classes": shape[:-1], "groups": shape[:1], "sequences": (shape[0], 1)}
    if meant in whole:
        return np.zeros(whole[meant], np.int32)
    return np.zeros(shape, np.float32)


def _picture(name: str, values: list[Value], layers: list[str], loss: str) -> GraphPicture:
    links = links_between(values)
    homes = [layers[value.group] if 0 <= value.group < len(layers) else None for value in values]
    uses = [[(values[v], at) for (u, v), at in links.items() if u == i] for i in range(len(values))]
    ahead = [forward(value, home) for value, home in zip(values, homes, strict=True)]
    back = [backward(*each) for each in zip(values, homes, uses, strict=True)]
    boxes = [
        Box(text(node, value), text(gradient, value) if gradient else None, value.group)
        for node, gradient, value in zip(ahead, back, values, strict=True)
    ]
    nodes = [*ahead, *filter(None, back)]
    present = [i for i, node in enumerate(back) if node]
    mirror = {i: place for place, i in enumerate(present, start=len(ahead))}
    returning = [(u, v) for u, v in reversed(links) if u in mirror and v in mirror]
    edges = [*links, *((mirror[v], mirror[u]) for u, v in returning)]
    labels = {
        value.group: home or f"loss: {loss}"
        for value, home in zip(values, homes, strict=True)
        if value.group >= 0
    }
    description = "\n".join(map(str, nodes))
    weights = {
        (u, v): 1.0 if values[u].kind == "operation" and values[v].used else FAINT for u, v in links
    }
    svg = draw(Diagram(name, description, boxes, weights, labels, NOTES))
    return GraphPicture(svg, tuple(nodes), tuple(edges))
