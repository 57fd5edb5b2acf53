"""A model's arrays as tensors of a file: by their names into the places that the layers have."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Tree, result_shapes, to_numpy, trees
from goodfit.errors import FileError
from goodfit.layers import holdings
from goodfit.layers.graph import Graph, declared_items
from goodfit.storage import damaged

if TYPE_CHECKING:
    from goodfit.models.keeping import Kept
    from goodfit.models.model import Model

Arrays = dict[str, NDArray[Any]]
Shapes = dict[str, tuple[int, ...]]

LEARNT, REMEMBERED, SLOTS = "params", "memory", "slots"


def tensors_of(model: Kept, parts: Iterable[str]) -> Arrays:
    """The arrays of parts of the state, by name: "params/dense/kernel"."""
    state = to_numpy(model.state)
    return {
        _name(part, place): np.asarray(array)
        for part in parts
        for place, array in trees.items(getattr(state, part))
    }


def needed_by(graph: Graph) -> Shapes:
    """The shapes of all arrays that the layers have places for, by name; none is made."""
    declared = zip((LEARNT, REMEMBERED), graph.declared(), strict=True)
    return {
        _name(part, place): tuple(weight.shape)
        for part, tree in declared
        for place, weight in declared_items(tree)
    }


def require_shapes(path: Path, found: Shapes, needed: Shapes) -> None:
    """Compares what a file declares with what a model needs, before memory is taken.

    Raises:
        FileError: an array is missing, has another shape, or has no place in the model.
    """
    for name, shape in needed.items():
        if found.get(name) != shape:
            got = f"has the shape {found[name]}" if name in found else "is missing"
            raise FileError(
                f"{path}: {name} {got}; the model needs {shape}. Build it with the layers that it "
                "had when its weights were written."
            )
    for name in found:
        if name not in needed and not name.startswith(f"{SLOTS}/"):
            raise FileError(
                f"{path}: the model has no place for {name}. Build it with the layers that it had "
                "when its weights were written."
            )


def require_healthy(path: Path, arrays: Arrays) -> None:
    """Raises FileError where an array holds what no healthy training leaves behind."""
    for name, array in arrays.items():
        right = np.isfinite if name.startswith(f"{LEARNT}/") else _is_number
        if name.startswith(f"{LEARNT}/") and array.dtype.kind != "f":
            raise damaged(path, f"{name} has the type {array.dtype}, not float32")
        if array.dtype.kind == "f" and not right(array).all():
            raise FileError(
                f"{path}: {name} holds NaN or infinite numbers, which never heal: the training had "
                "broken down before they were written. Load an older file."
            )


def put_into_layers(graph: Graph, arrays: Arrays) -> None:
    """Lets the layers hold the arrays, so that a model made of them makes no others."""
    params, memory = graph.declared()
    for part, tree in ((LEARNT, params), (REMEMBERED, memory)):
        for place, _ in list(declared_items(tree)):
            trees.select(tree, place[:-1])[place[-1]] = arrays[_name(part, place)]
    holdings.put(graph.layers, params, memory)


def filled(part: str, tree: Tree, arrays: Arrays) -> Tree:
    """The tree with the arrays in the place of others of the same shapes."""
    tree = to_numpy(tree)
    for place, array in trees.items(tree):
        found = arrays[_name(part, place)].astype(array.dtype, copy=False)
        trees.select(tree, place[:-1])[place[-1]] = found
    return tree


def slots(path: Path, model: Model, arrays: Arrays) -> Tree:
    """What the optimiser remembered, if the model had begun to learn when it was written.

    Raises:
        FileError: an array is missing, has another shape, or has no place in the optimiser.
    """
    found = {name: array for name, array in arrays.items() if name.startswith(f"{SLOTS}/")}
    if not found:
        return {}
    if not model.is_compiled():
        raise damaged(path, f"it has {next(iter(found))}, but no optimiser")
    optimizer, params = model.compiled().optimizer, model.params
    needed = _slot_shapes(optimizer, params)
    if needed != {name: array.shape for name, array in found.items()}:
        raise damaged(path, f"its slots are not those of {optimizer!r}")
    return filled(SLOTS, optimizer.init(params), found)


def _slot_shapes(optimizer: Any, params: Tree) -> Shapes:
    """Found without taking memory, for settings may ask for any amount."""
    leaves, structure = trees.flatten(params)
    places: list[trees.Path] = []

    def slots_of(*arrays: Any) -> list[Any]:
        made = list(trees.items(optimizer.init(trees.unflatten(structure, list(arrays)))))
        places[:] = [place for place, _ in made]
        return [array for _, array in made]

    shapes = result_shapes(slots_of, [leaf.shape for leaf in leaves])
    return {_name(SLOTS, place): shape for place, shape in zip(places, shapes, strict=True)}


def _name(part: str, place: Iterable[Any]) -> str:
    return "/".join((part, *map(str, place)))


def _is_number(array: NDArray[Any]) -> Any:
    return ~np.isnan(array)
