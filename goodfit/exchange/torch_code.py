"""A model as Python source that builds the same in PyTorch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from goodfit import layers
from goodfit.errors import SettingError
from goodfit.exchange.names_in_code import identifier, variables
from goodfit.exchange.torch_words import words_of
from goodfit.layers.graph import Node
from goodfit.layers.layer import Layer
from goodfit.layers.symbols import InputLayer

if TYPE_CHECKING:
    from goodfit.models.network import Network

MERGING: dict[type[Layer], str] = {
    layers.Add: "torch.stack([{}]).sum(0)",
    layers.Average: "torch.stack([{}]).mean(0)",
    layers.Multiply: "torch.stack([{}]).prod(0)",
    layers.Maximum: "torch.stack([{}]).amax(0)",
    layers.Minimum: "torch.stack([{}]).amin(0)",
    layers.Concatenate: "torch.cat([{}], -1)",
}
"""Layers with several inputs, and how they are written."""


def to_torch_code(model: Network) -> str:
    """Python source with a module of PyTorch that computes the same, as `model`.

    Its arguments and results have their channels last, as here. Weights are not part of it; where
    the module was trained, `model.load_weights` takes its `state_dict` as safetensors.

    Raises:
        SettingError: the model has a layer that PyTorch has no equal of, or one of one's own.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> print(to_torch_code(Sequential([Input((4,)), layers.Dense(3, activation="relu")])))
        import torch
        from torch import nn
        from torch.nn import functional
        <BLANKLINE>
        <BLANKLINE>
        class Network(nn.Module):
            def __init__(self):
                super().__init__()
                self.dense = nn.Linear(4, 3)
        <BLANKLINE>
            def forward(self, input_layer):
                dense = torch.relu(self.dense(input_layer))
                return dense
        <BLANKLINE>
        <BLANKLINE>
        model = Network()
        <BLANKLINE>
    """
    graph = model.graph
    names = variables(graph.nodes)
    taken, given = ([names[i] for i in ends] for ends in (graph.inputs, graph.outputs))
    head = ["import torch", "from torch import nn", "from torch.nn import functional"]
    made = ["def __init__(self):", "    super().__init__()", *_modules(graph.nodes)]
    run = [f"def forward(self, {', '.join(taken)}):", *_lines(graph.nodes, names)]
    body = [*made, "", *run, f"    return {', '.join(given)}"]
    module = ["class Network(nn.Module):", *(f"    {line}" if line else "" for line in body)]
    return "\n".join([*head, "", "", *module, "", "", "model = Network()", ""])


def _modules(nodes: list[Node]) -> Iterator[str]:
    for name, node in {node.name: node for node in nodes if _is_single(node)}.items():
        if made := words_of(node).made:
            yield f"    self.{identifier(name)} = {made}"


def _lines(nodes: list[Node], names: list[str]) -> Iterator[str]:
    for name, node in zip(names, nodes, strict=True):
        inputs = [names[i] for i in node.inputs]
        if node.options:
            raise SettingError(
                f"{node.layer.title} is called with more than its inputs, which cannot be printed "
                "for PyTorch. Export the model instead: `model.export('model.onnx')`."
            )
        if _is_single(node):
            module = f"self.{identifier(node.name)}"
            yield f"    {name} = {words_of(node).applied.format(module=module, x=inputs[0])}"
        elif not isinstance(node.layer, InputLayer):
            if getattr(node.layer, "axis", -1) not in (-1, len(node.shape)):
                raise SettingError(
                    f"{node.layer.title} joins along another axis than the last, which cannot be "
                    "printed for PyTorch. Write axis=-1, or the line there by hand."
                )
            yield f"    {name} = {MERGING[type(node.layer)].format(', '.join(inputs))}"


def _is_single(node: Node) -> bool:
    """Whether it is a layer with one input, written by its own words."""
    return not isinstance(node.layer, InputLayer) and type(node.layer) not in MERGING
