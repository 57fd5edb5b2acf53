"""What stands in the boxes of a model's picture, and which arrows lead where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from goodfit.layers.graph import Graph, Node
from goodfit.layers.layer import batch_shape
from goodfit.layers.operations import Operation
from goodfit.layers.symbols import InputLayer
from goodfit.models.rows import size
from goodfit.utils.plotting.grouping import Grouping, grouped, inner_name

if TYPE_CHECKING:
    from goodfit.models import Model
    from goodfit.training.state import TrainState


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is told of a layer beside its class, and whether inner models are opened."""

    shapes: bool = False
    dtype: bool = False
    layer_names: bool = False
    layer_activations: bool = False
    trainable: bool = False
    expand_nested: bool = False


class LayerBox(NamedTuple):
    """A box: a title, what stands beside it, lines below it, its kind, the frame that it is in."""

    title: str
    beside: str
    lines: tuple[str, ...]
    kind: str
    frame: int | None


class Chart(NamedTuple):
    """Boxes in an order in which each link leads to a later one; the names of the frames."""

    name: str
    boxes: list[LayerBox]
    links: dict[tuple[int, int], float]
    frames: dict[int, str]


def chart(model: Model, shown: Shown) -> Chart:
    """The boxes of a model: a layer each time that it is called, or a call of an inner model.

    Raises:
        NotReadyError: the model is not built.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((4,)), layers.Dense(3)])
        >>> [box.title for box in chart(model, Shown()).boxes]
        ['InputLayer', 'Dense']
    """
    state, found = model.ready(), grouped(model.graph)
    writer = _Writer(model.graph, found, state, shown)
    boxes, place_of = writer.boxes()
    ends = sorted({(place_of[u], place_of[v]) for u, v in found.links})
    links = {(u, v): 1.0 for u, v in ends if u != v}
    frames = {
        found.group[i]: str(inner_name(model.graph, i))
        for i in found.order
        if shown.expand_nested and inner_name(model.graph, i)
    }
    return Chart(model.name, boxes, links, frames)


class _Writer:
    """Writes the boxes of one model."""

    def __init__(self, graph: Graph, found: Grouping, state: TrainState, shown: Shown) -> None:
        self.graph, self.found, self.state, self.shown = graph, found, state, shown
        self.seen: set[str] = set()

    def boxes(self) -> tuple[list[LayerBox], dict[int, int]]:
        """The boxes, and for each node the number of the one that it is in."""
        boxes: list[LayerBox] = []
        place_of: dict[int, int] = {}
        for i in self.found.order:
            key = self.found.group[i]
            inner = inner_name(self.graph, i)
            closed = inner is not None and not self.shown.expand_nested
            if closed and key in place_of:
                place_of[i] = place_of[key]
                continue
            place_of[i] = len(boxes)
            if inner is not None and closed:
                boxes.append(self.of_model(inner, key))
            else:
                boxes.append(self.of_layer(i, key if inner else None))
        return boxes, place_of

    def of_layer(self, place: int, frame: int | None) -> LayerBox:
        """The box of a layer."""
        node = self.graph.nodes[place]
        layer: Any = node.layer
        lines: list[str] = []
        if self.shown.layer_activations and getattr(layer, "activation", None) is not None:
            lines.append(f"activation {_name(layer.activation)}")
        taken = [] if isinstance(layer, InputLayer) else [node.input_shape]
        lines += self.facts(taken, [node.shape], getattr(layer, "dtype", "float32"))
        name = node.name if frame is None else node.name.partition("/")[2]
        lines += self.learning(node.name, [node])
        return LayerBox(*self.title(name, _kind(layer)), tuple(lines), _look(layer), frame)

    def of_model(self, name: str, key: int) -> LayerBox:
        """The box of an inner model that is not opened."""
        graph, members = self.graph, [i for i, k in self.found.group.items() if k == key]
        links = sorted(self.found.links)
        entering = [u for u, v in links if v in members and u not in members]
        leaving = [u for u, v in links if u in members and v not in members]
        leaving += [i for i in members if i in graph.outputs]
        taken, made = (
            [graph.nodes[i].shape for i in dict.fromkeys(places)] for places in (entering, leaving)
        )
        lines = self.facts(taken, made, "float32")
        lines += self.learning(f"{name}/", [graph.nodes[i] for i in members])
        return LayerBox(*self.title(name, "Model"), tuple(lines), "model", None)

    def title(self, name: str, kind: str) -> tuple[str, str]:
        """What stands at the top of a box: the class alone, or on the right of the name."""
        return (name, kind) if self.shown.layer_names and name != kind else (kind, "")

    def facts(self, taken: list[Any], made: list[Any], dtype: str) -> list[str]:
        """The shapes and the type, if they are to be shown."""
        shapes = [*_shapes("input", taken), *_shapes("output", made)]
        return [*(shapes if self.shown.shapes else ()), *([dtype] if self.shown.dtype else ())]

    def learning(self, identity: str, nodes: list[Node]) -> list[str]:
        """Of what has weights, whether it learns, and whether it has stood above already."""
        params, memory = self.state.params, self.state.memory
        able = [
            node.layer.trainable
            for node in nodes
            if size(params.get(node.name), memory.get(node.name))
        ]
        lines = [("trainable" if any(able) else "frozen")] if able and self.shown.trainable else []
        lines += ["again, with the same weights"] if able and identity in self.seen else []
        self.seen.add(identity)
        return lines


def _shapes(what: str, shapes: list[Any]) -> list[str]:
    flat = [one for shape in shapes for one in (shape if isinstance(shape, list) else [shape])]
    return [
        f"{what} {i} {batch_shape(one)}" if len(flat) > 1 else f"{what} {batch_shape(one)}"
        for i, one in enumerate(flat)
    ]


def _name(activation: Any) -> str:
    return getattr(activation, "__name__", None) or str(activation)


def _kind(layer: Any) -> str:
    return layer.operation if isinstance(layer, Operation) else type(layer).__name__


def _look(layer: Any) -> str:
    if isinstance(layer, InputLayer):
        return "input"
    return "operation" if isinstance(layer, Operation) else "layer"
