"""Rules about generalisation: whether what was learnt holds on rows that were not seen."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from goodfit.doctor import progress
from goodfit.doctor.cures import StopEarly, Write
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

WORSE = 0.05
FALLEN = 0.95
HARMFUL = 0.05
GRAVE = 0.25
LAST = 3


@rule("overfitting")
def overfitting(record: Record) -> Iterator[Finding]:
    """The network goes on learning its training rows by heart, and gets worse on others.

    Evidence: in the last three epochs the validation loss was well above its best, while the
    training loss kept falling. It is only worth knowing where training was stopped early, or where
    the validation accuracy did not suffer.
    Cause: a network that is large for the number of rows, trained for long.
    Remedy: keep the best epoch; dropout or L2; a smaller network; above all, more data.
    """
    dev, train = (record.history.get(name, []) for name in ("val_loss", "loss"))
    if record.breakdown is not None or len(dev) <= LAST or len(dev) != len(train):
        return
    smooth = np.median(np.lib.stride_tricks.sliding_window_view(dev, 3), axis=-1)
    best, lowest, now = int(np.argmin(smooth)) + 1, float(smooth.min()), float(smooth[-1])
    rise = min(dev[-LAST:]) - lowest
    if not (rise > WORSE * abs(lowest) and max(train[-LAST:]) < FALLEN * train[best]):
        return
    yield Finding(
        "overfitting",
        _severity(record, rise, best),
        None,
        f"The validation loss was best around epoch {best + 1} ({lowest:.3g}) and is {now:.3g} "
        f"now, while the training loss fell on from {train[best]:.3g} to {train[-1]:.3g}."
        + _kept(record),
        (
            *([] if record.stopped_by else [StopEarly(patience=5)]),
            Write("Drop a share of the units in training, after each hidden layer", "Dropout(0.3)"),
            Write("Keep the weights small", 'kernel_regularizer="l2"'),
        ),
    )


def _severity(record: Record, rise: float, best: int) -> Severity:
    """By the harm done, measured against the loss of a constant guess."""
    guess = progress.guess_loss(record)
    if record.stopped_by is not None or not rise > HARMFUL * guess:
        return "info"
    return "warning" if rise > GRAVE * guess or _metric_fell(record, best) else "info"


def _metric_fell(record: Record, best: int) -> bool:
    """Whether the validation accuracy fell by more than chance; true where none was measured."""
    name = next((n for n in record.history if n.startswith("val_") and "accuracy" in n), None)
    if name is None:
        return True
    then, now = record.history[name][best], float(np.median(record.history[name][-LAST:]))
    noise = math.sqrt(max(then * (1 - then), 1e-4) / max(record.facts.dev_rows, 1))
    return then - now > noise


def _kept(record: Record) -> str:
    return "" if record.stopped_by is None else f" Training was stopped early: {record.stopped_by}."
