"""Rules about the targets: how they are written, how large they are, what gives them away."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goodfit.doctor.course import harm
from goodfit.doctor.course.ending import begins_near, rescales
from goodfit.doctor.cures import NumberLabels, ScaleTargets, Write
from goodfit.doctor.evidence.leakage import Leak, leak
from goodfit.doctor.finding import Finding
from goodfit.doctor.meaning.encoding import misread
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.losses import CosineSimilarity, MeanSquaredLogarithmicError, Poisson
from goodfit.training.record import DataFacts, Record

LARGE, SMALL = 10.0, 0.02
FAR = 3.0
UNEVEN = 100.0
_FREE_OF_SCALE = (CosineSimilarity, MeanSquaredLogarithmicError, Poisson)


@rule("label_encoding_error")
def label_encoding_error(record: Record) -> Iterator[Finding]:
    """The labels say something else than was meant.

    Evidence: validation labels are those of training, all shifted by one; yes and no are written
    as two numbers that are both nearer to no; one-hot rows sum to another number than 1, or many
    hold only zeros; text or fractions stand where class numbers should be.
    Cause: a scaler or an encoder that saw the labels too, encoders fitted to each part by itself,
    dummy columns of which the first was dropped.
    Remedy: number the classes from 0, by the training rows, and use the same numbers everywhere.
    """
    if not harm.was_run(record):
        return
    for evidence, code in misread(record):
        cure = Write(tell("Write the labels as the loss reads them"), code)
        yield Finding("label_encoding_error", "warning", None, evidence, (NumberLabels(), cure))


@rule("target_unscaled")
def target_unscaled(record: Record) -> Iterator[Finding]:
    """Targets far from unit size make every error, and so every step, far too large or small.

    Evidence: the targets' deviation is above 10 or below 0.02, they lie more than 3 deviations
    from 0, or one of several varies a hundred times as much as another; and nothing at the end of
    the network rescales its answers.
    Cause: targets in their own unit (prices, counts, percent) for a network that begins near 0.
    Remedy: train on scaled targets, and let the model scale its answers back.
    """
    signs = _unscaled(record)
    if signs and harm.was_run(record) and not rescales(record.graph):
        yield Finding(
            "target_unscaled",
            harm.severity(record),
            None,
            " ".join([*signs, harm.told(record)]),
            (ScaleTargets(),),
        )


@rule("target_leakage")
def target_leakage(record: Record) -> Iterator[Finding]:
    """One feature gives the target away, better than all others together come near it.

    Evidence: a single feature tells the target almost without error, while a linear model of all
    others, which do tell something, is far from that. Where several features share the knowledge,
    or the others tell nothing, it is the task that is easy.
    Cause: a column that was made from the target, or is only known after it: a total, a status, a
    code, the row's place in a sorted file.
    Remedy: leave it out, unless it will be there when the network is used.
    """
    found = leak(record.sample) if record.sample is not None else None
    if found is not None:
        drop = Write(
            tell("Leave it out, unless it will be known when the network is asked"),
            _without(record.facts, found.place),
        )
        evidence = _leaking(found, record.facts.feature(found.place))
        yield Finding("target_leakage", "warning", None, evidence, (drop,))


def _unscaled(record: Record) -> list[str]:
    """A sentence for each way in which the targets stand out."""
    facts, loss = record.facts, record.loss
    if len(record.graph.outputs) > 1:
        return []
    if getattr(loss, "targets", "numbers") != "numbers" or isinstance(loss, _FREE_OF_SCALE):
        return []
    mean, std, signs = facts.y_mean, facts.y_std, []
    far = abs(mean) > max(FAR * std, 1.0) and not begins_near(record, mean, std)
    if std > LARGE or 0 < std < SMALL or (far and std > 0):
        signs.append(tell("y has mean {mean:.3g} and deviation {std:.3g}.", mean=mean, std=std))
    return signs + _uneven(record)


def _uneven(record: Record) -> list[str]:
    """Targets of one row that are of very different size."""
    y = None if record.sample is None else record.sample.y
    if y is None or y.ndim != 2 or y.shape[1] < 2:
        return []
    widths = y.std(axis=0, dtype=float)
    moving = np.flatnonzero(widths > 0)
    if not len(moving) or widths.max() <= UNEVEN * widths[moving].min():
        return []
    narrow, wide = moving[np.argmin(widths[moving])], int(np.argmax(widths))
    return [
        tell(
            "Target {wide} has deviation {most:.3g}, target {narrow} only {least:.3g}.",
            wide=wide,
            most=widths[wide],
            narrow=narrow,
            least=widths[narrow],
        )
    ]


def _without(facts: DataFacts, place: int) -> str:
    """The line that leaves a feature out."""
    if not facts.names:
        return f"x = np.delete(x, {place}, axis=1)"
    return f"x = x[[name for name in x.columns if name != {facts.names[place]!r}]]"


def _leaking(found: Leak, feature: str) -> str:
    if found.chooses:
        return tell(
            "Feature {place} of x alone tells the class of {alone:.1%} of the rows; a linear model "
            "of all others, of {others:.1%}.",
            place=feature,
            alone=found.alone,
            others=found.others,
        )
    return tell(
        "Feature {place} of x alone explains {alone:.1%} of the variance of y; a linear model of "
        "all others, {others:.1%}.",
        place=feature,
        alone=found.alone,
        others=found.others,
    )
