"""Rules about updates: how far a step moves the weights, and what the loss makes of it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor import breakdown, progress
from goodfit.doctor.cures import learning_rate, learning_rate_divided
from goodfit.doctor.finding import Finding
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

LONG_STEP = 0.1
SHORT_STEP = 1e-4
USUAL_STEP = 1e-3
HARDLY_MOVED = 0.03
RISEN = 1.1
JUMPED = 3.0
LEARNT = 0.8
FEW_ROWS, MANY_ROWS = 64, 320


@rule("gradient_sign_flipped")
def gradient_sign_flipped(record: Record) -> Iterator[Finding]:
    """Steps that go up the slope make the loss as large as they can.

    Evidence: the learning rate is negative.
    Cause: a slip, or a formula that maximises handed to an optimiser that minimises.
    Remedy: a positive learning rate; to maximise something, minimise its negative.
    """
    if learning_rate(record) < 0:
        cures = (learning_rate_divided(record, -1),)
        yield Finding("gradient_sign_flipped", "error", None, _rate(record), cures)


@rule("lr_too_high")
def lr_too_high(record: Record) -> Iterator[Finding]:
    """Steps so long that they jump across the valley: the loss rises, leaps or never settles.

    Evidence: the network is stuck, and the loss ended above its start, or once leapt to three times
    that, or had come down and was lost again, or every step moves weights by more than a tenth of
    their size. Or numbers overflowed after the loss had been rising.
    Cause: the learning rate, for the optimiser, the batch size and the scale of the data.
    Remedy: a tenth of it; then as high as the loss still falls smoothly.
    """
    if learning_rate(record) < 0:
        return
    cures = (learning_rate_divided(record, 10), learning_rate_divided(record, 100))
    if record.breakdown is not None:
        if breakdown.cause(record) == "lr_too_high":
            evidence = f"{breakdown.told(record.breakdown)} {_rate(record)}"
            yield Finding("lr_too_high", "error", None, evidence, cures)
        return
    signs = list(filter(None, (_risen(record), _jumped(record), _lost(record), _leaps(record))))
    if signs and progress.is_stuck(record):
        evidence = ". ".join([*signs, _rate(record)])
        yield Finding("lr_too_high", "warning", None, evidence, cures)


@rule("lr_too_low")
def lr_too_low(record: Record) -> Iterator[Finding]:
    """Steps so short that the weights stay practically where they began.

    Evidence: a step moves no layer's weights by more than a ten-thousandth of their size, and all
    steps of the run together by no more than 3%; the loss is as bad as a constant guess's.
    Cause: the learning rate, or a schedule that has brought it down too early.
    Remedy: raise it until one step moves weights by about a thousandth of their size.
    """
    steps = sum(len(losses) for losses in record.step_losses)
    ratio = _largest_step(record)
    if not 0 < ratio < SHORT_STEP or ratio * steps > HARDLY_MOVED or _changed(record):
        return
    if not progress.is_stuck(record) or progress.dead_layers(record):
        return
    factor = 10 ** max(1, round(math.log10(USUAL_STEP / ratio)))
    yield Finding(
        "lr_too_low",
        "warning",
        None,
        f"One step moves the weights by {ratio:.1g} of their size, so that all {steps} steps of "
        f"this run moved them by {ratio * steps:.1g} at most. {_rate(record)}",
        (learning_rate_divided(record, 1 / factor),),
    )


def _rate(record: Record) -> str:
    return f"The learning rate was {learning_rate(record):.3g}."


def _reference(record: Record) -> float:
    """The loss that no sound run stays above: its first, or a constant guess's if higher."""
    return max(record.first_loss(), progress.guess_loss(record))


def _risen(record: Record) -> str:
    final, reference = progress.final_loss(record), _reference(record)
    if not final > RISEN * reference:
        return ""
    return f"The training loss ended at {final:.3g}, above the {reference:.3g} it could start from"


def _jumped(record: Record) -> str:
    highest = max(_smoothed(record, FEW_ROWS), default=0.0)
    if not highest > JUMPED * _reference(record):
        return ""
    return f"The training loss leapt to {highest:.3g} after {record.first_loss():.3g} at the start"


def _lost(record: Record) -> str:
    """Whether the network had learnt something, and threw it away."""
    lowest = min(_smoothed(record, MANY_ROWS), default=math.inf)
    if not lowest < LEARNT * progress.guess_loss(record):
        return ""
    return f"The training loss had come down to {lowest:.3g}, and rose again"


def _smoothed(record: Record, rows: int) -> list[float]:
    """The training loss over so many rows at a time: that of a few rows is noisy."""
    if not record.step_losses:
        return []
    steps = np.concatenate(record.step_losses)
    parts = max(1, len(steps) * record.batch_size // rows)
    return [float(np.mean(part)) for part in np.array_split(steps, min(parts, len(steps)))]


def _leaps(record: Record) -> str:
    """The layer whose weights every step throws about."""
    for layer in progress.weighted_layers(record):
        ratio = _step_sizes(record, layer)
        if len(ratio) and ratio.min() > LONG_STEP:
            return f"One step moves the weights of `{layer}` by {ratio[-1]:.0%} of their size"
    return ""


def _largest_step(record: Record) -> float:
    """The step of the layer that moves most, relative to its weights; 0 where none is known."""
    sizes = [_step_sizes(record, layer) for layer in progress.weighted_layers(record)]
    return max((float(size.max()) for size in sizes if len(size)), default=0.0)


def _step_sizes(record: Record, layer: str) -> NDArray[np.float64]:
    update, weight = (progress.trail(record, layer, q) for q in ("update_norm", "weight_norm"))
    return np.divide(update, weight, out=np.zeros_like(weight), where=weight > 0)


def _changed(record: Record) -> bool:
    losses = progress.curve(record)
    return abs(losses[-1] - losses[0]) > 0.1 * abs(losses[0])
