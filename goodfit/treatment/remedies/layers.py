"""Cures of hidden layers: activations, first weights, what goes between them."""

from __future__ import annotations

import inspect
from typing import Any

import numpy as np

from goodfit import initializers
from goodfit.arrays import to_numpy
from goodfit.doctor.cures import (
    AddResiduals,
    GateRecurrence,
    InsertBatchNormalization,
    RemoveBatchNormalization,
    ReviveUnits,
    SetDropout,
    SetPenalty,
    UseActivation,
    UseInitializer,
)
from goodfit.layers import (
    GRU,
    Activation,
    Add,
    BatchNormalization,
    Dense,
    Dropout,
    LayerNormalization,
    SimpleRNN,
)
from goodfit.layers.layer import Layer
from goodfit.regularizers import L2
from goodfit.treatment.anatomy import drops, hidden, hidden_bends, is_recurrent, size_setting
from goodfit.treatment.program import Program, Rows
from goodfit.treatment.remedies.applied import treats
from goodfit.treatment.surgery import changed, fresh, rebuilt

FITTING = ("Glorot", "He", "Lecun", "VarianceScaling", "Orthogonal")
"""What the names of initialisers begin with that suit the width of a layer."""

PENALTIES = (
    "kernel_regularizer",
    "bias_regularizer",
    "recurrent_regularizer",
    "activity_regularizer",
)
SEEN = 256


@treats.register
def _(cure: UseActivation, program: Program, rows: Rows) -> Program | None:
    graph = program.model.graph
    inside = _chosen(hidden(graph), cure.layers)
    alone = _chosen(hidden_bends(graph), cure.layers)
    instead: dict[str, Layer] = {
        name: Activation(cure.activation, name=name)
        for name, layer in alone.items()
        if _bend(layer) != cure.activation
    }
    bent = {before for name in hidden_bends(graph) for before in _fed_by(program, name)}
    for name, layer in inside.items():
        wanted = "tanh" if is_recurrent(layer) else cure.activation
        if hasattr(layer, "activation") and _bend(layer) != wanted and name not in bent:
            instead[name] = changed(
                layer, activation=wanted, kernel_initializer=_fitting(layer, cure.initializer)
            )
    return _with_layers(program, instead)


@treats.register
def _(cure: UseInitializer, program: Program, rows: Rows) -> Program | None:
    every = {n: layer for n, layer in program.model.graph.layers.items() if size_setting(layer)}
    instead = {
        name: changed(layer, **_initializers(layer, cure.initializer))
        for name, layer in _chosen(every, cure.layers).items()
        if cure.layers or not _begins_well(layer)
    }
    return _with_layers(program, instead)


@treats.register
def _(cure: InsertBatchNormalization, program: Program, rows: Rows) -> Program | None:
    graph = program.model.graph
    if any(isinstance(layer, BatchNormalization) for layer in graph.layers.values()):
        return None
    names = [name for name, layer in hidden(graph).items() if not is_recurrent(layer)]
    return _with_ways(program, dict.fromkeys(names, _normalized))


@treats.register
def _(cure: RemoveBatchNormalization, program: Program, rows: Rows) -> Program | None:
    layers = program.model.graph.layers.items()
    found = [name for name, layer in layers if isinstance(layer, BatchNormalization)]
    return _with_layers(program, {name: LayerNormalization(name=name) for name in found})


@treats.register
def _(cure: AddResiduals, program: Program, rows: Rows) -> Program | None:
    graph = program.model.graph
    nodes = [graph.layer_node(name) for name in hidden(graph)]
    even = [node.name for node in nodes if node.shape == node.input_shape]
    return _with_ways(program, dict.fromkeys(even, _added))


@treats.register
def _(cure: GateRecurrence, program: Program, rows: Rows) -> Program | None:
    found = {n: layer for n, layer in program.model.graph.layers.items() if _is_plain(layer)}
    gated: dict[str, Layer] = {
        name: GRU(**_settings_of_gated(layer)) for name, layer in found.items()
    }
    return _with_layers(program, gated)


@treats.register
def _(cure: SetDropout, program: Program, rows: Rows) -> Program | None:
    layers = program.model.graph.layers
    found = {name: layer for name, layer in layers.items() if drops(layer)}
    inner = {n: layer for n, layer in layers.items() if getattr(layer, "dropout", 0)}
    if not found and not inner and cure.rate > 0:
        names = [name for name, layer in hidden(program.model.graph).items()]
        return _with_ways(program, dict.fromkeys(names, _dropping(cure.rate)))
    instead = {
        name: changed(layer, rate=cure.rate)
        for name, layer in found.items()
        if getattr(layer, "rate", cure.rate) != cure.rate
    }
    instead |= {name: changed(layer, dropout=cure.rate) for name, layer in inner.items()}
    return _with_layers(program, instead)


