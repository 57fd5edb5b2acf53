"""Rules about the course of the loss: how far it came down, and whether it was still falling."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goodfit.doctor.course import progress
from goodfit.doctor.cures import ChangeOptimizer, TrainLonger, learning_rate_divided
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

STILL_FALLING = 0.25
WORTH_WAITING = 0.1
HARDLY_FALLING = 0.02
HARDLY_ANY_STEPS, FEW_STEPS = 20, 100
FALLING_ON, UNTOUCHED = -0.3, -0.9


@rule("too_few_epochs")
def too_few_epochs(record: Record) -> Iterator[Finding]:
    """Training ended while the loss was falling fast, long before the network had learnt enough.

    Evidence: more than half of a constant guess's loss is left, and if it goes on as it did,
    training as long again would take off a quarter of it; the validation loss falls as well. Or
    the whole run was less than 20 steps, or less than 100 of which the last still went downhill,
    and the network is held back.
    Cause: too few epochs, or too few steps in each.
    Remedy: train on; it costs nothing but time.
    """
    cures = (TrainLonger(_enough_epochs(record)), learning_rate_divided(record, 1 / 3))
    if _hurried(record):
        evidence = tell(
            "All of the training was {steps} steps, too few to judge the network by.",
            steps=progress.steps(record),
        )
    elif progress.unlearnt(record) > progress.WELL and _outlook(record) > STILL_FALLING:
        evidence = tell(
            "It was still falling: as many epochs again would take about {share:.0%} off it.",
            share=min(_outlook(record), 0.9),
        )
    else:
        return
    yield Finding("too_few_epochs", "warning", None, f"{_distance(record)} {evidence}", cures)


@rule("slow_learning")
def slow_learning(record: Record) -> Iterator[Finding]:
    """The loss falls epoch after epoch, yet by so little that it hardly gets anywhere.

    Evidence: the network is held back, and the training loss falls steadily: training as long again
    would take a tenth off it. Of a network that is stuck, a fiftieth, or next to nothing although
    at all of the last looks the loss fell on after a step as steeply as before.
    Cause: a learning rate that is too low, plain gradient descent on a hard problem, or a loss that
    is flat where training began.
    Remedy: a higher learning rate, or an optimiser that adapts it, such as Adam.
    """
    if not _crawls(record) or _hurried(record) or not progress.held_back(record):
        return
    evidence = tell(
        "It fell in nearly every epoch, but as many epochs again would take only {share:.1%} off "
        "it.",
        share=_outlook(record),
    )
    adaptive = [] if type(record.optimizer).__name__ == "Adam" else [ChangeOptimizer()]
    yield Finding(
        "slow_learning",
        "warning",
        None,
        f"{_distance(record)} {evidence}",
        (learning_rate_divided(record, 1 / 10), *adaptive, TrainLonger(4 * record.epochs_run)),
    )


def _hurried(record: Record) -> bool:
    """Whether there were next to no steps, and further ones would have helped."""
    steps = progress.steps(record)
    downhill = progress.usually_kept(record, progress.PERSISTENT) < FALLING_ON
    return (steps < HARDLY_ANY_STEPS or (downhill and steps < FEW_STEPS)) and progress.held_back(
        record
    )


def _enough_epochs(record: Record) -> int:
    """Four times as many, and so many that there are a few hundred steps."""
    each = max(progress.steps(record) / max(record.epochs_run, 1), 1)
    return max(4 * record.epochs_run, round(4 * FEW_STEPS / each))


def _outlook(record: Record) -> float:
    """What training on would bring, by the training loss and by the validation loss."""
    outlooks = [progress.outlook(progress.curve(record))]
    dev = record.history.get("val_loss", [])
    if len(dev) >= progress.PERSISTENT:
        outlooks.append(progress.outlook(dev))
    return min(outlooks)


def _crawls(record: Record) -> bool:
    losses = progress.curve(record)
    stuck, outlook = progress.is_stuck(record), _outlook(record)
    falls = outlook > (HARDLY_FALLING if stuck else WORTH_WAITING) or (stuck and _goes_on(record))
    return falls and 0 < outlook <= STILL_FALLING and progress.falls_steadily(losses)


def _goes_on(record: Record) -> bool:
    kept = progress.slope_kept(record)[-progress.PERSISTENT :]
    return len(kept) > 0 and bool(np.all(kept < UNTOUCHED))


def _distance(record: Record) -> str:
    """How far the loss came, beside a constant guess."""
    final, guess = progress.final_loss(record), record.facts.constant_loss
    if guess is None:
        return tell(
            "The training loss is {final:.3g}; it began at {start:.3g}.",
            final=final,
            start=record.first_loss(),
        )
    return tell(
        "The training loss is {final:.3g}; always giving the same answer would cost {guess:.3g}.",
        final=final,
        guess=guess,
    )
