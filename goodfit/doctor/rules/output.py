"""Rules about what is asked of the network: last layer, loss and metric against the targets."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.course import breakdown, progress
from goodfit.doctor.cures import ChangeLoss, Cure, Write, last_layer, learning_rate_divided
from goodfit.doctor.finding import Finding
from goodfit.doctor.looking.sample import Sample
from goodfit.doctor.meaning.asked import PROBABLE, Asked, asked, fitting, named_loss
from goodfit.doctor.meaning.loss_meaning import double_activation as acting_twice
from goodfit.doctor.meaning.measures import meaningless
from goodfit.doctor.meaning.outputs import unfit
from goodfit.doctor.meaning.reach import beyond
from goodfit.doctor.meaning.stretching import stretches
from goodfit.doctor.meaning.task import meaning
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.doctor.structure.network import output_names
from goodfit.losses import Poisson
from goodfit.training.record import Record

WORTH = 0.05
"""The share of the targets' variance, or of the answers, that may be lost without a word."""

SAME = 0.03
"""Answers between 0 and 1 that deviate by less say the same of all rows."""


@rule("wrong_output_activation", before=True)
def wrong_output_activation(record: Record) -> Iterator[Finding]:
    """The last activation cannot give the answers that the targets ask for.

    Evidence: targets lie beyond the numbers that the activation gives, and so much of their
    variance is lost; or the loss expects probabilities (or scores of either sign) and the
    activation gives something else; or most units of a ReLU output are 0 for every row while all
    hidden layers are alive; or a cross-entropy was no longer finite although the outputs that it
    scores were. Where the network does as well as cheap models all the same, and its answers
    are what the loss expects, it is only worth knowing.
    Cause: the last activation of another program: a ReLU as in the hidden layers, a softmax for
    numbers, a sigmoid for classes that exclude each other.
    Remedy: softmax for one of several classes, sigmoid for yes or no, none for numbers.
    """
    found = list(_found("wrong_output_activation", record))
    yield from found
    if not found:
        yield from _seen_in_the_run(record)


@rule("missing_softmax", before=True)
def missing_softmax(record: Record) -> Iterator[Finding]:
    """The loss takes raw scores of several classes for probabilities.

    Evidence: the last layer has several units and no activation, the loss is a cross-entropy
    without `from_logits=True`; and the network disappoints.
    Cause: the softmax was forgotten, or the loss was not told.
    Remedy: a softmax at the end (a sigmoid for several labels at once), or `from_logits=True`.
    """
    yield from _found("missing_softmax", record)


@rule("double_activation", before=True)
def double_activation(record: Record) -> Iterator[Finding]:
    """The network ends with a softmax or sigmoid, and its loss applies one more.

    Evidence: the loss has `from_logits=True` (or always takes scores), and the last activation
    gives probabilities.
    Cause: the activation was moved into the loss, and stayed in the network.
    Remedy: one of the two. Squeezed twice, ten classes keep a loss of 1.46 even when all is right.
    """
    output = _output(record)
    if output is not None:
        yield from acting_twice(output)


@rule("wrong_loss", before=True)
def wrong_loss(record: Record) -> Iterator[Finding]:
    """What the loss measures is not what is asked for.

    Evidence: the targets choose one of some classes, but the loss is a distance between numbers; or
    they say yes to several labels at once, but the loss expects one class; and the network
    disappoints. Targets that a loss can make nothing of (counts below 0, classes with fractions)
    stop a run before its first step.
    Cause: the loss of another program. Squared errors pass little back from a sigmoid or softmax
    that is surely wrong, absolute ones make the commonest class the best answer.
    Remedy: a cross-entropy for classes, squared errors for numbers.
    """
    yield from _found("wrong_loss", record)


@rule("loss_reduction_wrong", before=True)
def loss_reduction_wrong(record: Record) -> Iterator[Finding]:
    """The losses of a batch are added up, so that a step is as many times longer as it has rows.

    Evidence: the loss has `reduction="sum"`, and the network disappoints or broke down.
    Cause: a setting for distributed training, or for comparing with another program.
    Remedy: the mean, which is what learning rates are made for.
    """
    loss, rows = record.loss, record.batch_size
    if getattr(loss, "reduction", None) != "sum" or rows < 2:
        return
    named = () if not meaning(loss) else (ChangeLoss(named_loss(loss)),)
    evidence = tell(
        "{loss} adds up the losses of the {rows} rows of a batch: its gradient is {rows} times "
        "that of their mean.",
        loss=type(loss).__name__,
        rows=rows,
    )
    cures: tuple[Cure, ...] = (*named, learning_rate_divided(record, rows))
    yield _weighed(record, Finding("loss_reduction_wrong", "warning", None, evidence, cures))


@rule("shape_broadcast", before=True)
def shape_broadcast(record: Record) -> Iterator[Finding]:
    """A loss of one's own compares every target with every prediction.

    Evidence: over a few rows it is the mean over all their pairs, not over the rows. Whatever the
    inputs are, the best answer to all of them is then the same.
    Cause: targets of shape (n,) against predictions (n, 1) are stretched to (n, n).
    Remedy: give both one shape before they meet. goodfit's own losses never stretch.
    """
    output = _output(record)
    if output is None or not stretches(output):
        return
    evidence = tell(
        "The loss compares each target with every prediction of the batch: over {rows} rows it is "
        "the mean of all {pairs} pairs.",
        rows=3,
        pairs=9,
    )
    cure = Write(
        tell("Give both one shape before they meet"),
        "y_true = ops.reshape(y_true, shape=y_pred.shape)",
    )
    yield Finding("shape_broadcast", "error", None, evidence, (cure,))


