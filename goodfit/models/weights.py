"""A model's arrays as Keras lists them: layer by layer, what is learnt, then what is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, Tree, to_numpy, trees
from goodfit.layers import holdings
from goodfit.layers.graph import Graph
from goodfit.training.state import TrainState


def get_weights(graph: Graph, state: TrainState) -> list[NDArray[Any]]:
    """All arrays of the layers, in order."""
    return [np.asarray(trees.select(tree, path)) for tree, path in _places(graph, state)]


def set_weights(graph: Graph, state: TrainState, weights: Sequence[Array]) -> TrainState:
    """The state with other arrays in the layers, given in the order of `get_weights`.

    Raises:
        ShapeError: another number of arrays, or one of another shape.
        DataError: an array that holds something else than finite numbers.
    """
    state = to_numpy(state)
    holdings.fill(list(_places(graph, state)), weights, "model")
    return state


def _places(graph: Graph, state: TrainState) -> Iterator[tuple[Tree, trees.Path]]:
    for name in graph.layers:
        for tree in (state.params, state.memory):
            for path, _ in trees.items(tree.get(name, {})):
                yield tree, (name, *path)
