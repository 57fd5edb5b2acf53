"""A network: layers, how they are connected, and the weights they have learnt so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit import seeds
from goodfit.arrays import Array, Tree, random, to_numpy, trees
from goodfit.autodiff import Tracer
from goodfit.data.arrays import as_inputs
from goodfit.doctor.checks import check_examples
from goodfit.errors import NotReadyError, SettingError, ShapeError
from goodfit.layers import holdings
from goodfit.layers.context import Context
from goodfit.layers.graph import Graph, declared_items
from goodfit.layers.holdings import Holding
from goodfit.layers.layer import Layer, Shape
from goodfit.layers.symbols import Input, Symbol
from goodfit.models import freezing
from goodfit.models.inputs import check_inputs, with_axes
from goodfit.models.nesting import inlined
from goodfit.models.weights import get_weights, set_weights
from goodfit.training.state import TrainState, first_state


class Network:
    """The parent of models: a graph of layers and its state, without training.

    It is given as a graph, or says in `connected` how its layers make outputs of inputs; then it is
    built when the shape of its inputs is known.
    """

    def __init__(self, name: str, seed: int | None = None) -> None:
        if "/" in name:
            raise SettingError(
                f"The model got name={name!r}, but a slash marks a layer of an inner model, as in "
                f"'encoder/dense'. Write name={name.replace('/', '_')!r}."
            )
        self.name = name
        self.seed_is_chosen = seed is not None or seeds.is_fixed()
        self.seed = seeds.next_seed() if seed is None else seed
        self._graph: Graph | None = None
        self._state: TrainState | None = None

    # how it comes to be

    def connected(self, symbols: list[Symbol]) -> Any:
        """The symbol or symbols of the outputs, for those of the inputs."""
        raise NotImplementedError

    def build(self, input_shape: Any) -> None:
        """Makes the weights for batches of this shape: `model.build((None, 784))`, as in Keras.

        Args:
            input_shape: the shape of a batch, its first axis the batch's; a list for several
                inputs.

        Raises:
            ShapeError: there is no axis beside the batch's.
        """
        shapes = input_shape if isinstance(input_shape, list) else [input_shape]
        for shape in shapes:
            if len(shape) < 2:
                raise ShapeError(
                    f"build got {tuple(shape)!r}, but the first axis of a batch is the batch's. "
                    f"Write `model.build((None, {', '.join(map(str, shape))}))`."
                )
        self.build_for_examples([tuple(shape)[1:] for shape in shapes])

    def build_for_examples(
        self, shapes: Sequence[Shape], dtypes: Iterable[str] | None = None
    ) -> None:
        """Makes the weights for inputs whose examples have these shapes."""
        kinds = list(dtypes) if dtypes is not None else ["float32"] * len(shapes)
        symbols = [Input(shape, dtype=kind) for shape, kind in zip(shapes, kinds, strict=True)]
        self.connect(Graph(symbols, listed(self.connected(symbols))))

    def build_for(self, x: Any) -> tuple[NDArray[Any], ...]:
        """The data as arrays that fit the inputs; shapes that are unknown are learnt here."""
        if self._graph is None:
            arrays = as_inputs(x, ["x"] * (len(x) if isinstance(x, list | tuple) else 1))
            kinds = ["int32" if array.dtype.kind in "iu" else "float32" for array in arrays]
            self.build_for_examples([array.shape[1:] for array in arrays], kinds)
        graph = self.graph
        names = [graph.nodes[place].name for place in graph.inputs]
        arrays = with_axes(graph, as_inputs(x, names))
        check_inputs(graph, arrays)
        return arrays

    def connect(self, graph: Graph) -> None:
        """Makes this the graph; layers that have weights already keep them.

        Raises:
            ShapeError: a layer has weights for inputs of another shape.
        """
        key = random.key(self.seed)
        held = holdings.held(graph.layers)
        _require_same_shapes(graph, held)
        params, memory = graph.init(random.fold(key, "weights"), held)
        self._graph = graph
        self.state = first_state(params, memory, {}, key)

    def is_built(self) -> bool:
        """Whether the shape of the inputs is known, and there are weights."""
        return self._graph is not None

    # what it is

    @property
    def graph(self) -> Graph:
        """The layers and how they are connected.

        Raises:
            NotReadyError: the shape of the inputs is not known yet.
        """
        if self._graph is None:
            raise NotReadyError(
                f"The model {self.name!r} does not know the shape of its inputs yet. Begin it with "
                "`Input(shape=...)`, or call `model.build((None, 784))` with the length of yours."
            )
        return self._graph

    @property
    def state(self) -> TrainState | None:
        """All arrays: what was learnt, also by other models that share a layer with this one."""
        if self._state is None or self._graph is None:
            return None
        with holdings.AS_A_WHOLE:
            state = self._state
            params, memory = holdings.taken(self._graph.layers, state.params, state.memory)
        return state._replace(params=params, memory=memory)

    @state.setter
    def state(self, state: TrainState | None) -> None:
        with holdings.AS_A_WHOLE:
            self._state = state
            if state is not None and self._graph is not None:
                holdings.put(self._graph.layers, state.params, state.memory)

    @property
    def inputs(self) -> list[Symbol]:
        """The symbols that data enters by."""
        return [self.graph.symbols[place] for place in self.graph.inputs]

    @property
    def outputs(self) -> list[Symbol]:
        """The symbols that are computed."""
        return [self.graph.symbols[place] for place in self.graph.outputs]

    @property
    def input(self) -> Any:
        """The symbol of the input; a list where there are several."""
        return one_or_all(self.inputs)

    @property
    def output(self) -> Any:
        """The symbol of the output; a list where there are several."""
        return one_or_all(self.outputs)

    @property
    def layers(self) -> list[Layer]:
        """The layers, in order."""
        return list(self.graph.layers.values())

    def get_layer(self, name: str | None = None, index: int | None = None) -> Layer:
        """One layer, by name or by its place in `layers`; its `output` is a symbol of this model.

        Raises:
            UnknownNameError: there is no such layer.
        """
        return self.graph.layer_at(index) if name is None else self.graph.layer_node(name).layer

    @property
    def params(self) -> Tree:
        """What has been learnt: `model.params["dense"]["kernel"]` is a NumPy array."""
        return to_numpy(self.ready().params)

    def count_params(self) -> int:
        """How many numbers the weights and the layers' memory hold."""
        state = self.ready()
        return sum(int(np.size(leaf)) for leaf in trees.leaves((state.params, state.memory)))

    def get_weights(self) -> list[NDArray[Any]]:
        """All arrays of the layers, in order: what each has learnt, then what it remembers."""
        return get_weights(self.graph, self.ready())

    def set_weights(self, weights: Sequence[Array]) -> None:
        """Puts arrays into the layers, in the order of `get_weights`.

        Raises:
            ShapeError: another number of arrays, or one of another shape.
        """
        self.state = set_weights(self.graph, self.ready(), weights)

    @property
    def trainable(self) -> bool:
        """Whether anything in the model learns; setting it freezes or thaws every layer."""
        return any(layer.trainable for layer in self.layers)

    @trainable.setter
    def trainable(self, trainable: bool) -> None:
        freezing.set_trainable(self, trainable, ())

    def freeze(self, *names: str) -> None:
        """Keeps layers as they are: neither weights nor memory change while training.

        Args:
            *names: of layers, or of models laid into this one; without any, all layers.

        Raises:
            UnknownNameError: nothing has that name.
        """
        freezing.set_trainable(self, False, names)

    def unfreeze(self, *names: str) -> None:
        """Lets layers learn again; see `freeze`."""
        freezing.set_trainable(self, True, names)

    def summary(
        self,
        line_length: int | None = None,
        positions: Sequence[float] | None = None,
        print_fn: Any = None,
        expand_nested: bool = False,
        show_trainable: bool = False,
        layer_range: Sequence[str] | None = None,
    ) -> None:
        """Prints the layers with the shapes of their outputs and the number of their weights.

        Args:
            line_length: how many letters a line has; by default as many as the words need.
            positions: where each column ends, as shares of the line.
            print_fn: what prints the text instead of `print`.
            expand_nested: whether each layer of an inner model has a row of its own.
            show_trainable: whether a column says what learns.
            layer_range: the names of the first and the last layer to show, or patterns of them.
        """
        from goodfit.models.summary import Layout, summary

        layout = Layout(
            line_length=line_length,
            positions=positions,
            expand_nested=expand_nested,
            show_trainable=show_trainable,
            layer_range=layer_range,
        )
        (print_fn or print)(summary(self, layout))

    def _repr_html_(self) -> str | None:
        """What a notebook shows: the table of `summary`, as soon as there are weights."""
        from goodfit.models.summary import summary_page

        return None if self.state is None else summary_page(self)

    def ready(self) -> TrainState:
        """The state.

        Raises:
            NotReadyError: there are no weights yet.
        """
        state = self.state
        if state is None:
            raise NotReadyError(
                f"The model {self.name!r} has no weights yet; build or fit it first."
            )
        return state

    # what it computes

    def __call__(self, *x: Any, training: bool | None = None, params: Tree | None = None) -> Any:
        """The outputs for a batch, computed at once; or, for symbols, the symbols of the outputs.

        Called on symbols, the model becomes a part of another one: its layers are laid into that
        one under names such as "encoder/dense", and both use, and train, the same weights.

        Args:
            *x: a batch, or several (or a list of them) for several inputs.
            training: whether dropout drops and batch normalisation uses the batch; as a part of
                another model: None for as that one does.
            params: other weights to compute with, for instance those a `GradientTape` watches.
        """
        parts = list(x[0]) if len(x) == 1 and isinstance(x[0], list | tuple) else list(x)
        if any(isinstance(part, Symbol) for part in parts):
            return one_or_all(self._laid_into(parts, training))
        inputs = self._entering(x[0] if len(x) == 1 else parts, parts)
        state = self.ready()
        ctx = Context(training=bool(training), key=random.fold(state.key, "call"))
        outputs = self.graph.run(
            self.params if params is None else params, to_numpy(state.memory), inputs, ctx
        )
        return one_or_all(outputs)

    def _entering(self, x: Any, parts: list[Any]) -> Sequence[Any]:
        """The batch as arrays; what a tape watches is left as it is."""
        if not any(isinstance(part, Tracer) for part in parts):
            inputs = self.build_for(x)
            check_examples(inputs, self.graph)
            return inputs
        check_inputs(self.graph, parts)
        return parts

    def _laid_into(self, symbols: list[Any], training: bool | None) -> list[Symbol]:
        if self._graph is None:
            self.build_for_examples([symbol.shape for symbol in symbols])
        if self._graph is None:
            raise NotReadyError(f"The model {self.name!r} has no layers; add one before.")
        return inlined(self._graph, self.name, symbols, training)


