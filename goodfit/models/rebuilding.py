"""Models from plain data that may have been made to do harm: closed names, bounded sizes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from goodfit import layers, storage
from goodfit.descriptions import from_plain
from goodfit.errors import FileError, UnknownNameError
from goodfit.layers.connecting import connect_whole
from goodfit.layers.graph import Graph, declared_items
from goodfit.layers.symbols import InputLayer, Symbol
from goodfit.models.architecture import compiled_names, layer_names
from goodfit.models.bounds import Allowance
from goodfit.models.memory import GIB, free_bytes

if TYPE_CHECKING:
    from goodfit.models.model import Model

LONGEST_REASON = 300
"""So much is told of an error that settings from a file led to."""


def read_graph(plain: Mapping[str, Any], custom: Mapping[str, Any], place: object) -> Graph:
    """The layers that `written` wrote, connected; no weight is made.

    Args:
        plain: what `written` gave.
        custom: the user's own classes and functions, by name.
        place: where it comes from, for the error.

    Raises:
        FileError: the data do not describe a model.
        UnknownNameError: they name something that is neither goodfit's nor the user's.
    """
    with described(place):
        return Graph(*_symbols(plain["graph"], {**layer_names(), **custom}))


def model_of(graph: Graph, plain: Mapping[str, Any], place: object) -> Model:
    """The model of the layers that `read_graph` gave; those that hold weights keep them."""
    from goodfit.models.model import Model
    from goodfit.models.sequential import Sequential

    with described(place):
        name, seed = str(plain.get("name", "model")), int(plain.get("seed", 0))
        inputs = [graph.symbols[i] for i in graph.inputs]
        outputs = [graph.symbols[i] for i in graph.outputs]
        if plain.get("kind") == "Sequential" and graph.is_chain:
            chain = [node.layer for node in graph.nodes[1:]]
            return Sequential([inputs[0], *chain], name=name, seed=seed)
        return Model(inputs, outputs, name=name, seed=seed)


def read_compiled(
    model: Model, plain: Mapping[str, Any], custom: Mapping[str, Any], place: object
) -> None:
    """Compiles the model as it was when it was written."""
    chosen = plain.get("compiled")
    if chosen is None:
        return
    with described(place):
        if not isinstance(chosen, dict):
            raise TypeError(f"{chosen!r} does not say what was compiled")
        known = compiled_names()
        read = {name: from_plain(chosen.get(name), {**known[name], **custom}) for name in known}
        read["loss_weights"] = from_plain(chosen.get("loss_weights"), {})
        model.compile(**read, run_eagerly=bool(chosen.get("run_eagerly")))


@contextmanager
def described(place: object) -> Iterator[None]:
    """Lets whatever goes wrong with settings from a file be told as the file's fault."""
    try:
        yield
    except UnknownNameError:
        raise
    except FileError as error:
        raise FileError(f"{place}: {error}") from error
    except Exception as error:
        reason = f"{type(error).__name__}: {str(error)[:LONGEST_REASON]}"
        what = f"it is no architecture of a goodfit model ({reason})"
        raise storage.damaged(place, what) from error


def model_from_json(json_string: str, custom_objects: Mapping[str, Any] | None = None) -> Model:
    """A model with fresh weights from the text that `model.to_json()` gave.

    Raises:
        FileError: the text is no architecture.

    Example:
        >>> from goodfit import Input, Sequential, layers, model_from_json
        >>> model = Sequential([Input((2,)), layers.Dense(3)])
        >>> model_from_json(model.to_json()).count_params()
        9
    """
    place, custom = "The text", custom_objects or {}
    plain = storage.parsed(json_string, place)
    if not isinstance(plain, dict):
        raise FileError(f"{place} is no architecture of a goodfit model, but {plain!r:.40}.")
    return fresh_model(plain, custom, place)


def fresh_model(plain: Mapping[str, Any], custom: Mapping[str, Any], place: object) -> Model:
    """The model that `written` wrote, with fresh weights, if there is memory for them.

    Raises:
        FileError: the data do not describe a model, or one that is too large.
        UnknownNameError: they name something that is neither goodfit's nor the user's.
    """
    graph = read_graph(plain, custom, place)
    _require_memory(graph, place)
    return model_of(graph, plain, place)


def _require_memory(graph: Graph, place: object) -> None:
    """Weights that are made afresh may be of any size, whatever the size of the text."""
    weights = [weight for tree in graph.declared() for _, weight in declared_items(tree)]
    needed, free = 4 * sum(math.prod(weight.shape) for weight in weights), free_bytes()
    if free is not None and needed > free:
        raise FileError(
            f"{place} describes weights of {needed / GIB:,.1f} GiB, but {free / GIB:,.1f} GiB of "
            "memory are free."
        )


def _symbols(
    plain: Mapping[str, Any], known: Mapping[str, Any]
) -> tuple[list[Symbol], list[Symbol]]:
    allowance = Allowance()
    allowance.require_few(len(plain["nodes"]))
    made: list[Symbol] = []
    shared: dict[str, Any] = {}
    for node in plain["nodes"]:
        name = node["name"]
        if name not in shared:
            shared[name] = _named(node, known)
        sources = [made[_place(i, made)] for i in node["inputs"]]
        options = _unmarked(from_plain(node.get("options", {}), known), made)
        allowance.take(shared[name], [source.shape for source in sources])
        made.append(
            connect_whole(shared[name], sources, options) if sources else _entering(shared[name])
        )
        allowance.require_modest(name, made[-1].shape)
    return (
        [made[_place(i, made)] for i in plain["inputs"]],
        [made[_place(i, made)] for i in plain["outputs"]],
    )


def _place(number: Any, made: list[Symbol]) -> int:
    """The number of a node that comes before."""
    if type(number) is not int or not 0 <= number < len(made):
        raise FileError(f"{number!r} is the number of no layer before.")
    return number


def _entering(layer: Any) -> Symbol:
    if not isinstance(layer, InputLayer):
        raise FileError(f"{layer.title!r} has no input.")
    return Symbol(layer, (), tuple(layer.shape), batch_size=layer.batch_size)


def _unmarked(options: Any, made: list[Symbol]) -> Any:
    if isinstance(options, Mapping):
        if list(options) == ["place"]:
            return made[_place(options["place"], made)]
        return {name: _unmarked(part, made) for name, part in options.items()}
    return [_unmarked(part, made) for part in options] if isinstance(options, tuple) else options


def _named(node: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    """The layer of a node; a name such as "encoder/dense" is no user's, and is put on at last."""
    settings = {setting: value for setting, value in node["layer"].items() if setting != "name"}
    layer = from_plain(settings, known)
    if not isinstance(layer, layers.Layer):
        raise FileError(f"{node['name']!r} is no layer but {type(layer).__name__}.")
    return layer.named(node["name"])
