"""What PyTorch calls the arrays of its modules, and how they become those of goodfit's layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from goodfit.layers.layer import Layer
from goodfit.layers.names import snake_case

Array: TypeAlias = NDArray[Any]
Module: TypeAlias = Mapping[str, Array]
"""The arrays of one module of PyTorch, by their names in it: "weight", "bias"."""

Shape: TypeAlias = tuple[int, ...]
Shapes: TypeAlias = Mapping[str, Shape]


class Part(NamedTuple):
    """Some arrays of a layer that one module of PyTorch has.

    Attributes:
        name: what is added to the layer's name where the layer is made of several modules.
        needs: the names of the module's arrays.
        make: the layer's arrays, by their names, from the module's and the shapes they shall have.
    """

    name: str
    needs: frozenset[str]
    make: Callable[[Module, Shapes], dict[str, Array]]


def parts_of(layer: Layer, shapes: Shapes) -> list[Part]:
    """The modules that a layer's arrays come from; none where it has none, or no equal.

    Example:
        >>> from goodfit.layers import Dense
        >>> [part] = parts_of(Dense(3), {"kernel": (4, 3), "bias": (3,)})
        >>> sorted(part.needs)
        ['bias', 'weight']
    """
    if not shapes:
        return []
    kind = snake_case(type(layer).__name__)
    for ending, make in KINDS.items():
        if kind.startswith(ending):
            return make(layer, shapes)
    return []


def _turned(weight: Array, shape: Shape) -> Array:
    """The filters, which come first there, come last here; and channels before them."""
    return weight.transpose(*range(2, weight.ndim), 1, 0)


def _by_channel(weight: Array, shape: Shape) -> Array:
    """(channels * multiplier, 1, *sizes) as (*sizes, channels, multiplier)."""
    turned = weight.transpose(*range(2, weight.ndim), 1, 0)
    return turned.reshape(*turned.shape[:-2], shape[-2], -1)


def _as_it_is(weight: Array, shape: Shape) -> Array:
    return weight


def _arranged(array: Array, shape: Shape) -> Array:
    """In the axes that are wanted; as it is where the numbers do not fit, for the error to tell."""
    return array.reshape(shape) if array.size == np.prod(shape) else array


Turn: TypeAlias = Callable[[Array, Shape], Array]


def _simple(names: Mapping[str, str], turn: Turn = _as_it_is, part: str = "") -> Any:
    """A module whose arrays are a layer's, one by one; those that the layer lacks are left out."""

    def parts(layer: Layer, shapes: Shapes) -> list[Part]:
        there = {ours: theirs for ours, theirs in names.items() if ours in shapes}

        def make(module: Module, shapes: Shapes) -> dict[str, Array]:
            return {
                ours: turn(module[theirs], shapes[ours]) if theirs == "weight" else module[theirs]
                for ours, theirs in there.items()
            }

        return [Part(part, frozenset(there.values()), make)]

    return parts


def _separable(layer: Layer, shapes: Shapes) -> list[Part]:
    depthwise = _simple({"depthwise_kernel": "weight"}, _by_channel, "depthwise")
    pointwise = _simple({"pointwise_kernel": "weight", "bias": "bias"}, _turned, "pointwise")
    return [*depthwise(layer, shapes), *pointwise(layer, shapes)]


GATES = {"lstm": (0, 1, 2, 3), "gru": (1, 0, 2), "simple_rnn": (0,)}
"""Where each gate of a cell stands in PyTorch."""


def _recurrent(kind: str, before: str = "", after: str = "") -> Any:
    """Both biases are added, but for a GRU, which has them apart here too."""

    def turned(array: Array) -> Array:
        gates = np.split(array, len(GATES[kind]))
        return np.concatenate([gates[i] for i in GATES[kind]]).T

    def make(module: Module, shapes: Shapes) -> dict[str, Array]:
        made = {
            "kernel": turned(module[f"weight_ih{after}"]),
            "recurrent_kernel": turned(module[f"weight_hh{after}"]),
        }
        if f"{before}bias" in shapes:
            both = [turned(module[f"bias_{name}{after}"]) for name in ("ih", "hh")]
            apart = len(shapes[f"{before}bias"]) == 2
            made["bias"] = np.stack(both) if apart else both[0] + both[1]
        return {f"{before}{name}": array for name, array in made.items()}

    def parts(layer: Layer, shapes: Shapes) -> list[Part]:
        needs = {f"weight_ih{after}", f"weight_hh{after}"}
        if f"{before}bias" in shapes:
            needs |= {f"bias_ih{after}", f"bias_hh{after}"}
        return [Part("", frozenset(needs), make)]

    return parts


def _both_ways(layer: Any, shapes: Shapes) -> list[Part]:
    kind = snake_case(type(layer.layer).__name__)
    if kind not in GATES:
        return []
    (there,) = _recurrent(kind, "forward/")(layer, shapes)
    (back,) = _recurrent(kind, "backward/", "_reverse")(layer, shapes)

    def make(module: Module, shapes: Shapes) -> dict[str, Array]:
        return {**there.make(module, shapes), **back.make(module, shapes)}

    return [Part("", there.needs | back.needs, make)]


def _attention(layer: Layer, shapes: Shapes) -> list[Part]:
    """Query, key and value lie in one array there, and heads in one axis."""
    needs = {"in_proj_weight", "out_proj.weight"}
    if "query/bias" in shapes:
        needs |= {"in_proj_bias", "out_proj.bias"}

    def make(module: Module, shapes: Shapes) -> dict[str, Array]:
        made = {"attention_output/kernel": module["out_proj.weight"].T}
        made |= _thirds("kernel", module["in_proj_weight"])
        if "query/bias" in shapes:
            made |= {"attention_output/bias": module["out_proj.bias"]}
            made |= _thirds("bias", module["in_proj_bias"])
        return {place: _arranged(array, shapes[place]) for place, array in made.items()}

    return [Part("", frozenset(needs), make)]


def _thirds(name: str, array: Array) -> dict[str, Array]:
    parts = zip(("query", "key", "value"), np.split(array, 3), strict=True)
    return {f"{part}/{name}": third.T for part, third in parts}


NORMALISATION = {
    "gamma": "weight", "scale": "weight", "beta": "bias",
    "moving_mean": "running_mean", "moving_variance": "running_var",
}  # fmt: skip
WEIGHT = {"kernel": "weight", "bias": "bias"}

KINDS: dict[str, Callable[[Any, Shapes], list[Part]]] = {
    "dense": _simple(WEIGHT, _turned),
    "conv_lstm": lambda layer, shapes: [],
    "conv": _simple(WEIGHT, _turned),
    "depthwise_conv": _simple(WEIGHT, _by_channel),
    "separable_conv": _separable,
    "embedding": _simple({"embeddings": "weight"}),
    "p_re_lu": _simple({"alpha": "weight"}, _arranged),
    "batch_normalization": _simple(NORMALISATION),
    "layer_normalization": _simple(NORMALISATION),
    "group_normalization": _simple(NORMALISATION),
    "rms_normalization": _simple(NORMALISATION),
    "lstm": _recurrent("lstm"),
    "gru": _recurrent("gru"),
    "simple_rnn": _recurrent("simple_rnn"),
    "bidirectional": _both_ways,
    "multi_head_attention": _attention,
}
"""By the beginning of a layer's kind, the modules that it comes from."""
