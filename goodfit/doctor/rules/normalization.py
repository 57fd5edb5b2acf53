"""The rule about batch normalisation, which acts otherwise in training than afterwards."""

from __future__ import annotations

import math
from collections.abc import Iterator

from goodfit.doctor.course import progress
from goodfit.doctor.course.modes import evaluation_loss, training_loss
from goodfit.doctor.cures import ChangeBatchSize, RemoveBatchNormalization, Write
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.layers import BatchNormalization
from goodfit.training.record import Record

APART, MATTERS = 1.5, 0.1
FEW_NUMBERS = 4
NOT_ARRIVED = 0.2
"""The share of a running mean's beginning that is still in it."""


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
    norms = {
        name: layer
        for name, layer in record.graph.layers.items()
        if isinstance(layer, BatchNormalization) and layer.trainable
    }
    if not norms or not record.epochs_run or record.breakdown is not None:
        return
    poorest = min(norms, key=lambda name: _numbers(record, name, norms[name]))
    slowest = max(norms, key=lambda name: norms[name].momentum)
    if _numbers(record, poorest, norms[poorest]) <= FEW_NUMBERS:
        if _is_apart(record) or progress.disappoints(record):
            yield _of_tiny_batches(record, poorest, norms[poorest])
        return
    late = _begun(record, norms[slowest]) > NOT_ARRIVED
    if (late or _is_worse_on_dev(record)) and _is_apart(record):
        yield _of_late_means(record, slowest, norms[slowest])


def _of_tiny_batches(record: Record, name: str, layer: BatchNormalization) -> Finding:
    evidence = tell(
        "`{layer}` takes mean and deviation from {numbers} numbers of each feature in a batch: "
        "they are chance.",
        layer=name,
        numbers=_numbers(record, name, layer),
    )
    cures = (ChangeBatchSize(record.batch_size, 32), RemoveBatchNormalization())
    return Finding("batchnorm_misuse", "warning", name, evidence, cures)


def _of_late_means(record: Record, name: str, layer: BatchNormalization) -> Finding:
    evidence = tell(
        "The same training rows cost {training:.3g} while training, with the numbers of the "
        "batch, but {evaluation:.3g} with the running means of `{layer}`; {begun:.0%} of these is "
        "still what they began with.",
        training=training_loss(record),
        evaluation=evaluation_loss(record),
        layer=name,
        begun=_begun(record, layer),
    )
    faster = Write(tell("Let the running means move faster"), "BatchNormalization(momentum=0.9)")
    return Finding(
        "batchnorm_misuse", "warning", name, evidence, (faster, RemoveBatchNormalization())
    )


def _numbers(record: Record, name: str, layer: BatchNormalization) -> int:
    """How many numbers of each feature a batch has."""
    shape = record.graph.layer_node(name).shape
    lengths = [record.batch_size, *(length or 1 for length in shape)]
    return math.prod(lengths) // lengths[layer.axis]


def _begun(record: Record, layer: BatchNormalization) -> float:
    """The share of what the running means began with that is still in them."""
    return float(layer.momentum ** sum(map(len, record.step_losses)))


def _is_apart(record: Record) -> bool:
    """Whether the same rows are answered far worse in evaluation than while training."""
    loss, guess = training_loss(record), progress.guess_loss(record)
    return evaluation_loss(record) > max(APART * loss, loss + MATTERS * guess)


def _is_worse_on_dev(record: Record) -> bool:
    """Whether validation rows cost far more than training rows did."""
    dev = record.history.get("val_loss", [])
    return len(dev) > 0 and dev[-1] > APART * progress.final_loss(record)
