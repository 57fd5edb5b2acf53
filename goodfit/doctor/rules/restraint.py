"""Rules about what holds a network back on purpose: dropout, penalties, batch normalisation."""

from __future__ import annotations

import math
from collections.abc import Iterator

from goodfit.doctor import progress
from goodfit.doctor.cures import (
    ChangeBatchSize,
    RemoveBatchNormalization,
    SetDropout,
    SetPenalty,
    Write,
    named,
)
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.modes import evaluation_loss, penalty, training_loss
from goodfit.doctor.network import multiplies, rearranges
from goodfit.doctor.rules import rule
from goodfit.layers import BatchNormalization, GaussianDropout
from goodfit.layers.graph import Graph, Node
from goodfit.layers.regularization.drawing import Dropping
from goodfit.training.record import Record

MOST_DROPPED = 0.5
LEAST_KEPT = 0.2
APART = 1.5
OUTWEIGHS = 1.0
ROOM = 0.25
SHRUNK = 0.2
PENALTIES = ("kernel_regularizer", "recurrent_regularizer", "depthwise_regularizer")
MATTERS = 0.1
NO_VARIANCE = 1.1
FEW_NUMBERS = 4
NOT_ARRIVED = 0.2
"""The share of a running mean's beginning that is still in it."""


@rule("dropout_on_output", before=True)
def dropout_on_output(record: Record) -> Iterator[Finding]:
    """Dropout behind the last layer sets answers to 0 at random.

    Evidence: nothing with weights stands between the dropout and the output.
    Cause: the habit of putting dropout behind every layer.
    Remedy: dropout behind hidden layers only.
    """
    for place in record.graph.outputs:
        dropping = _dropping_before(record.graph, place)
        if dropping is not None:
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
    without dropout, with half of a constant guess's loss left; or it did no better than a constant
    guess or worse than cheap models.
    Cause: a rate that was given as the share to keep, or dropout in every place.
    Remedy: rates of 0.2 to 0.5, in the wide layers only.
    """
    dropping = {node.name: _rate(node) for node in record.graph.nodes if _rate(node) > 0}
    if not dropping or not record.epochs_run or record.breakdown is not None:
        return
    highest = max(dropping, key=lambda name: dropping[name])
    kept = math.prod(1 - rate for rate in dropping.values())
    if dropping[highest] <= MOST_DROPPED and kept >= LEAST_KEPT:
        return
    if _hampered(record) or progress.disappoints(record):
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


@rule("over_regularisation")
def over_regularisation(record: Record) -> Iterator[Finding]:
    """The penalty on the weights costs more than wrong answers do, so that it decides.

    Evidence: the penalty is larger than the data's part of the loss, which is still a quarter of a
    constant guess's or more; or it has brought a layer's weights or outputs down to a fifth, and
    the network stayed no better than a constant guess or worse than cheap models. And it is no
    worse on validation rows than on its own, so that there is nothing for a penalty to prevent.
    Cause: a factor that is too large for the number of weights; the penalty is a sum over all.
    Remedy: a tenth of it, or none until the network overfits.
    """
    if record.breakdown is not None or not record.epochs_run:
        return
    cost, left, guess = penalty(record), training_loss(record), progress.guess_loss(record)
    cures = (SetPenalty(1e-5), SetPenalty(0.0))
    if not cost > 0 or _overfits(record, cost, left):
        return
    shrunk = _shrunk(record)
    if cost > OUTWEIGHS * left and left > ROOM * guess:
        evidence = tell(
            "Of the training loss, {cost:.3g} is the penalty and only {left:.3g} is due to wrong "
            "answers; always giving the same answer would cost {guess:.3g}.",
            cost=cost,
            left=left,
            guess=guess,
        )
        yield Finding("over_regularisation", "warning", None, evidence, cures)
    elif shrunk and progress.held_back(record):
        layer, share = min(shrunk.items(), key=lambda pair: pair[1])
        evidence = tell(
            "The penalty has brought `{layer}` down to {share:.1%} of the size it began with.",
            layer=layer,
            share=share,
        )
        yield Finding("over_regularisation", "warning", layer, evidence, cures)


@rule("batchnorm_misuse")
def batchnorm_misuse(record: Record) -> Iterator[Finding]:
    """Batch normalisation learns with the numbers of a batch, but answers with running means.

    Evidence: a batch has four numbers or fewer of each feature, whose mean and deviation are
    chance; or the running means, moving by `1 - momentum` a step, have not arrived; or validation
    rows fare badly. And the same training rows are answered far worse in evaluation than in
    training, or the network did no better than a constant guess or worse than cheap models.
    Cause: tiny batches, a momentum near 1, or few steps.
    Remedy: larger batches, a momentum of 0.9, or layer normalisation.
    """
    nodes = {node.name: node for node in record.graph.nodes}
    norms = {
        name: layer
        for name, layer in record.graph.layers.items()
        if isinstance(layer, BatchNormalization) and layer.trainable
    }
    if not norms or not record.epochs_run or record.breakdown is not None:
        return
    numbers, worst = min((_numbers(record, nodes[name], norms[name]), name) for name in norms)
    slowest = max(norms, key=lambda name: norms[name].momentum)
    begun = norms[slowest].momentum ** sum(map(len, record.step_losses))
    tiny, late = numbers <= FEW_NUMBERS, begun > NOT_ARRIVED
    if not (tiny or late or _worse_on_dev(record)):
        return
    training, evaluation = training_loss(record), evaluation_loss(record)
    apart = (
        evaluation > APART * training and progress.guess_loss(record) * 0.1 < evaluation - training
    )
    if not apart and not (tiny and progress.disappoints(record)):
        return
    if tiny:
        evidence = tell(
            "`{layer}` takes mean and deviation from {numbers} numbers of each feature in a batch: "
            "they are chance.",
            layer=worst,
            numbers=numbers,
        )
    else:
        evidence = tell(
            "The same training rows cost {training:.3g} while training, with the numbers of the "
            "batch, but {evaluation:.3g} with the running means of `{layer}`; {begun:.0%} of "
            "these is still what they began with.",
            training=training,
            evaluation=evaluation,
            layer=slowest,
            begun=begun,
        )
    bigger = ChangeBatchSize(record.batch_size, 32)
    slower = Write(tell("Let the running means move faster"), "BatchNormalization(momentum=0.9)")
    cures = (bigger, RemoveBatchNormalization()) if tiny else (slower, RemoveBatchNormalization())
    yield Finding("batchnorm_misuse", "warning", worst if tiny else slowest, evidence, cures)


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
    drops = isinstance(layer, Dropping | GaussianDropout) and layer.trainable
    return float(layer.rate) if drops else 0.0


def _hampered(record: Record) -> bool:
    """Whether the network does far worse while it trains than the same network afterwards."""
    loss = training_loss(record)
    far = loss > progress.WELL * progress.guess_loss(record)
    return far and loss > APART * evaluation_loss(record)


def _overfits(record: Record, cost: float, left: float) -> bool:
    dev = record.history.get("val_loss", [])
    return len(dev) > 0 and dev[-1] - cost > NO_VARIANCE * left


def _shrunk(record: Record) -> dict[str, float]:
    """The layers with a penalty that have lost most of their size, and what is left of it."""
    left = {}
    for name, layer in record.graph.layers.items():
        kernel = any(getattr(layer, kind, None) is not None for kind in PENALTIES)
        quantities = ["weight_norm"] * kernel + ["row_spread"] * (
            layer.activity_regularizer is not None
        )
        for quantity in quantities:
            first = record.first_vitals.get(name, {}).get(quantity, 0.0)
            last = record.vitals.get(name, {}).get(quantity, [first])[-1]
            if last < SHRUNK * first:
                left[name] = last / first
    return left


def _numbers(record: Record, node: Node, layer: BatchNormalization) -> int:
    """How many numbers of each feature a batch has."""
    lengths = [record.batch_size, *(length or 1 for length in node.shape)]
    return math.prod(lengths) // lengths[layer.axis]


def _worse_on_dev(record: Record) -> bool:
    """Whether validation rows cost far more than training rows did."""
    dev = record.history.get("val_loss", [])
    return len(dev) > 0 and dev[-1] > APART * progress.final_loss(record)
