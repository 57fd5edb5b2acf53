"""Who holds the weights: every model that has a layer uses, and trains, the same arrays."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from goodfit.arrays import Tree
from goodfit.layers.layer import Identity, Layer


class Holding:
    """The arrays of one layer: what it has learnt, and what it remembers."""

    __slots__ = ("memory", "params")

    def __init__(self, params: Tree, memory: Tree) -> None:
        self.params = params
        self.memory = memory


HOLDINGS: WeakKeyDictionary[Identity, Holding] = WeakKeyDictionary()
"""The arrays of all layers that are in a model; forgotten with the last copy of the layer."""


def put(layers: Mapping[str, Layer], params: Tree, memory: Tree) -> None:
    """Makes these the arrays of the layers, in every model that has them."""
    for name, layer in layers.items():
        if name in params or name in memory:
            mine = HOLDINGS.setdefault(layer.identity, Holding({}, {}))
            mine.params, mine.memory = params.get(name, {}), memory.get(name, {})


def taken(layers: Mapping[str, Layer], params: Tree, memory: Tree) -> tuple[Tree, Tree]:
    """The trees, with what the layers hold now in the place of what they held."""
    held = {
        name: HOLDINGS[layer.identity]
        for name, layer in layers.items()
        if layer.identity in HOLDINGS
    }
    return (
        {name: held[name].params if name in held else branch for name, branch in params.items()},
        {name: held[name].memory if name in held else branch for name, branch in memory.items()},
    )
