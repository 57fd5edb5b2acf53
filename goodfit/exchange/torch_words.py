"""How each layer is written with PyTorch, whose pictures and series have their channels first."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from goodfit import activations, layers
from goodfit.errors import SettingError
from goodfit.layers.graph import Node
from goodfit.layers.layer import Layer

FUNCTIONS: dict[Any, str] = {
    activations.linear: "{}",
    activations.relu: "torch.relu({})",
    activations.relu6: "functional.relu6({})",
    activations.leaky_relu: "functional.leaky_relu({}, 0.2)",
    activations.elu: "functional.elu({})",
    activations.selu: "functional.selu({})",
    activations.gelu: "functional.gelu({})",
    activations.silu: "functional.silu({})",
    activations.mish: "functional.mish({})",
    activations.softplus: "functional.softplus({})",
    activations.softsign: "functional.softsign({})",
    activations.sigmoid: "torch.sigmoid({})",
    activations.tanh: "torch.tanh({})",
    activations.exponential: "torch.exp({})",
    activations.softmax: "torch.softmax({}, -1)",
    activations.log_softmax: "torch.log_softmax({}, -1)",
}
"""Activations that PyTorch computes alike."""


class Words(NamedTuple):
    """One layer.

    Attributes:
        made: the expression that makes its module; "" where it needs none.
        applied: the expression of its result, with "{module}", and "{x}" for the input.
    """

    made: str
    applied: str


def words_of(node: Node) -> Words:
    """How a layer in its place is written.

    Raises:
        SettingError: PyTorch has no equal, or the layer is one's own.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((4,)), layers.Dense(3, activation="relu")])
        >>> words_of(model.graph.nodes[1])
        Words(made='nn.Linear(4, 3)', applied='torch.relu({module}({x}))')
    """
    write = WRITERS.get(type(node.layer))
    if write is None:
        raise _without_equal(node)
    return write(node.layer, node)


def _without_equal(node: Node, what: str = "") -> SettingError:
    return SettingError(
        f"{node.layer.title}{what} has no equal in PyTorch that goodfit knows. Write it there by "
        "hand, or export the model: `model.export('model.onnx')`."
    )


def _require(node: Node, **settings: Any) -> None:
    """Raises unless the layer has these settings, the only ones that PyTorch has."""
    for name, wanted in settings.items():
        found = getattr(node.layer, name)
        if found != wanted:
            raise _without_equal(node, f" with {name}={found!r}")


def _activated(function: Any, told: str, node: Node) -> str:
    if function not in FUNCTIONS:
        raise _without_equal(node, " with an activation of another kind")
    return FUNCTIONS[function].format(told)


def _settings(**told: tuple[Any, Any]) -> str:
    """Keywords, but for those that are at PyTorch's default."""
    return "".join(f", {name}={value!r}" for name, (value, plain) in told.items() if value != plain)


def _dense(layer: Any, node: Node) -> Words:
    bias = _settings(bias=(layer.use_bias, True))
    made = f"nn.Linear({node.input_shape[-1]}, {layer.units}{bias})"
    return Words(made, _activated(layer.activation, "{module}({x})", node))


def _convolution(layer: Any, node: Node) -> Words:
    *lengths, channels = node.input_shape
    _require(node, data_format="channels_last")
    pads = _pads(layer, node, lengths, layer.kernel_size, layer.strides, layer.dilation_rate)
    told = _settings(
        stride=(layer.strides, (1,) * len(lengths)),
        dilation=(layer.dilation_rate, (1,) * len(lengths)),
        groups=(layer.groups, 1),
        bias=(layer.use_bias, True),
    )
    sizes = f"{channels}, {layer.filters}, {layer.kernel_size}"
    x = _padded("{x}.movedim(-1, 1)", pads, "")
    said = _activated(layer.activation, f"{{module}}({x}).movedim(1, -1)", node)
    return Words(f"nn.Conv{len(lengths)}d({sizes}{told})", said)


