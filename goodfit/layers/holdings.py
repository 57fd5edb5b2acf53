"""Who holds the weights: every model that has a layer uses, and trains, the same arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from threading import RLock
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Tree, to_numpy, trees
from goodfit.errors import DataError, NotReadyError, ShapeError
from goodfit.layers.layer import Identity, Layer


class Holding:
    """The arrays of one layer: what it has learnt, and what it remembers."""

    __slots__ = ("memory", "params")

    def __init__(self, params: Tree, memory: Tree) -> None:
        self.params = params
        self.memory = memory


HOLDINGS: WeakKeyDictionary[Identity, Holding] = WeakKeyDictionary()
"""The arrays of all layers that are in a model; forgotten with the last copy of the layer."""

AS_A_WHOLE = RLock()
"""Held while what several layers hold is read or renewed, so that no thread sees a half of it."""


def put(layers: Mapping[str, Layer], params: Tree, memory: Tree) -> None:
    """Makes these the arrays of the layers, in every model that has them."""
    with AS_A_WHOLE:
        for name, layer in layers.items():
            mine = HOLDINGS.setdefault(layer.identity, Holding({}, {}))
            if name in params or name in memory:
                mine.params, mine.memory = params.get(name, {}), memory.get(name, {})


def held(layers: Mapping[str, Layer]) -> dict[str, Holding]:
    """What layers hold, by name; without those that are in no model yet."""
    return {
        name: HOLDINGS[layer.identity]
        for name, layer in layers.items()
        if layer.identity in HOLDINGS
    }


def taken(layers: Mapping[str, Layer], params: Tree, memory: Tree) -> tuple[Tree, Tree]:
    """The trees, with what the layers hold now in the place of what they held."""
    with AS_A_WHOLE:
        now = held(layers)
        return (
            {name: now[name].params if name in now else branch for name, branch in params.items()},
            {name: now[name].memory if name in now else branch for name, branch in memory.items()},
        )


def get_weights(layer: Layer) -> list[NDArray[Any]]:
    """The arrays of one layer: what it has learnt, then what it remembers.

    Raises:
        NotReadyError: the layer is in no model.
    """
    return [np.asarray(trees.select(tree, path)) for tree, path in _places(_holding(layer))]


def set_weights(layer: Layer, weights: Sequence[Any]) -> None:
    """Puts arrays into one layer, in the order of `get_weights`, for every model that has it.

    Raises:
        NotReadyError: the layer is in no model.
        ShapeError: another number of arrays, or one of another shape.
        DataError: an array that holds something else than finite numbers.
    """
    holding = _holding(layer)
    fresh = Holding(to_numpy(holding.params), to_numpy(holding.memory))
    fill(list(_places(fresh)), weights, layer.title)
    holding.params, holding.memory = fresh.params, fresh.memory


def fill(places: Sequence[tuple[Tree, trees.Path]], weights: Sequence[Any], owner: str) -> None:
    """Puts arrays into these places of trees.

    Raises:
        ShapeError: another number of arrays, or one of another shape.
        DataError: an array that holds something else than finite numbers.
    """
    if len(weights) != len(places):
        raise ShapeError(
            f"{owner} has {len(places)} arrays, but {len(weights)} were given. Give as many as "
            f"`{owner}.get_weights()` has, in its order."
        )
    for (tree, path), new in zip(places, weights, strict=True):
        branch = trees.select(tree, path[:-1])
        branch[path[-1]] = _fitting(new, branch[path[-1]], "/".join(map(str, path)))


def _holding(layer: Layer) -> Holding:
    if layer.identity not in HOLDINGS:
        raise NotReadyError(
            f"{layer.title} is in no model yet, and only models hold weights. Write "
            f"`model = Sequential([Input(shape=...), layer])` first."
        )
    return HOLDINGS[layer.identity]


def _places(holding: Holding) -> Iterator[tuple[Tree, trees.Path]]:
    for tree in (holding.params, holding.memory):
        for path, _ in trees.items(tree):
            yield tree, path


def _fitting(new: Any, old: NDArray[Any], where: str) -> NDArray[Any]:
    """The new array for the place of an old one."""
    try:
        array = np.asarray(new, old.dtype)
    except (ValueError, TypeError) as error:
        raise DataError(f"{where} needs an array of numbers, but got {new!r}.") from error
    if array.shape != old.shape:
        raise ShapeError(
            f"{where} has the shape {old.shape}, not {array.shape}. Give the arrays in the order "
            "of `get_weights()`."
        )
    if not np.isfinite(array).all():
        raise DataError(f"{where} would hold NaN or infinite numbers, which never heal.")
    return array
