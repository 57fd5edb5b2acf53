"""The features of the inputs as the first weights meet them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.structure.network import learns_from, rearranges
from goodfit.layers import Rescaling
from goodfit.layers.graph import Graph
from goodfit.layers.layer import Layer
from goodfit.layers.wrapping import Wrapper
from goodfit.training.record import DataFacts, Record

Numbers = NDArray[Any]

_KEEPING = (
    "Concatenate", "Masking", "ActivityRegularization",
    "MaxPooling1D", "MaxPooling2D", "MaxPooling3D",
    "AveragePooling1D", "AveragePooling2D", "AveragePooling3D",
)  # fmt: skip
"""Layers that leave numbers at their size."""


class Features(NamedTuple):
    """Features that meet weights at the size they have, one entry for each.

    Args:
        places: where in x each is, counted over all inputs.
        mean: its mean.
        std: its standard deviation.
        low: its smallest value.
        high: its largest value.
        facts: what is known of all features of x.
    """

    places: Numbers
    mean: Numbers
    std: Numbers
    low: Numbers
    high: Numbers
    facts: DataFacts

    def where(self, chosen: Numbers) -> Features:
        """Those that are chosen."""
        places, mean, std, low, high, facts = self
        parts = places[chosen], mean[chosen], std[chosen], low[chosen], high[chosen]
        return Features(*parts, facts)

    @property
    def total(self) -> int:
        """How many features x has."""
        return len(self.facts.x_mean)

    def told(self, i: int) -> str:
        """One of these as it is told of."""
        return self.facts.feature(self.places[i])

    @property
    def changing(self) -> Features:
        """Those that are not the same in every row."""
        return self.where(self.high > self.low)

    @property
    def constant(self) -> Features:
        """Those that are the same in every row."""
        return self.where(self.high <= self.low)


def met_features(record: Record) -> Features:
    """The features that weights meet, after a `Rescaling` where there is one.

    Left out is what the network normalises or looks up first, or does anything to that may scale.
    """
    facts, graph = record.facts, record.graph
    parts = [
        _met(facts, columns, graph, place)
        for columns, place in zip(_columns(facts), graph.inputs, strict=False)
    ]
    places, mean, std, low, high = (np.concatenate(side) for side in zip(*parts, strict=True))
    return Features(places, mean, std, low, high, facts)


def _columns(facts: DataFacts) -> list[Numbers]:
    """The places of each input's features."""
    widths = facts.widths or (len(facts.x_mean),)
    return np.split(np.arange(sum(widths)), np.cumsum(widths)[:-1])


def _met(facts: DataFacts, columns: Numbers, graph: Graph, place: int) -> tuple[Numbers, ...]:
    meeting = list(_meeting(graph, place))
    if not any(learns_from(_inside(layer)) for layer in meeting):
        columns = columns[:0]
    scale, offset = _rescaled(graph, place)
    if np.size(scale) not in (1, len(columns)) or np.size(offset) not in (1, len(columns)):
        columns = columns[:0]
    ends = [part[columns] * scale + offset for part in (facts.x_min, facts.x_max)]
    return (
        columns,
        facts.x_mean[columns] * scale + offset,
        facts.x_std[columns] * np.abs(scale),
        np.minimum(*ends),
        np.maximum(*ends),
    )


def _meeting(graph: Graph, place: int) -> Iterator[Layer]:
    """The layers that first do something to an input's numbers, behind a `Rescaling` too."""
    for i, node in enumerate(graph.nodes):
        if place not in node.inputs:
            continue
        if _keeps(node.layer) or isinstance(node.layer, Rescaling):
            yield from _meeting(graph, i)
        else:
            yield node.layer


def _rescaled(graph: Graph, place: int) -> tuple[Any, Any]:
    """By what an input is multiplied before it meets weights, and what is added to it then."""
    for i, node in enumerate(graph.nodes):
        if place in node.inputs and isinstance(node.layer, Rescaling):
            scale, offset = _rescaled(graph, i)
            own_scale, own_offset = np.asarray(node.layer.scale), np.asarray(node.layer.offset)
            return own_scale * scale, own_offset * scale + offset
        if place in node.inputs and _keeps(node.layer):
            return _rescaled(graph, i)
    return 1.0, 0.0


def _keeps(layer: Layer) -> bool:
    return rearranges(layer) or type(layer).__name__ in _KEEPING


def _inside(layer: Layer) -> Layer:
    return _inside(layer.layer) if isinstance(layer, Wrapper) else layer
