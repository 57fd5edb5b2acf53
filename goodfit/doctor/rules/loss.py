"""Rules about the course of the loss: how far it came down, and whether it was still falling."""

from __future__ import annotations

from collections.abc import Iterator

from goodfit.doctor import progress
from goodfit.doctor.cures import TrainLonger, Write, learning_rate_divided
from goodfit.doctor.finding import Finding
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

STILL_FALLING = 0.25
HARDLY_FALLING = 0.02


@rule("too_few_epochs")
def too_few_epochs(record: Record) -> Iterator[Finding]:
    """Training ended while the loss was falling fast, long before the network had learnt enough.

    Evidence: more than half of a constant guess's loss is left; if it goes on as it did, training
    as long again would take off a quarter of it; the validation loss falls as well.
    Cause: too few epochs, or too few steps in each.
    Remedy: train on; it costs nothing but time.
    """
    if progress.unlearnt(record) > progress.WELL and _outlook(record) > STILL_FALLING:
        yield Finding(
            "too_few_epochs",
            "warning",
            None,
            f"{_distance(record)} It was still falling: as many epochs again would take about "
            f"{min(_outlook(record), 0.9):.0%} off it.",
            (TrainLonger(4 * record.epochs_run), learning_rate_divided(record, 1 / 3)),
        )


@rule("slow_learning")
def slow_learning(record: Record) -> Iterator[Finding]:
    """The loss falls epoch after epoch, yet by so little that it hardly gets anywhere.

    Evidence: the training loss is within a tenth of a constant guess's, and falls steadily.
    Cause: a learning rate that is too low, plain gradient descent on a hard problem, or a loss that
    is flat where training began.
    Remedy: a higher learning rate, or an optimiser that adapts it, such as Adam.
    """
    if progress.is_stuck(record) and _crawls(record):
        yield Finding(
            "slow_learning",
            "warning",
            None,
            f"{_distance(record)} It fell in nearly every epoch, but as many epochs again would "
            f"take only {_outlook(record):.1%} off it.",
            (
                learning_rate_divided(record, 1 / 10),
                Write("Let the optimiser choose the step of each weight", 'optimizer="adam"'),
            ),
        )


@rule("underfitting_capacity")
def underfitting_capacity(record: Record) -> Iterator[Finding]:
    """The training loss stays where the best constant guess is: the network has learnt nothing.

    Evidence: the training loss is no longer falling and within a tenth of a constant guess's. Where
    that is not known, it ended where it began, which may be well: then it is only worth knowing.
    Cause: a network that is too small for the task, or inputs that say nothing about the targets.
    Remedy: a bigger network; if that does not help either, look at the data: a nearest-neighbour
    classifier that guesses as badly means that there is nothing to learn.
    """
    flat = not _crawls(record) and _outlook(record) <= STILL_FALLING
    if flat and progress.is_stuck(record):
        yield Finding(
            "underfitting_capacity",
            "info" if record.facts.constant_loss is None else "warning",
            None,
            f"{_distance(record)} It is no longer falling.",
            (
                Write("Try a bigger network", 'Dense(128, activation="relu")'),
                Write("Check that the rows of x and y belong together, and that x tells about y"),
            ),
        )


def _outlook(record: Record) -> float:
    """What training on would bring, by the training loss and by the validation loss."""
    outlooks = [progress.outlook(progress.curve(record))]
    dev = record.history.get("val_loss", [])
    if len(dev) >= progress.PERSISTENT:
        outlooks.append(progress.outlook(dev))
    return min(outlooks)


def _crawls(record: Record) -> bool:
    losses = progress.curve(record)
    slowly = progress.outlook(losses) > HARDLY_FALLING and _outlook(record) <= STILL_FALLING
    return slowly and progress.falls_steadily(losses)


def _distance(record: Record) -> str:
    """How far the loss came, beside a constant guess."""
    loss = f"The training loss is {progress.final_loss(record):.3g}"
    if record.facts.constant_loss is None:
        return f"{loss}; it began at {record.first_loss():.3g}."
    return f"{loss}; always giving the same answer would cost {record.facts.constant_loss:.3g}."
