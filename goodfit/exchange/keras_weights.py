"""Weights that Keras has written, put into a goodfit model of the same layers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from goodfit.errors import FileError
from goodfit.exchange.hdf5 import Group, array_of, open_hdf5
from goodfit.exchange.places import Arrays, Lines, branches, places_of, put
from goodfit.layers.names import snake_case

if TYPE_CHECKING:
    from goodfit.models.network import Network

DRAWN = ("seed_generator", "_seed_generators")
"""Groups that hold states of random numbers, which goodfit has no use for."""

OTHERWISE = {"attention_output": "output_dense"}
"""What Keras calls the parts of a layer, where the rule does not tell."""


class Pair(NamedTuple):
    """A place for an array in goodfit, and the array in the file."""

    place: str
    dataset: Any


def load_keras_weights(model: Network, path: Path) -> None:
    """Puts the weights of a `.keras` or `.weights.h5` file into a model of the same layers.

    Layers are matched by kind and order, as Keras matches them, and arrays by their order within a
    layer; every shape is checked before anything is read.

    Raises:
        FileError: the file is damaged, or its layers are not those of the model.
    """
    needed = places_of(model)
    with open_hdf5(path) as file:
        if "layers" not in file.groups:
            raise FileError(
                f"{path} has no layers, as `keras_model.save_weights(...)` writes them."
            )
        pairs = _Matching(path, Lines(model)).layers(branches(model), file.groups["layers"], "")
        _require_shapes(path, pairs, needed)
        arrays: Arrays = {
            pair.place: array_of(path, pair.dataset, needed[pair.place]) for pair in pairs
        }
    put(model, path, arrays)


class _Matching:
    def __init__(self, path: Path, lines: Lines) -> None:
        self.path, self.lines = path, lines

    def layers(self, ours: Mapping[str, Any], group: Group, above: str) -> list[Pair]:
        """Each layer, or inner model, with the group that is it."""
        theirs = {name: one for name, one in group.groups.items() if _has_weights(one)}
        keys = self._keys(ours, theirs, above)
        pairs: list[Pair] = []
        for name, branch in ours.items():
            place = f"{above}{name}"
            if isinstance(branch, dict):
                key, inner = self._model(name, theirs, place)
                pairs += self.layers(branch, inner.groups["layers"], f"{place}/")
            elif branch.has_weights():
                key = keys[name]
                pairs += self._layer(branch.tree, theirs, key, place)
            else:
                continue
            theirs.pop(key)
        if theirs:
            raise FileError(
                f"{self.path}: the model has no layer for {', '.join(map(repr, theirs))}. Build it "
                "of the layers that the Keras model has."
            )
        return pairs

    def _keys(
        self, ours: Mapping[str, Any], theirs: Mapping[str, Group], above: str
    ) -> dict[str, str]:
        """What Keras calls the group of each layer: its kind, numbered in order."""
        kinds: dict[str, list[str]] = {}
        for name, branch in ours.items():
            if not isinstance(branch, dict):
                kinds.setdefault(snake_case(type(branch.layer).__name__), []).append(name)
        found: dict[str, str] = {}
        for kind, names in kinds.items():
            keys = [f"{kind}_{i}" if i else kind for i in range(len(names))]
            if not self.lines.in_line([f"{above}{name}" for name in names]):
                keys = self._by_name(kind, names, {k: theirs[k].name for k in keys if k in theirs})
            found.update(zip(names, keys, strict=True))
        return found

    def _by_name(self, kind: str, names: list[str], theirs: Mapping[str, str]) -> list[str]:
        """For layers that stand beside each other: their names, if somebody chose them."""
        chosen = not any(re.fullmatch(rf"{kind}(_\d+)?", name) for name in names)
        keys = {name: key for key, name in theirs.items()}
        if theirs and not (chosen and keys.keys() == set(names)):
            raise FileError(
                f"{self.path}: of {names} not each follows on the one before, so that nothing "
                f"tells which of {list(theirs.values())} they are. Give them names of their own, "
                "the same here and in Keras: `name='left'`."
            )
        return [keys.get(name, kind) for name in names]

    def _model(self, name: str, theirs: Mapping[str, Group], place: str) -> tuple[str, Group]:
        """The inner model of this name, or the only one there is."""
        models = {key: group for key, group in theirs.items() if "layers" in group.groups}
        alike = [key for key, group in models.items() if group.name == name] or list(models)
        if len(alike) != 1:
            raise FileError(
                f"{self.path} has the inner models {[g.name for g in models.values()]}, of which "
                f"none is {place!r}. Give it the name that it has in Keras: `name=...`."
            )
        return alike[0], models[alike[0]]

    def _layer(
        self, tree: Mapping[str, Any], theirs: Mapping[str, Group], key: str, place: str
    ) -> list[Pair]:
        if key not in theirs:
            raise FileError(
                f"{self.path} has no layer {key!r}, which {place!r} would be; it has "
                f"{', '.join(map(repr, theirs)) or 'no further one'}. Build the model of the "
                "layers that the Keras model has, in the same order."
            )
        return list(self._arrays(tree, theirs[key], place))

    def _arrays(self, tree: Mapping[str, Any], group: Group, place: str) -> Iterator[Pair]:
        """A layer's own arrays, in order, and those of the layers that it wraps, by name."""
        own = [name for name, branch in tree.items() if not isinstance(branch, dict)]
        group = _without_wrapping(group, bool(own))
        held = group.groups["vars"].arrays if "vars" in group.groups else {}
        if len(held) != len(own):
            raise FileError(
                f"{self.path}: {place!r} has the arrays {own}, but there it has {len(held)}. Give "
                "the layer the settings that it has in Keras (`use_bias`, `scale`, ...)."
            )
        for name, number in zip(own, sorted(held, key=int), strict=True):
            yield Pair(f"{place}/{name}", held[number])
        for name, branch in tree.items():
            if isinstance(branch, dict):
                yield from self._arrays(branch, self._part(group, name, place), f"{place}/{name}")

    def _part(self, group: Group, name: str, place: str) -> Group:
        for choice in (OTHERWISE.get(name, name), f"{name}_layer", f"{name}_dense"):
            for spelling in (choice, f"_{choice}"):
                if spelling in group.groups:
                    return group.groups[spelling]
        raise FileError(
            f"{self.path}: {place!r} has no part {name!r} there. Where you have Keras, write "
            "`model.set_weights(keras_model.get_weights())`."
        )


def _without_wrapping(group: Group, holds_own: bool) -> Group:
    """The cell of a recurrent layer stands for the layer."""
    while holds_own and not ("vars" in group.groups and group.groups["vars"].arrays):
        if "cell" not in group.groups:
            return group
        group = group.groups["cell"]
    return group


def _has_weights(group: Group) -> bool:
    return bool(group.arrays) or any(
        _has_weights(inner) for name, inner in group.groups.items() if name not in DRAWN
    )


def _require_shapes(path: Path, pairs: list[Pair], needed: Mapping[str, tuple[int, ...]]) -> None:
    for place, dataset in pairs:
        if tuple(dataset.shape) != needed[place]:
            raise FileError(
                f"{path}: {dataset.name} has the shape {tuple(np.array(dataset.shape).tolist())}, "
                f"but {place} of the model has {needed[place]}."
            )
