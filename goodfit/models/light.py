"""Networks so light that NumPy has answered a few rows before a program would have begun."""

from __future__ import annotations

from goodfit import activations
from goodfit.arrays import Tree, lies_in_memory, trees
from goodfit.layers import (
    ELU,
    Activation,
    BatchNormalization,
    Dense,
    Dropout,
    Flatten,
    LeakyReLU,
    Normalization,
    ReLU,
    Rescaling,
    Softmax,
)
from goodfit.layers.graph import Graph
from goodfit.layers.layer import Layer

KINDS = frozenset(
    (
        Activation, BatchNormalization, Dense, Dropout, ELU, Flatten, LeakyReLU, Normalization,
        ReLU, Rescaling, Softmax,
    )
)  # fmt: skip
"""Layers that are few operations of NumPy, each of them quick."""

FEWEST = 8
"""Fewer rows take as long: the product waits for its weights to come from memory."""

MOST = 2**23
"""So many products of a weight and a number take about as long as a program's beginning."""


def is_light(graph: Graph, weights: Tree, rows: int) -> bool:
    """Whether so many rows are sooner answered by NumPy than by a compiled program.

    Args:
        graph: the network.
        weights: its arrays.
        rows: how many rows are to be answered.
    """
    work = max(rows, FEWEST) * sum(leaf.size for leaf in trees.leaves(weights))
    light = work <= MOST and all(map(_is_quick, graph.layers.values()))
    return light and lies_in_memory()


def _is_quick(layer: Layer) -> bool:
    """Whether NumPy is quick at it; of a GELU it works out each number on its own."""
    return type(layer) in KINDS and getattr(layer, "activation", None) is not activations.gelu
