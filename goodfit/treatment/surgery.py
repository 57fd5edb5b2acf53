"""Changing what a model is made of: other layers in the places of some, or around them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from goodfit.arrays import Tree, random, trees
from goodfit.layers.layer import Layer
from goodfit.models import Model
from goodfit.models.cloning import clone_model
from goodfit.training.state import TrainState, first_state

Around = Callable[[Any, Callable[[Any], Any]], Any]
"""What to do at a layer: it gets the layer's input and the layer, and returns the output."""


Entrance = Callable[[Any], Any]
"""What becomes of an input before any layer takes it."""


def rebuilt(
    model: Model,
    instead: Mapping[str, Layer] | None = None,
    around: Mapping[str, Around] | None = None,
    entrances: Mapping[str, Entrance] | None = None,
) -> Model:
    """A copy of a model with fresh weights, some of its layers changed.

    Args:
        model: the model, which stays what it is.
        instead: by name, the layer that takes a layer's place.
        around: by name, how a layer is connected: `(x, layer) -> output`.
        entrances: by the name of an input, what becomes of it before any layer takes it.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((4,)), layers.Dense(3)])
        >>> twin = rebuilt(model, {"dense": layers.Dense(5, name="dense")})
        >>> twin.outputs[0].shape, model.outputs[0].shape
        ((5,), (3,))
    """
    others, ways = instead or {}, around or {}
    entered: dict[Any, Any] = {}

    def enter(symbol: Any) -> Any:
        way = (entrances or {}).get(getattr(symbol.layer, "name", ""))
        if way is None:
            return symbol
        if symbol not in entered:
            entered[symbol] = way(symbol)
        return entered[symbol]

    def clone(layer: Layer) -> Layer:
        return others.get(str(layer.name), layer).anew()

    def call(layer: Any, given: Any, **options: Any) -> Any:
        x = [enter(part) for part in given] if isinstance(given, list) else enter(given)
        way = ways.get(layer.name)
        return layer(x, **options) if way is None else way(x, lambda x: layer(x, **options))

    return clone_model(model, clone, call)


def changed(layer: Layer, **settings: Any) -> Layer:
    """A layer of the same class with some other settings; "auto" is decided anew.

    Example:
        >>> from goodfit.layers import Dense
        >>> changed(Dense(3, activation="tanh", name="first"), activation="relu")
        Dense(units=3, activation='relu', name='first')
    """
    return type(layer)(**{**layer.settings(), **settings})


def fresh(model: Model, seed: int) -> TrainState:
    """First weights of a model that follow from the seed alone."""
    key = random.key(seed)
    params, memory = model.graph.init(random.fold(key, "weights"))
    return first_state(params, memory, {}, key)


def carried(old: TrainState, new: TrainState) -> TrainState:
    """The new state with the weights of the old one wherever name and shape are the same."""
    return new._replace(
        params=_carried(old.params, new.params), memory=_carried(old.memory, new.memory)
    )


def finite(state: TrainState) -> bool:
    """Whether every weight is a finite number."""
    return all(np.isfinite(np.asarray(leaf)).all() for leaf in trees.leaves(state.params))


def _carried(old: Tree, new: Tree) -> Tree:
    if not isinstance(new, dict):
        return old if np.shape(old) == np.shape(new) else new
    if not isinstance(old, dict):
        return new
    return {name: _carried(old[name], new[name]) if name in old else new[name] for name in new}
