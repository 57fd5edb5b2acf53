"""Rules about noise: results that swing, and batches that are too small or too large."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.course import progress
from goodfit.doctor.cures import (
    ChangeBatchSize,
    Cure,
    TrainLonger,
    Write,
    learning_rate_divided,
)
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.looking.rounds import ROWS
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

OFTEN = 0.2
FEWEST_SWINGS = 3
LEAST_SWING = 0.03
SURE = 2.5
OF_THE_LOSS, OF_A_GUESS = 0.25, 0.1
SMALL_BATCH, USUAL_BATCH, LARGE_BATCH = 8, 32, 128
FEW_STEPS_AN_EPOCH, FEW_STEPS = 10, 200
FEW_EPOCHS = 10
SAFE = -0.3
CHANGED_RATE = 2.0


class Watched(NamedTuple):
    """One number by epoch, and by how much chance may move it from one epoch to the next."""

    name: str
    values: NDArray[np.float64]
    noise: float


@rule("oscillating_loss")
def oscillating_loss(record: Record) -> Iterator[Finding]:
    """The results swing from epoch to epoch, so that it is luck which of them training ends with.

    Evidence: in the second half of the run, in a fifth of the epochs or more, the validation
    accuracy was off the line between its neighbours by more than the number of rows explains, and
    by 3 points at least; without an accuracy, the loss by a quarter of itself and a tenth of a
    constant guess's. Runs whose learning rate goes up and down, or that were stopped at their best,
    are not judged.
    Cause: batches so small that each step follows the chance of a few rows; a learning rate that is
    too high.
    Remedy: larger batches, a lower learning rate, or one that falls towards the end.
    """
    watched = None if _is_meant(record) else _watched(record)
    if watched is None:
        return
    late = watched.values[len(watched.values) // 2 :]
    off = np.abs(late[1:-1] - (late[:-2] + late[2:]) / 2)
    swings = off > watched.noise
    if swings.sum() < FEWEST_SWINGS or swings.mean() < OFTEN:
        return
    evidence = tell(
        "In the last {epochs} epochs `{name}` was between {low:.3g} and {high:.3g}; in {share:.0%} "
        "of them it was further from its neighbours than chance explains.",
        epochs=len(late),
        name=watched.name,
        low=late.min(),
        high=late.max(),
        share=swings.mean(),
    )
    yield Finding("oscillating_loss", _harm(record), None, evidence, _calming(record))


@rule("batch_too_small")
def batch_too_small(record: Record) -> Iterator[Finding]:
    """So few rows in a batch that steps follow their chance more than the slope of all rows.

    Where the results swing for it, `oscillating_loss` says so instead.

    Evidence: batches of 8 rows or less, a network that is held back, a loss that no longer falls;
    yet the same step, taken on 64 rows, still leads downhill, and so steeply that an epoch of such
    steps would take a tenth of a constant guess's loss off.
    Cause: a batch size that was chosen for memory, or left at 1.
    Remedy: batches of 32 rows, or a learning rate that is lower by as much.
    """
    if record.batch_size > SMALL_BATCH or record.facts.rows < USUAL_BATCH or not _is_noisy(record):
        return
    if any(oscillating_loss(record)):
        return
    evidence = tell(
        "The training loss no longer falls, although on {rows} rows at once a step still leads "
        "downhill, and an epoch of such steps would take {gain:.2g} off: with {size} in a batch, "
        "their chance undoes it.",
        rows=ROWS,
        gain=_promised(record),
        size=record.batch_size,
    )
    evidence = f"{evidence} {_noise(record)}".rstrip()
    cures = (ChangeBatchSize(record.batch_size, USUAL_BATCH), learning_rate_divided(record, 10))
    yield Finding("batch_too_small", "warning", None, evidence, cures)


@rule("batch_too_large")
def batch_too_large(record: Record) -> Iterator[Finding]:
    """So many rows in a batch that there are hardly any steps.

    Evidence: batches of 128 rows or more, less than 10 steps in an epoch and 200 in all, over
    several epochs; each step still went downhill, and the network is held back.
    Cause: a batch size that was chosen for speed, on little data.
    Remedy: batches of 32 rows; or more epochs and a higher learning rate.
    """
    steps = progress.steps(record)
    each = steps / max(record.epochs_run, 1)
    few = each < FEW_STEPS_AN_EPOCH and steps < FEW_STEPS and record.epochs_run >= FEW_EPOCHS
    if not few or record.batch_size < LARGE_BATCH or getattr(record.optimizer, "searches", False):
        return
    if not _is_safe(record) or not progress.held_back(record):
        return
    evidence = tell(
        "With {rows} rows in a batch, {epochs} epochs are {steps} steps, and the loss still fell "
        "along the last ones.",
        rows=record.batch_size,
        epochs=record.epochs_run,
        steps=steps,
    )
    evidence = f"{evidence} {_noise(record)}".rstrip()
    cures = (
        ChangeBatchSize(record.batch_size, USUAL_BATCH),
        TrainLonger(math.ceil(FEW_STEPS * 4 / max(each, 1))),
        learning_rate_divided(record, 1 / 3),
    )
    yield Finding("batch_too_large", "warning", None, evidence, cures)


def _watched(record: Record) -> Watched | None:
    """What swings are looked for in: the validation accuracy, else a loss."""
    accuracy = next((n for n in record.history if n.startswith("val_") and "acc" in n), None)
    rows = record.facts.dev_rows
    if accuracy is not None and rows:
        values = np.array(record.history[accuracy], float)
        share = min(max(float(np.median(values[len(values) // 2 :])), 0.5 / rows), 1 - 0.5 / rows)
        chance = math.sqrt(1.5 * share * (1 - share) / rows)  # of a value and its two neighbours
        return Watched(accuracy, values, max(SURE * chance, LEAST_SWING))
    name = "val_loss" if "val_loss" in record.history else "loss"
    values = np.array(record.history.get(name, []), float)
    if len(values) <= FEWEST_SWINGS:
        return None
    usual = float(np.median(values[len(values) // 2 :]))
    return Watched(name, values, max(OF_THE_LOSS * usual, OF_A_GUESS * progress.guess_loss(record)))


def _is_meant(record: Record) -> bool:
    """Whether the run broke, was stopped at its best, or has a rate that goes up and down."""
    rates = np.array(record.history.get("learning_rate", [1.0]), float)
    lowest = np.minimum.accumulate(np.abs(rates))
    rises = bool((np.abs(rates) > CHANGED_RATE * lowest).any())
    return record.breakdown is not None or record.stopped_by is not None or rises


def _noise(record: Record) -> str:
    """What gradients of several batches say about how many rows one needs; or nothing."""
    scale = record.noise_scale
    if scale is None or not np.isfinite(scale):
        return ""
    return tell(
        "In the gradient of {rows:.2g} rows, chance and slope weigh the same.", rows=max(scale, 1)
    )


def _harm(record: Record) -> Severity:
    return "warning" if progress.disappoints(record) else "info"


def _calming(record: Record) -> tuple[Cure, ...]:
    """First what is the likelier cause: chance in small batches, or long steps."""
    slower = learning_rate_divided(record, 10)
    falling = Write(
        tell("Let the learning rate fall where the loss no longer does"),
        "callbacks=[ReduceLROnPlateau()]",
    )
    if record.batch_size >= USUAL_BATCH:
        return slower, falling
    more = ChangeBatchSize(record.batch_size, USUAL_BATCH)
    return (more, slower, falling) if _is_safe(record) else (slower, more, falling)


def _is_noisy(record: Record) -> bool:
    """Whether the loss stands still for the noise of batches, not for the length of steps."""
    settled = progress.outlook(progress.curve(record)) < OF_A_GUESS
    steep = _promised(record) > OF_A_GUESS * progress.guess_loss(record)
    return settled and steep and _is_safe(record) and progress.held_back(record)


def _is_safe(record: Record) -> bool:
    """Whether steps on 64 rows end well before the bottom of their valley."""
    return progress.usually_kept(record, progress.PERSISTENT) < SAFE


def _promised(record: Record) -> float:
    """What an epoch of steps would take off the loss, if each led as far down as on 64 rows."""
    slopes = record.strides.get("slope", [])[-progress.PERSISTENT :]
    slope = float(np.median(slopes)) if slopes else float("nan")
    return -slope * len(record.step_losses[-1])
