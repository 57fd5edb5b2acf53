"""Rules about the size of a network: too small for the task, or deeper than it bears."""

from __future__ import annotations

import math
from collections.abc import Iterator

from goodfit.doctor.course import progress
from goodfit.doctor.course.shortfall import falls_far_short
from goodfit.doctor.cures import (
    AddResiduals,
    Cure,
    Deepen,
    InsertBatchNormalization,
    Shorten,
    Widen,
)
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.doctor.structure.depth import plain_chain, sigmoid_chain
from goodfit.doctor.structure.linearity import bends_would_help, is_straight
from goodfit.doctor.structure.network import hidden_layers, learns_from, units, weight_count
from goodfit.layers import Dense
from goodfit.layers.graph import Node
from goodfit.layers.spatial import Spatial
from goodfit.training.record import Record

FEW_UNITS, FEW_FILTERS = 8, 4
ENOUGH_UNITS = 32
STILL_FALLING = 0.05
MANY_LAYERS = 10
FADED, GROWN = 0.05, 20.0


@rule("underfitting_capacity")
def underfitting_capacity(record: Record) -> Iterator[Finding]:
    """The network is too small: even the rows it was trained on are beyond it.

    Evidence: its narrowest hidden layer has few units (8 or fewer; 4 filters), or there is none and
    the data need more than straight lines; it has fewer weights than there are numbers to answer;
    the training loss no longer falls; and the network does no better than a constant guess, or
    misses a quarter or more of what cheap models gain over one. If a linear model, which it could
    be, is among these, its size is not the reason. Where what a guess costs is not known, it may
    have begun well trained: then it is only worth knowing.
    Cause: too few units or layers for the task.
    Remedy: a wider network, then a deeper one.
    """
    if not record.epochs_run or record.breakdown is not None or not _is_settled(record):
        return
    narrowest = min(_hidden(record), key=units, default=None)
    small = is_straight(record.graph) if narrowest is None else units(narrowest) <= _few(narrowest)
    if not small or _could_know_all(record) or not falls_far_short(record):
        return
    if _could_be_linear(record) and not bends_would_help(record):
        return
    yield Finding(
        "underfitting_capacity",
        "info" if record.facts.constant_loss is None else "warning",
        None if narrowest is None else narrowest.name,
        _too_small(record, narrowest),
        _growth(narrowest),
    )


@rule("too_deep")
def too_deep(record: Record) -> Iterator[Finding]:
    """So many layers follow one another that the signal is lost on its way.

    Evidence: ten layers or more without normalisation or shortcuts; before the first step already,
    rows differ twenty times less (or more) behind them than in front; and training broke down, or
    the network did no better than a constant guess or worse than cheap models. Where most of them
    are sigmoid layers, it is not their number.
    Cause: depth that neither the activations nor the first weights bear.
    Remedy: fewer layers; or shortcuts around them, or batch normalisation between them.
    """
    chain = plain_chain(record.graph)
    mostly_sigmoid = 2 * len(sigmoid_chain(record.graph)) > len(chain)
    if len(chain) < MANY_LAYERS or mostly_sigmoid or not record.epochs_run:
        return
    before, after = (_spread(record, chain[i]) for i in (0, -1))
    lost = after < FADED * before or after > GROWN * before
    if not lost or not (record.breakdown is not None or progress.disappoints(record)):
        return
    evidence = tell(
        "{count} layers follow one another without normalisation or shortcuts. At the first pass "
        "rows differed by {before:.2g} behind `{first}`, and by {after:.2g} behind `{last}`.",
        count=len(chain),
        before=before,
        first=chain[0],
        after=after,
        last=chain[-1],
    )
    cures = (Shorten(3), AddResiduals(), InsertBatchNormalization())
    yield Finding("too_deep", "warning", None, evidence, cures)


def _hidden(record: Record) -> list[Node]:
    return [node for node, _ in hidden_layers(record.graph) if learns_from(node.layer)]


def _few(node: Node) -> int:
    return FEW_FILTERS if isinstance(node.layer, Spatial) else FEW_UNITS


def _too_small(record: Record, narrowest: Node | None) -> str:
    if narrowest is None:
        return tell(
            "Without a hidden layer, the network can only draw straight lines, which is too "
            "little for these data."
        )
    return tell(
        "The training loss no longer falls at {loss:.3g}, and `{layer}` has only {units} units.",
        loss=progress.final_loss(record),
        layer=narrowest.name,
        units=units(narrowest),
    )


def _growth(narrowest: Node | None) -> tuple[Cure, ...]:
    deeper = Deepen(1, ENOUGH_UNITS)
    return (deeper,) if narrowest is None else (Widen(4, ENOUGH_UNITS), deeper)


def _could_know_all(record: Record) -> bool:
    """Whether there are as many weights as numbers to answer, which could be learnt by heart."""
    graph = record.graph
    shapes = [graph.nodes[place].shape for place in graph.outputs]
    answers = sum(math.prod(length or 1 for length in shape) for shape in shapes)
    return weight_count(graph) >= record.facts.rows * answers


def _could_be_linear(record: Record) -> bool:
    """Whether no layer is too narrow for the scores of a linear model of the inputs."""
    scores = max(units(record.graph.nodes[place]) for place in record.graph.outputs)
    return all(isinstance(node.layer, Dense) and units(node) >= scores for node in _hidden(record))


def _is_settled(record: Record) -> bool:
    """Whether going on as it did would bring little."""
    return progress.outlook(progress.curve(record)) <= STILL_FALLING


def _spread(record: Record, name: str) -> float:
    """By how much rows differed behind a layer at the first pass; NaN where it is not known."""
    return record.first_vitals.get(name, {}).get("row_spread", math.nan)
