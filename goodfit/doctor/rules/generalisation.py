"""Rules about generalisation: whether what was learnt holds on rows that were not seen."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.course import progress
from goodfit.doctor.cures import SetDropout, SetPenalty, StopEarly, Widen, Write
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

WORSE, FALLEN, LAST = 0.05, 0.95, 3
HARMFUL = 0.3
"""The share of a constant guess's loss that is left on validation rows, to be worth an alarm."""

LOST = 0.1
"""The share of what was learnt about validation rows that must have been lost again."""

GRAVE = 0.25
SURE, CLEARLY_BETTER, LIKELY_WORSE = 1.0, 2.0, -1.5


@rule("overfitting")
def overfitting(record: Record) -> Iterator[Finding]:
    """The network goes on learning its training rows by heart, and gets worse on others.

    Evidence: in the last three epochs the validation loss was well above its best, while the
    training loss kept falling; or the training rows are known by heart, and a cheap model is
    probably better on others. It is only worth knowing where training kept the best epoch, where
    little is lost beside what was learnt, where the validation accuracy did not suffer, or where
    the network is still clearly better than cheap models.
    Cause: a network that is large for the number of rows, trained for long.
    Remedy: keep the best epoch; dropout or L2; a smaller network; above all, more data.
    """
    dev, train = (record.history.get(name, []) for name in ("val_loss", "loss"))
    if record.breakdown is not None or len(dev) <= LAST or len(dev) != len(train):
        return
    turned, outdone = _turned(record), _is_outdone(record)
    if not turned and not outdone:
        return
    severity = "warning" if outdone else _harm(record)
    evidence = [
        *(_told_turn(record) if turned else ()),
        *(_told_gap(record) if outdone else ()),
        *_told_metric(record),
    ]
    cures = (
        *([] if record.stopped_by else [StopEarly(patience=5)]),
        SetDropout(0.3),
        SetPenalty(1e-3),
        Widen(0.5),
        Write(tell("Get more training data, or augment the data there are")),
    )
    yield Finding("overfitting", severity, None, " ".join(evidence), cures)


def _smooth(record: Record) -> NDArray[np.float64]:
    """The validation loss of each epoch but the first and the last, its neighbours considered."""
    dev = np.array(record.history["val_loss"], float)
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(dev, 3), axis=-1))


def _best(record: Record) -> int:
    """The epoch around which the validation loss was lowest, from 0."""
    return int(np.argmin(_smooth(record))) + 1


def _rise(record: Record) -> float:
    """By how much the validation loss has risen at the least since it was lowest."""
    return float(min(record.history["val_loss"][-LAST:]) - _smooth(record).min())


def _turned(record: Record) -> bool:
    """Whether the validation loss rose while the training loss fell on."""
    train = record.history["loss"]
    rose = _rise(record) > WORSE * abs(_smooth(record).min())
    return rose and max(train[-LAST:]) < FALLEN * train[_best(record)]


def _harm(record: Record) -> Severity:
    """By what was lost, beside what had been learnt, beyond the chance of few rows."""
    guess, lowest = progress.guess_loss(record), float(_smooth(record).min())
    noise = SURE * lowest / max(record.facts.dev_rows, 1) ** 0.5
    lost = _rise(record) > max(LOST * (guess - lowest), noise)
    left = record.history["val_loss"][-1] > HARMFUL * guess
    shows = _metric_fell(record) or _rise(record) > GRAVE * guess
    if not (lost and left and shows) or _kept_best(record):
        return "info"
    ahead = progress.lead(record)
    return "info" if ahead is not None and ahead > CLEARLY_BETTER else "warning"


def _metric_fell(record: Record) -> bool:
    """Whether the validation accuracy fell by more than chance; true where none was measured."""
    name = next((n for n in record.history if n.startswith("val_") and "acc" in n), None)
    if name is None:
        return True
    values, rows = record.history[name], max(record.facts.dev_rows, 1)
    then, now = values[_best(record)], float(np.median(values[-LAST:]))
    return then - now > math.sqrt(max(then * (1 - then), 1e-4) / rows)


def _is_outdone(record: Record) -> bool:
    """Whether training rows are known by heart, and a cheap model is likely better on others."""
    left = record.history["val_loss"][-1] > HARMFUL * progress.guess_loss(record)
    by_heart = progress.unlearnt(record) < progress.NEARLY_LEARNT
    if not (left and by_heart) or _kept_best(record):
        return False
    ahead = progress.lead(record)
    return ahead is not None and ahead < LIKELY_WORSE


def _kept_best(record: Record) -> bool:
    """Whether training was stopped, or ended with weights better than those of the last epoch."""
    sample, dev = record.sample, record.history["val_loss"]
    if record.stopped_by is not None:
        return True
    if sample is None or sample.dev_y is None or len(sample.dev_y) < record.facts.dev_rows:
        return False
    answers = np.asarray(sample.dev_answers)
    if not np.isfinite(answers).all():
        return False
    return float(record.loss(sample.dev_y, answers)) < (min(dev) + dev[-1]) / 2


def _told_turn(record: Record) -> Iterator[str]:
    train, best = record.history["loss"], _best(record)
    yield tell(
        "The validation loss was lowest around epoch {epoch} ({lowest:.3g}) and is {now:.3g} now, "
        "while the training loss fell on from {before:.3g} to {after:.3g}.",
        epoch=best + 1,
        lowest=float(_smooth(record).min()),
        now=record.history["val_loss"][-1],
        before=train[best],
        after=train[-1],
    )
    if record.stopped_by is not None:
        yield tell("Training was stopped early: {reason}.", reason=record.stopped_by)


def _told_gap(record: Record) -> Iterator[str]:
    yield tell(
        "The training loss fell to {train:.3g}, but the validation loss stays at {dev:.3g}; a "
        "cheap model does better on the validation rows.",
        train=record.history["loss"][-1],
        dev=record.history["val_loss"][-1],
    )


def _told_metric(record: Record) -> Iterator[str]:
    """The first metric, on both kinds of rows."""
    for name, values in record.history.items():
        dev = record.history.get(f"val_{name}", [])
        if name != "loss" and len(dev) == len(values):
            yield tell(
                "`{name}` is {train:.3g} on training rows and {dev:.3g} on validation rows.",
                name=name,
                train=values[-1],
                dev=dev[-1],
            )
            return
