"""A model's arrays as Keras lists them: layer by layer, what is learnt, then what is remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, Tree, to_numpy, trees
from goodfit.errors import DataError, ShapeError
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
    places = list(_places(graph, state))
    if len(weights) != len(places):
        raise ShapeError(
            f"The model has {len(places)} arrays, but {len(weights)} were given. Give as many as "
            "`model.get_weights()` has, in its order."
        )
    for (tree, path), new in zip(places, weights, strict=True):
        branch = trees.select(tree, path[:-1])
        branch[path[-1]] = _fitting(new, branch[path[-1]], "/".join(map(str, path)))
    return state


def _fitting(new: Any, old: NDArray[Any], where: str) -> NDArray[Any]:
    """The new array for the place of an old one."""
    try:
        array = np.asarray(new, old.dtype)
    except (ValueError, TypeError) as error:
        raise DataError(f"{where} needs an array of numbers, but got {new!r}.") from error
    if array.shape != old.shape:
        raise ShapeError(
            f"{where} has the shape {old.shape}, not {array.shape}. Give the arrays in the order "
            "of `model.get_weights()`."
        )
    if not np.isfinite(array).all():
        raise DataError(f"{where} would hold NaN or infinite numbers, which never heal.")
    return array


def _places(graph: Graph, state: TrainState) -> Iterator[tuple[Tree, trees.Path]]:
    for name in graph.layers:
        for tree in (state.params, state.memory):
            for path, _ in trees.items(tree.get(name, {})):
                yield tree, (name, *path)
