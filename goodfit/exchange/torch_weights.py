"""Weights that PyTorch has, as safetensors, put into a goodfit model of the same layers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from goodfit.errors import FileError
from goodfit.exchange.flattened import in_our_order
from goodfit.exchange.places import Arrays, Branch, Lines, branches, places_of, put
from goodfit.exchange.torch_modules import Part, Shapes, parts_of

if TYPE_CHECKING:
    from goodfit.models.network import Network

Modules: TypeAlias = dict[str, Arrays]

COUNTED = "num_batches_tracked"
"""What PyTorch counts and goodfit does not."""

LEVEL = re.compile(r"_l(\d+)(?=$|_reverse$)")
"""Where a recurrent module of several layers says which of them an array belongs to."""


class Wanted(NamedTuple):
    """A part of a layer: where it is, what it is made of, and the shapes that it shall have."""

    place: str
    part: Part
    shapes: Shapes

    @property
    def name(self) -> str:
        """What a module of PyTorch would be called that is this."""
        return ".".join(filter(None, (self.place.replace("/", "."), self.part.name)))


def is_of_torch(names: Sequence[str]) -> bool:
    """Whether arrays have the names that PyTorch gives.

    Example:
        >>> is_of_torch(["0.weight", "0.bias"]), is_of_torch(["params/dense/kernel"])
        (True, False)
    """
    return bool(names) and all("/" not in name for name in names)


def put_torch_weights(model: Network, path: Path, arrays: Mapping[str, Any]) -> None:
    """Puts the arrays of a `state_dict` into a model of the same layers.

    Modules are found by their names, where layers are called as they are there; else by what they
    hold, and in order where numbers in their names tell one.

    Raises:
        FileError: a layer has no module, or a module has no layer.
    """
    needed = places_of(model)
    modules = modules_of(arrays)
    made: Arrays = {}
    wanted_parts = list(_wanted(path, model, needed))
    for wanted, name in _matched(path, wanted_parts, modules, Lines(model)):
        new = wanted.part.make(modules[name], wanted.shapes)
        made.update({f"{wanted.place}/{place}": array for place, array in new.items()})
    put(model, path, in_our_order(model, made))


def modules_of(arrays: Mapping[str, Any]) -> Modules:
    """The arrays of each module, in order of the numbers in their names.

    Example:
        >>> list(modules_of({"10.bias": 1, "2.weight": 2, "rnn.weight_ih_l0": 3}))
        ['rnn.0', '2', '10']
    """
    modules: Modules = {}
    whole = {name.removesuffix("in_proj_weight") for name in arrays if "in_proj_weight" in name}
    for name in sorted(arrays, key=_in_order):
        home, _, own = name.rpartition(".")
        if home.endswith("out_proj") and home.removesuffix("out_proj") in whole:
            home, own = home.removesuffix("out_proj").rstrip("."), f"out_proj.{own}"
        if level := LEVEL.search(own):
            home, own = f"{home}.{level[1]}", LEVEL.sub("", own)
        if own != COUNTED:
            modules.setdefault(home, {})[own] = arrays[name]
    return modules


def _in_order(name: str) -> list[Any]:
    """2 comes before 10."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in _pieces(name)]


def _pieces(name: str) -> list[str]:
    return [piece for piece in re.split(r"(\d+)", name) if piece]


def _wanted(path: Path, model: Network, needed: Shapes) -> Iterator[Wanted]:
    for name, branch in _flat(branches(model)):
        start = f"{name}/"
        shapes = {p.removeprefix(start): n for p, n in needed.items() if p.startswith(start)}
        parts = parts_of(branch.layer, shapes)
        if shapes and not parts:
            raise FileError(
                f"{path}: {name!r} is a {type(branch.layer).__name__}, which no module of PyTorch "
                "is. Set its arrays by hand, with `model.get_layer(...).set_weights([...])`."
            )
        yield from (Wanted(name, part, shapes) for part in parts)


def _flat(nest: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Branch]]:
    for name, branch in nest.items():
        if isinstance(branch, dict):
            yield from _flat(branch, f"{above}{name}/")
        else:
            yield f"{above}{name}", branch


def _matched(
    path: Path, wanted: Sequence[Wanted], modules: Modules, lines: Lines
) -> list[tuple[Wanted, str]]:
    """Each part of a layer with its module: first those that are called alike."""
    free = dict(modules)
    pairs = [(one, one.name) for one in wanted if one.name in modules]
    for one, name in pairs:
        _require_fit(path, one, name, free.pop(name))
    rest = [one for one in wanted if one.name not in modules]
    for one in rest:
        name = _first_that_fits(path, one, free)
        choices = [choice for choice in free if _fits(one, free[choice])]
        rivals = dict.fromkeys(other.place for other in rest if _fits(other, free[name]))
        if len(choices) > 1:
            _require_one_order(path, one, choices, lines.in_line(list(rivals)))
        free.pop(name)
        pairs.append((one, name))
    if free:
        raise FileError(
            f"{path}: the model has no layer for the modules {list(free)}. Build it of the layers "
            "that the PyTorch model has."
        )
    return pairs


def _first_that_fits(path: Path, one: Wanted, free: Modules) -> str:
    for name, module in free.items():
        if _fits(one, module):
            return name
    near = next((n for n, module in free.items() if module.keys() == one.part.needs), None)
    if near is not None:
        _require_fit(path, one, near, free[near])
    raise FileError(
        f"{path} has no module for {one.place!r}, which takes {sorted(one.part.needs)}; left are "
        f"{ {name: sorted(module) for name, module in free.items()} }. Build the model of the "
        "layers that the PyTorch model has, with its settings (`use_bias`, ...)."
    )


def _require_one_order(path: Path, one: Wanted, choices: list[str], in_line: bool) -> None:
    """Modules that could stand for each other are told apart by numbers in their names alone.

    The numbers mean something where the layers they could be follow on each other, too.
    """
    alike = {re.sub(r"\d+", "#", choice) for choice in choices}
    if len(alike) > 1 or not in_line:
        raise FileError(
            f"{path}: {one.place!r} could be any of the modules {choices}, and nothing tells their "
            f"order. Call the layer as its module is called: `name={choices[0]!r}`, or another."
        )


def _fits(one: Wanted, module: Arrays) -> bool:
    return module.keys() == one.part.needs and not _misfits(one, module)


def _misfits(one: Wanted, module: Arrays) -> list[tuple[str, tuple[int, ...]]]:
    """The places whose arrays would have another shape, with that shape."""
    try:
        made = one.part.make(module, one.shapes)
    except ValueError:  # the numbers cannot be arranged so
        return [(next(iter(one.shapes)), np.shape(next(iter(module.values()))))]
    return [(p, array.shape) for p, array in made.items() if array.shape != one.shapes[p]]


def _require_fit(path: Path, one: Wanted, name: str, module: Arrays) -> None:
    if module.keys() != one.part.needs:
        raise FileError(
            f"{path}: the module {name!r} has {sorted(module)}, but the layer {one.place!r} takes "
            f"{sorted(one.part.needs)}. Give the layer the module's settings (`use_bias`, ...)."
        )
    for place, shape in _misfits(one, module):
        raise FileError(
            f"{path}: of the module {name!r} comes an array of shape {shape}, but "
            f"{one.place}/{place} has {one.shapes[place]}."
        )
