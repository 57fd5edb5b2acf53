"""What each layer of a trained network gives for some rows, in plain NumPy."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from goodfit.study.prepared import Array

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["layer_outputs", "rows_to_see", "weighted"]

MOST_NUMBERS = 1 << 24
"""So many numbers one layer may give for all rows that are looked at: 64 MiB."""
FEWEST_ROWS = 20


def rows_to_see(model: Model, most: int) -> int:
    """How many rows may go through a network while the outputs of all layers are kept."""
    shapes = [node.shape for node in model.graph.nodes]
    widest = max(math.prod(n for n in shape if isinstance(n, int)) for shape in shapes)
    return min(most, max(MOST_NUMBERS // max(widest, 1), FEWEST_ROWS))


def layer_outputs(model: Model, x: Array) -> dict[str, Array]:
    """The output of every layer by its name, the inputs among them.

    Args:
        model: a network with one input.
        x: rows, as many as fit in memory with all that is computed from them.
    """
    from goodfit.arrays import to_numpy
    from goodfit.layers import Context

    graph, state = model.graph, model.state
    assert state is not None
    rows = np.asarray(x, np.float32)
    with np.errstate(over="ignore", invalid="ignore"):  # the findings tell of what exploded
        values = graph.run_all(to_numpy(state.params), to_numpy(state.memory), [rows], Context())
    return {node.name: value for node, value in zip(graph.nodes, values, strict=True)}


def weighted(model: Model, most: int) -> list[str]:
    """The names of the layers with weights; of many, evenly chosen ones with first and last."""
    names = [node.name for node in model.graph.nodes if model.params.get(node.name)]
    chosen = np.unique(np.linspace(0, len(names) - 1, min(most, len(names))).round().astype(int))
    return [names[i] for i in chosen]
