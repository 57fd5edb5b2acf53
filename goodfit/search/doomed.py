"""Which trials the doctor gives up: nothing was learnt so far, and it is certain why."""

from __future__ import annotations

import math
from typing import Any

from goodfit.doctor.course import modes, progress
from goodfit.doctor.diagnosis import diagnose
from goodfit.doctor.finding import Finding
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.doctor.looking.rounds import Rounds
from goodfit.doctor.rules.updates import HARDLY_MOVED, largest_step
from goodfit.training.record import Record

__all__ = ["FATAL", "doomed"]

FATAL = frozenset(
    {
        "lr_too_high", "lr_too_low", "exploding_gradient", "vanishing_gradient", "dying_relu",
        "saturated_activation", "over_regularisation", "dropout_too_high", "bad_init_large",
        "bad_init_small", "bad_init_symmetry", "too_deep",
    }
)  # fmt: skip
"""What further epochs do not heal: another learning rate, penalty, depth ... is needed."""

STUCK = "no_better_than_baseline"
LATE, MANY_STEPS, FALLS = 0.5, 100, 0.01
"""A trial without any skill is given up, whatever the reason, after this share of its epochs and so
many steps, if training as long again would take less than this share off its loss."""


def doomed(run: Any, rounds: Rounds) -> Finding | None:
    """What the doctor is certain of while a trial runs, or None.

    Only a network that is no better than a constant guess is examined; the others cost nothing.

    Args:
        run: what is trained.
        rounds: the doctor's rounds, by which it is looked at.
    """
    if not progress.is_stuck(run.record):
        return None
    record = rounds.as_if_over(run)
    if not _has_learnt_nothing(record):
        return None
    codes = FATAL | {STUCK} if _stands_still(record) else FATAL
    alarms = diagnose(record, ILLNESSES.keys() - codes).alarms
    certain = (each for each in alarms if each.code != "lr_too_low" or _goes_nowhere(record))
    return next(certain, None)


def _has_learnt_nothing(record: Record) -> bool:
    """Whether training rows now, and dev rows ever, cost what a constant guess does.

    Penalties do not count: they fall while a network learns.
    """
    least = progress.STUCK * progress.guess_loss(record)
    on_dev = min(record.history.get("val_loss", [math.inf])) - modes.penalty(record)
    return modes.training_loss(record) > least and not on_dev < least


def _stands_still(record: Record) -> bool:
    late = record.epochs_run >= LATE * record.epochs and progress.steps(record) >= MANY_STEPS
    return late and progress.outlook(progress.curve(record)) < FALLS


def _goes_nowhere(record: Record) -> bool:
    """Whether also all the steps that are still to come would hardly move the weights."""
    planned = progress.steps(record) * record.epochs / record.epochs_run
    return largest_step(record) * planned <= HARDLY_MOVED
