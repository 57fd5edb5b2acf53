"""Rules about dropout: where it acts, and how much of the signal it leaves."""

from __future__ import annotations

import math
from collections.abc import Iterator

from goodfit.doctor.course import progress
from goodfit.doctor.course.modes import evaluation_loss, training_loss
from goodfit.doctor.cures import SetDropout, Write, named
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.doctor.structure.network import multiplies, rearranges
from goodfit.layers import GaussianDropout
from goodfit.layers.graph import Graph, Node
from goodfit.layers.regularization.drawing import Dropping
from goodfit.training.record import Record

MOST_DROPPED, TOO_MUCH = 0.5, 0.75
LEAST_KEPT = 0.2
APART = 1.5


@rule("dropout_on_output", before=True)
def dropout_on_output(record: Record) -> Iterator[Finding]:
    """Dropout behind the last layer sets answers to 0 at random.

    Evidence: nothing with weights stands between the dropout and the output.
    Cause: the habit of putting dropout behind every layer.
    Remedy: dropout behind hidden layers only.
    """
    for dropping in _on_output(record.graph):
        yield Finding(
            "dropout_on_output",
            "warning",
            dropping.name,
            tell(
                "`{layer}` sets {rate:.0%} of the network's answers to 0 while it trains.",
                layer=dropping.name,
                rate=_rate(dropping),
            ),
            (Write(tell("Take the dropout behind the last layer out")),),
        )


@rule("dropout_too_high")
def dropout_too_high(record: Record) -> Iterator[Finding]:
    """Dropout takes so much of the signal that what is left is too little to learn from.

    Evidence: more than half is dropped in one layer, or all dropouts together leave less than a
    fifth; and while it trains the network's answers are half as bad again as the same network's
    without dropout, with half of a constant guess's loss left. Where a layer drops three quarters
    or more, it is enough that the network did no better than a constant guess or worse than cheap
    models.
    Cause: a rate that was given as the share to keep, or dropout in every place.
    Remedy: rates of 0.2 to 0.5, in the wide layers only.
    """
    hidden = [node for node in record.graph.nodes if node not in _on_output(record.graph)]
    dropping = {node.name: _rate(node) for node in hidden if _rate(node) > 0}
    if not dropping or not record.epochs_run or record.breakdown is not None:
        return
    highest = max(dropping, key=lambda name: dropping[name])
    kept = math.prod(1 - rate for rate in dropping.values())
    if dropping[highest] <= MOST_DROPPED and kept >= LEAST_KEPT:
        return
    if _hampered(record) or (dropping[highest] >= TOO_MUCH and progress.disappoints(record)):
        yield Finding(
            "dropout_too_high",
            "warning",
            highest,
            tell(
                "{layers} drop so much that {kept:.2g} of the signal comes through all of them; "
                "the loss was {training:.3g} while training, but is {evaluation:.3g} for the same "
                "rows when nothing is dropped.",
                layers=named(tuple(dropping)),
                kept=kept,
                training=training_loss(record),
                evaluation=evaluation_loss(record),
            ),
            (SetDropout(0.2), SetDropout(0.0)),
        )


def _on_output(graph: Graph) -> list[Node]:
    found = [_dropping_before(graph, place) for place in graph.outputs]
    return [node for node in found if node is not None]


def _dropping_before(graph: Graph, place: int) -> Node | None:
    """The dropout that acts on what the last layer with weights gives."""
    node = graph.nodes[place]
    if multiplies(node.layer) or len(node.inputs) != 1:
        return None
    if _rate(node) > 0:
        return node
    activates = type(node.layer).__name__ in ("Activation", "Softmax")
    return _dropping_before(graph, node.inputs[0]) if activates or rearranges(node.layer) else None


def _rate(node: Node) -> float:
    """The share that a layer drops."""
    layer = node.layer
    if isinstance(layer, Dropping | GaussianDropout) and layer.trainable:
        return float(layer.rate)
    return 0.0


def _hampered(record: Record) -> bool:
    """Whether the network does far worse while it trains than the same network afterwards."""
    loss = training_loss(record)
    far = loss > progress.WELL * progress.guess_loss(record)
    return far and loss > APART * evaluation_loss(record)