def listed(symbols: Any) -> list[Any]:
    """Symbols as a list; one alone may stand for itself, and a dict names each by its layer.

    Raises:
        SettingError: a dict calls a symbol otherwise than its layer is called.
    """
    if not isinstance(symbols, dict):
        return list(symbols) if isinstance(symbols, list | tuple) else [symbols]
    for name, symbol in symbols.items():
        if symbol.layer.name != name:
            raise SettingError(
                f"{name!r} stands for the layer {symbol.layer.name!r}. Let both have one name: "
                f"write name={name!r} where the layer is made."
            )
    return list(symbols.values())


def one_or_all(parts: Sequence[Any]) -> Any:
    """The only one, or the list."""
    return parts[0] if len(parts) == 1 else list(parts)


def _require_same_shapes(graph: Graph, held: Mapping[str, Holding]) -> None:
    params, _ = graph.declared()
    for (name, *path), weight in declared_items(params):
        if name not in held:
            continue
        shape = np.shape(trees.select(held[name].params, tuple(path)))
        if shape != tuple(weight.shape):
            raise ShapeError(
                f"The layer {name!r} has weights of shape {shape} already, from another "
                f"model, but would need {tuple(weight.shape)} here. Make a layer of its own: "
                f"`{type(graph.layers[name]).__name__}(...)`."
            )