@treats.register
def _(cure: SetPenalty, program: Program, rows: Rows) -> Program | None:
    if cure.strength:
        return _with_layers(program, _penalised(program, L2(cure.strength)))
    instead = {}
    for name, layer in program.model.graph.layers.items():
        costly = [p for p in PENALTIES if getattr(layer, p, None) is not None]
        if costly:
            instead[name] = changed(layer, **dict.fromkeys(costly))
    return _with_layers(program, instead)


@treats.register
def _(cure: ReviveUnits, program: Program, rows: Rows) -> Program | None:
    """New weights for units that are 0 for every row; what the network says stays the same."""
    if program.start is None:
        return None
    graph, start = program.model.graph, to_numpy(program.start)
    inputs = program.model.build_for(_some(rows.x))
    first = fresh(program.model, seed=len(graph.nodes) + int(np.asarray(start.step))).params
    params = dict(start.params)
    for name, layer in _chosen(hidden(graph), cure.layers).items():
        place = next(i for i, node in enumerate(graph.nodes) if node.name == name)
        out = graph.value(place, start.params, start.memory, inputs)
        dead = (out == 0).all(axis=tuple(range(out.ndim - 1)))
        if isinstance(layer, Dense) and dead.any():
            params[name] = _renewed(params[name], first[name], dead)
    if all(params[name] is start.params[name] for name in params):
        return None
    slots: dict[str, Any] = {}
    return program.but(start=start._replace(params=params, slots=slots))


def _is_plain(layer: Layer) -> bool:
    return isinstance(layer, SimpleRNN)


def _settings_of_gated(layer: Layer) -> dict[str, Any]:
    """The settings of a plain recurrent layer, but for how it bends its numbers and begins."""
    other = ("activation", "kernel_initializer", "recurrent_initializer")
    return {name: value for name, value in layer.settings().items() if name not in other}


def _renewed(old: dict[str, Any], new: dict[str, Any], dead: Any) -> dict[str, Any]:
    return {name: np.where(dead, new[name], array) for name, array in old.items()}


def _some(x: Any) -> Any:
    return [part[:SEEN] for part in x] if isinstance(x, list) else x[:SEEN]


def _chosen(layers: dict[str, Layer], names: tuple[str, ...]) -> dict[str, Layer]:
    return {name: layer for name, layer in layers.items() if not names or name in names}


def _bend(layer: Layer) -> str:
    activation = getattr(layer, "activation", None)
    named = getattr(activation, "__name__", None)
    return str(named or type(layer).__name__.lower())


def _fed_by(program: Program, name: str) -> list[str]:
    graph = program.model.graph
    return [graph.nodes[place].name for place in graph.layer_node(name).inputs]


def _fitting(layer: Layer, initializer: str) -> Any:
    return "auto" if is_recurrent(layer) else initializer


def _initializers(layer: Layer, initializer: str) -> dict[str, Any]:
    """The settings that let a layer begin well."""
    settings = {"kernel_initializer": initializer, "bias_initializer": "zeros"}
    if hasattr(layer, "recurrent_initializer"):
        settings["recurrent_initializer"] = "orthogonal"
    return {name: value for name, value in settings.items() if hasattr(layer, name)}


def _begins_well(layer: Any) -> bool:
    """Whether the first weights fit the layer's width, and the bias begins at 0."""
    kernel, bias = layer.kernel_initializer, getattr(layer, "bias_initializer", None)
    fits = type(kernel).__name__.startswith(FITTING) or inspect.isfunction(kernel)
    return fits and (bias is None or isinstance(bias, initializers.Zeros))


def _penalised(program: Program, penalty: L2) -> dict[str, Layer]:
    return {
        name: changed(layer, kernel_regularizer=penalty)
        for name, layer in hidden(program.model.graph).items()
        if repr(getattr(layer, "kernel_regularizer", penalty)) != repr(penalty)
    }


def _normalized(x: Any, layer: Any) -> Any:
    return BatchNormalization(momentum=0.9)(layer(x))


def _added(x: Any, layer: Any) -> Any:
    return Add()([x, layer(x)])


def _dropping(rate: float) -> Any:
    return lambda x, layer: Dropout(rate)(layer(x))


def _with_layers(program: Program, instead: dict[str, Layer]) -> Program | None:
    if not instead:
        return None
    return program.but(model=rebuilt(program.model, instead), start=None, trained=0)


def _with_ways(program: Program, around: dict[str, Any]) -> Program | None:
    if not around:
        return None
    return program.but(model=rebuilt(program.model, around=around), start=None, trained=0)