def _pooling(function: str) -> Callable[[Any, Node], Words]:
    def write(layer: Any, node: Node) -> Words:
        *lengths, _ = node.input_shape
        _require(node, data_format="channels_last")
        strides = layer.strides or layer.pool_size
        pads = _pads(layer, node, lengths, layer.pool_size, strides, (1,) * len(lengths))
        if any(pads) and function == "avg":
            raise _without_equal(node, " with padding")
        x = _padded("{x}.movedim(-1, 1)", pads, ", value=-torch.inf")
        told = f"{layer.pool_size}, stride={strides}"
        return Words("", f"functional.{function}_pool{len(lengths)}d({x}, {told}).movedim(1, -1)")

    return write


def _pads(
    layer: Any, node: Node, lengths: list[Any], sizes: Any, strides: Any, dilation: Any
) -> list[int]:
    """What is put before and behind each axis, the last axis first."""
    if layer.padding == "valid":
        return []
    if layer.padding != "same" or None in lengths:
        raise _without_equal(node, f" with padding={layer.padding!r}")
    pads: list[int] = []
    for length, size, stride, apart in zip(lengths, sizes, strides, dilation, strict=True):
        covered = (math.ceil(length / stride) - 1) * stride + (size - 1) * apart + 1
        missing = max(covered - length, 0)
        pads = [missing // 2, missing - missing // 2, *pads]
    return pads if any(pads) else []


def _padded(x: str, pads: list[int], value: str) -> str:
    return f"functional.pad({x}, {tuple(pads)}{value})" if pads else x


def _entire(function: str) -> Callable[[Any, Node], Words]:
    def write(layer: Any, node: Node) -> Words:
        _require(node, data_format="channels_last")
        axes = tuple(range(1, len(node.input_shape)))
        keeping = ", keepdim=True" if layer.keepdims else ""
        return Words("", f"{{x}}.{function}(dim={axes}{keeping})")

    return write


def _batch_normalization(layer: Any, node: Node) -> Words:
    _require(node, center=layer.scale)
    rank = len(node.input_shape)
    if layer.axis not in (-1, rank):
        raise _without_equal(node, f" with axis={layer.axis}")
    told = _settings(
        eps=(layer.epsilon, 1e-5),
        momentum=(round(1 - layer.momentum, 12), 0.1),
        affine=(layer.scale, True),
    )
    made = f"nn.BatchNorm{max(rank - 1, 1)}d({node.input_shape[-1]}{told})"
    moved = "{module}({x}.movedim(-1, 1)).movedim(1, -1)"
    return Words(made, "{module}({x})" if rank == 1 else moved)


def _layer_normalization(layer: Any, node: Node) -> Words:
    _require(node, center=True, scale=True)
    if layer.axis not in (-1, (-1,), [-1]):
        raise _without_equal(node, f" with axis={layer.axis}")
    eps = _settings(eps=(layer.epsilon, 1e-5))
    return Words(f"nn.LayerNorm({node.input_shape[-1]}{eps})", "{module}({x})")


def _embedding(layer: Any, node: Node) -> Words:
    _require(node, mask_zero=False)
    return Words(f"nn.Embedding({layer.input_dim}, {layer.output_dim})", "{module}({x}.long())")


RECURRENT: Mapping[type[Layer], tuple[str, str, dict[str, Any]]] = {
    layers.LSTM: ("LSTM", "[1][0]", {"recurrent_activation": activations.sigmoid}),
    layers.GRU: (
        "GRU", "[1]", {"recurrent_activation": activations.sigmoid, "reset_after": True},
    ),
    layers.SimpleRNN: ("RNN", "[1]", {}),
}  # fmt: skip
"""What it is called, where its last outputs are, and what its settings must be."""


def _module(layer: Any, node: Node, both: bool = False) -> str:
    name, _, fixed = RECURRENT[type(layer)]
    plain = {"activation": activations.tanh, "return_state": False, "stateful": False}
    dry = {"dropout": 0.0, "recurrent_dropout": 0.0}
    _require(node._replace(layer=layer), **plain, **dry, **fixed)
    told = _settings(bias=(layer.use_bias, True), bidirectional=(both, False))
    return f"nn.{name}({node.input_shape[-1]}, {layer.units}, batch_first=True{told})"


def _recurrence(layer: Any, node: Node) -> Words:
    x = "{x}.flip(1)" if layer.go_backwards else "{x}"
    chosen = "[0]" if layer.return_sequences else "[0][:, -1]"
    return Words(_module(layer, node), f"{{module}}({x}){chosen}")


def _both_ways(layer: Any, node: Node) -> Words:
    inner = layer.layer
    if type(inner) not in RECURRENT or layer.merge_mode != "concat" or inner.go_backwards:
        raise _without_equal(node)
    made = _module(inner, node, both=True)
    if inner.return_sequences:
        return Words(made, "{module}({x})[0]")
    return Words(made, f"torch.cat(tuple({{module}}({{x}}){RECURRENT[type(inner)][1]}), -1)")


def _rescaling(layer: Any, node: Node) -> Words:
    return Words("", f"({{x}} * {layer.scale!r} + {layer.offset!r})")


def _relu(layer: Any, node: Node) -> Words:
    _require(node, max_value=None, negative_slope=0.0, threshold=0.0)
    return Words("", "torch.relu({x})")


def _softmax(layer: Any, node: Node) -> Words:
    _require(node, axis=-1)
    return Words("", "torch.softmax({x}, -1)")


def _same(applied: str, made: str = "") -> Callable[[Any, Node], Words]:
    return lambda layer, node: Words(made, applied)


WRITERS: dict[type[Layer], Callable[[Any, Node], Words]] = {
    layers.Dense: _dense,
    layers.Conv1D: _convolution,
    layers.Conv2D: _convolution,
    layers.Conv3D: _convolution,
    layers.MaxPooling1D: _pooling("max"),
    layers.MaxPooling2D: _pooling("max"),
    layers.MaxPooling3D: _pooling("max"),
    layers.AveragePooling1D: _pooling("avg"),
    layers.AveragePooling2D: _pooling("avg"),
    layers.AveragePooling3D: _pooling("avg"),
    layers.GlobalMaxPooling1D: _entire("amax"),
    layers.GlobalMaxPooling2D: _entire("amax"),
    layers.GlobalMaxPooling3D: _entire("amax"),
    layers.GlobalAveragePooling1D: _entire("mean"),
    layers.GlobalAveragePooling2D: _entire("mean"),
    layers.GlobalAveragePooling3D: _entire("mean"),
    layers.BatchNormalization: _batch_normalization,
    layers.LayerNormalization: _layer_normalization,
    layers.Embedding: _embedding,
    layers.LSTM: _recurrence,
    layers.GRU: _recurrence,
    layers.SimpleRNN: _recurrence,
    layers.Bidirectional: _both_ways,
    layers.Rescaling: _rescaling,
    layers.Activation: lambda layer, node: Words("", _activated(layer.activation, "{x}", node)),
    layers.ReLU: _relu,
    layers.Softmax: _softmax,
    layers.ELU: lambda layer, node: Words("", f"functional.elu({{x}}, {layer.alpha})"),
    layers.LeakyReLU: lambda layer, node: Words(
        "", f"functional.leaky_relu({{x}}, {layer.negative_slope})"
    ),
    layers.Dropout: lambda layer, node: Words(f"nn.Dropout({layer.rate})", "{module}({x})"),
    layers.Flatten: _same("{x}.flatten(1)"),
    layers.Reshape: lambda layer, node: Words("", f"{{x}}.reshape{(-1, *node.shape)}"),
    layers.Permute: lambda layer, node: Words("", f"{{x}}.permute{(0, *layer.dims)}"),
    layers.Identity: _same("{x}"),
    layers.ActivityRegularization: _same("{x}"),
}
"""The layers that can be written, and how."""