@rule("wrong_metric", before=True)
def wrong_metric(record: Record) -> Iterator[Finding]:
    """A number that is reported says nothing about the task.

    Evidence: right classes are counted where the targets are numbers, or exact hits of
    probabilities, or the largest of a single score, or scores are compared with 0.5; or the metric
    cannot be computed at all.
    Cause: `metrics=["accuracy"]` copied from a classifier; `Accuracy()`, which compares exactly.
    Remedy: `"mae"` or `"r2_score"` for numbers, `"accuracy"` in words for classes.
    """
    output = _output(record)
    if output is not None:
        for metric in record.metrics:
            yield from meaningless(metric, output, before=not record.epochs_run)


def _found(code: str, record: Record) -> Iterator[Finding]:
    output = _output(record)
    if output is None:
        return
    for finding in _SEEN[record.sample][1]:
        if finding.code == code:
            yield finding if _lost(output, code) else _weighed(record, finding, output)


def _lost(output: Asked, code: str) -> bool:
    """Whether much of the targets is out of reach, which is harm enough."""
    numbers = code == "wrong_output_activation" and output.meant == "numbers"
    return numbers and beyond(output.y, output.activation).lost > WORTH


def _output(record: Record) -> Asked | None:
    """What is asked of the only output; None where no rows were kept."""
    sample = record.sample
    if sample is None or not len(sample.y):
        return None
    if sample not in _SEEN:
        kept = slice(None) if sample.weight is None else _counted(sample)
        inputs = tuple(part[kept] for part in sample.x)
        place = record.graph.outputs[0]
        output = asked(record.graph, place, sample.y[kept], record.loss, inputs)
        _SEEN[sample] = output, tuple(unfit(output))
    return _SEEN[sample][0]


_SEEN: WeakKeyDictionary[Sample, tuple[Asked, tuple[Finding, ...]]] = WeakKeyDictionary()
"""What is asked, and what does not fit, by the sample that it was seen on: the rules share it."""


def _counted(sample: Sample) -> NDArray[np.bool_]:
    """Which rows count at all."""
    weight = np.asarray(sample.weight)
    counted: NDArray[np.bool_] = (weight.reshape(len(weight), -1) != 0).any(axis=1)
    return counted


def _weighed(record: Record, finding: Finding, output: Asked | None = None) -> Finding:
    """What hampers, after a run in which it did no harm, is only worth knowing."""
    if not record.epochs_run or record.breakdown is not None or finding.severity == "error":
        return finding
    if progress.disappoints(record) and not (output and _nothing_arrives(record, output)):
        return finding
    meaningless = 0.0 if output is None else _meaningless_answers(record, output)
    if finding.code == "wrong_loss" or meaningless < WORTH:
        return dataclasses.replace(finding, severity="info")
    told = "{share:.0%} of the trained network's answers mean nothing to the loss."
    evidence = f"{finding.evidence} {tell(told, share=meaningless)}"
    return dataclasses.replace(finding, evidence=evidence)


def _nothing_arrives(record: Record, output: Asked) -> bool:
    """Whether a sigmoid in a softmax's place is given the same by all rows: that is not its fault.

    The loss makes shares of what it gives, so that it could learn nearly as well.
    """
    if output.activation not in PROBABLE or not output.wants_one_of_several or output.takes_scores:
        return False
    answers = np.asarray(record.sample.answers)
    return bool(answers.std(axis=0).max() < SAME)


def _meaningless_answers(record: Record, output: Asked) -> float:
    """The share of the answers that no target could have: below 0, or probabilities above 1."""
    probable = output.meant == "binary" or output.wants_one_of_several
    if output.takes_scores or not (probable or isinstance(output.loss, Poisson)):
        return 0.0
    answers = np.asarray(record.sample.answers)
    return float(np.mean((answers < 0) | (answers > (1 if probable else np.inf))))


def _seen_in_the_run(record: Record) -> Iterator[Finding]:
    """An output that broke the loss, or whose units all died."""
    if record.breakdown is not None and breakdown.cause(record) == "wrong_output_activation":
        evidence = breakdown.told(record.breakdown)
        finite = tell("The outputs were finite, but no probabilities.")
        yield Finding(
            "wrong_output_activation", "error", None, f"{evidence} {finite}", (_cure(record),)
        )
        return
    dead = progress.dead_layers(record)
    if not dead or not progress.is_stuck(record) or set(dead) - set(output_names(record.graph)):
        return
    layer, share = next(iter(dead.items()))
    evidence = tell(
        "The outputs come from `{layer}`, a ReLU, and {share:.0%} of its units were 0 for every "
        "examined row: they can neither answer nor learn.",
        layer=layer,
        share=share,
    )
    yield Finding("wrong_output_activation", "warning", layer, evidence, (_cure(record),))


def _cure(record: Record) -> Cure:
    output, counts = _output(record), record.facts.class_counts
    if output is not None:
        return fitting(output)
    units = int(record.graph.nodes[record.graph.outputs[0]].shape[-1] or 1)
    if counts is None:
        return Write(tell("To predict numbers, use no activation"), last_layer(units, None))
    if meaning(record.loss) == "binary":
        return Write(tell("To answer yes or no, use a sigmoid"), last_layer(units, "sigmoid"))
    return Write(tell("To choose a class, use a softmax"), last_layer(len(counts), "softmax"))
