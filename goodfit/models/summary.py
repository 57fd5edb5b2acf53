"""A model as a table: its layers, the shapes of their outputs, the number of their weights."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from goodfit.arrays import trees
from goodfit.layers.layer import batch_shape

if TYPE_CHECKING:
    from goodfit.models.network import Network


class Row(NamedTuple):
    """One layer of the summary."""

    name: str
    type: str
    output_shape: tuple[int | None, ...]
    params: int


def rows(model: Network) -> list[Row]:
    """The layers with the shapes of their outputs and the number of their weights."""
    graph, state = model.graph, model.state
    assert state is not None
    seen: dict[str, Row] = {}
    for node in graph.nodes:
        if not node.layer.listed or node.name in seen:
            continue
        arrays = trees.leaves((state.params.get(node.name), state.memory.get(node.name)))
        count = sum(int(np.size(array)) for array in arrays)
        seen[node.name] = Row(node.name, type(node.layer).__name__, node.shape, count)
    return list(seen.values())


def summary(model: Network) -> str:
    """The table as text."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(title=f'Model "{model.name}"', box=box.SIMPLE_HEAD, title_justify="left")
    for title in ("layer (type)", "output shape"):
        table.add_column(title)
    table.add_column("params", justify="right")
    for row in rows(model):
        shape = batch_shape(row.output_shape)
        table.add_row(f"{row.name} ({row.type})", shape, f"{row.params:,}")
    page = io.StringIO()
    console = Console(file=page, width=80)
    console.print(table)
    console.print(f"Parameters: {model.count_params():,} ({_trainable(model):,} of them trainable)")
    return page.getvalue()


def _trainable(model: Network) -> int:
    state = model.state
    assert state is not None
    layers = model.graph.layers
    return sum(
        int(np.size(array))
        for name, branch in state.params.items()
        if layers[name].trainable
        for array in trees.leaves(branch)
    )
