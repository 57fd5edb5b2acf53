"""The places of a model that arrays of other libraries are put into, by layer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import to_numpy, trees
from goodfit.errors import FileError
from goodfit.layers.layer import Layer

if TYPE_CHECKING:
    from goodfit.models.network import Network

Arrays: TypeAlias = dict[str, NDArray[Any]]


class Branch(NamedTuple):
    """A layer, with a nest of dicts of its arrays: what it learns, then what it remembers."""

    layer: Layer
    tree: dict[str, Any]

    def has_weights(self) -> bool:
        """Whether it has any array."""
        return bool(self.tree)


def branches(model: Network) -> dict[str, Any]:
    """Each layer by its name, those of an inner model in a dict of their own.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((2,)), layers.Dense(3), layers.ReLU()])
        >>> {name: list(branch.tree) for name, branch in branches(model).items()}
        {'dense': ['kernel', 'bias'], 're_lu': []}
    """
    nest: dict[str, Any] = {}
    state = model.ready()
    for name, layer in model.graph.layers.items():
        *models, own = name.split("/")
        home = nest
        for inner in models:
            home = home.setdefault(inner, {})
        home[own] = Branch(layer, {**state.params.get(name, {}), **state.memory.get(name, {})})
    return nest


def places_of(model: Network) -> dict[str, tuple[int, ...]]:
    """The shape of each array, by its place: "encoder/dense/kernel".

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> places_of(Sequential([Input((2,)), layers.Dense(3)]))
        {'dense/kernel': (2, 3), 'dense/bias': (3,)}
    """
    state = model.ready()
    both = (state.params, state.memory)
    return {_place(path): np.shape(leaf) for tree in both for path, leaf in trees.items(tree)}


class Lines:
    """Which layers of a model come after which, whatever order they are listed in."""

    def __init__(self, model: Network) -> None:
        self._before: list[set[str]] = []
        self._own: dict[str, set[str]] = {}
        for node in model.graph.nodes:
            before = {node.name}.union(*(self._before[i] for i in node.inputs))
            self._before.append(before)
            self._own.setdefault(node.name, set()).update(before)

    def in_line(self, names: Sequence[str]) -> bool:
        """Whether each of these layers reads, maybe through others, what the one before puts out.

        Example:
            >>> from goodfit import Input, Model, layers
            >>> x = Input((2,))
            >>> one, other = layers.Dense(3)(x), layers.Dense(3)(x)
            >>> Lines(Model(x, one + other)).in_line(["dense", "dense_1"])
            False
        """
        return all(one in self._own[other] for one, other in pairwise(names))


def put(model: Network, source: Path, arrays: Arrays) -> None:
    """Puts an array into every place of a model, all or none.

    Raises:
        FileError: one holds numbers that are not finite.
    """
    for place, array in arrays.items():
        if not np.isfinite(array).all():
            raise FileError(f"{source}: {place} would hold NaN or infinite numbers.")
    state = to_numpy(model.ready())
    for tree in (state.params, state.memory):
        for path, old in list(trees.items(tree)):
            new = arrays[_place(path)]
            trees.select(tree, path[:-1])[path[-1]] = new.astype(old.dtype, copy=False)
    model.state = state


def _place(path: trees.Path) -> str:
    return "/".join(map(str, path))
