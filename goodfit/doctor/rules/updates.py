"""Rules about updates: how far a step moves the weights, and what the loss makes of it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.course import breakdown, progress
from goodfit.doctor.cures import ChangeBatchSize, Cure, learning_rate, learning_rate_divided
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

LONG_STEP = 0.1
WHOLE_STEP = 1.0
SHORT_STEP = 3e-4
USUAL_STEP = 1e-3
HARDLY_MOVED = 0.1
UNTOUCHED = -0.9
NEAR_THE_BOTTOM = -0.5
RISEN, DOUBLED, FEW_STEPS = 1.1, 2.0, 20
CLIMBED = 0.15
OFTEN = 0.2
LEARNT = 0.8
MANY_ROWS = 320
SMALL_BATCH = 8


@rule("gradient_sign_flipped", before=True)
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
    their size (the first by more than all of it). Or it is held back, and at each of the last three
    looks a step raised the loss on the very rows that it was taken for, or the loss climbs from
    epoch to epoch although steps end beyond the bottom or near it. Or numbers overflowed after the
    loss had been rising. Never where all steps together hardly moved the weights.
    Cause: the learning rate, for the optimiser, the batch size and the scale of the data.
    Remedy: a tenth of it; then as high as the loss still falls smoothly.
    """
    if learning_rate(record) < 0:
        return
    cures: list[Cure] = [learning_rate_divided(record, 10), learning_rate_divided(record, 100)]
    if record.batch_size <= SMALL_BATCH < record.facts.rows:
        cures.insert(1, ChangeBatchSize(record.batch_size, 4 * SMALL_BATCH))
    if record.breakdown is not None:
        if breakdown.cause(record) == "lr_too_high":
            evidence = f"{breakdown.told(record.breakdown)} {_rate(record)}"
            yield Finding("lr_too_high", "error", None, evidence, tuple(cures))
        return
    signs = [sign(record) for sign in _SIGNS] if progress.is_stuck(record) else []
    signs += [_overshoots(record), _climbs(record)]
    told = [sign for sign in signs if sign]
    if told and not _hardly_moved(record) and progress.held_back(record):
        evidence = " ".join([*told, _rate(record)])
        yield Finding("lr_too_high", "warning", None, evidence, tuple(cures))


@rule("lr_too_low")
def lr_too_low(record: Record) -> Iterator[Finding]:
    """Steps so short that the weights stay practically where they began.

    Evidence: no layer's weights are moved by more than three ten-thousandths of their size in one
    step, and by a tenth of it in the whole run; after each step the loss falls on as steeply as
    before; and the network is held back.
    Cause: the learning rate, or a schedule that has brought it down too early.
    Remedy: raise it until one step moves weights by about a thousandth of their size.
    """
    steps = progress.steps(record)
    ratio = largest_step(record)
    if not ratio < SHORT_STEP or not _hardly_moved(record) or not _goes_on(record):
        return
    if progress.dead_layers(record) or not progress.held_back(record):
        return
    factor = 10 ** max(1, round(math.log10(USUAL_STEP / ratio)))
    evidence = tell(
        "One step moves the weights by {step:.1g} of their size, so that all {steps} steps of this "
        "run moved them by {moved:.1g} at most.",
        step=ratio,
        steps=steps,
        moved=ratio * steps,
    )
    cures = (learning_rate_divided(record, 1 / factor),)
    yield Finding("lr_too_low", "warning", None, f"{evidence} {_rate(record)}", cures)


def _rate(record: Record) -> str:
    return tell("The learning rate was {rate:.3g}.", rate=learning_rate(record))


def _risen(record: Record) -> str:
    final, reference = progress.final_loss(record), progress.reference_loss(record)
    steps = progress.steps(record)
    if not final > (RISEN if steps > FEW_STEPS else DOUBLED) * reference:
        return ""
    return tell(
        "The training loss ended at {final:.3g}, above the {start:.3g} it could start from.",
        final=final,
        start=reference,
    )


def _leapt(record: Record) -> str:
    if not progress.has_leapt(record) or breakdown.explodes_in_time(record):
        return ""
    return tell(
        "The training loss leapt to {highest:.3g}, after {start:.3g} at the start.",
        highest=progress.highest_loss(record),
        start=record.first_loss(),
    )


def _lost(record: Record) -> str:
    """Whether the network had learnt something, and threw it away."""
    lowest = min(progress.smoothed(record, MANY_ROWS), default=math.inf)
    if not lowest < LEARNT * progress.guess_loss(record):
        return ""
    return tell("The training loss had come down to {lowest:.3g}, and rose again.", lowest=lowest)


def _strides(record: Record) -> str:
    """The layer whose weights every step throws about, or the first one did."""
    for layer in progress.weighted_layers(record):
        ratio = _step_sizes(record, layer)
        if len(ratio) and (ratio.min() > LONG_STEP or ratio[0] > WHOLE_STEP):
            return tell(
                "One step moved the weights of `{layer}` by {share:.0%} of their size.",
                layer=layer,
                share=float(ratio.max()),
            )
    return ""


def _overshoots(record: Record) -> str:
    """Whether steps go up the other side of the valley, further than they came down."""
    before, after = (np.array(record.strides.get(name, [])) for name in ("loss", "loss_after"))
    rises, most = (after - before)[-progress.PERSISTENT :], CLIMBED * progress.guess_loss(record)
    beyond = progress.slope_kept(record)[-progress.PERSISTENT :]
    if len(rises) < progress.PERSISTENT or not (rises.min() > most and beyond.min() > 0):
        return ""
    return tell(
        "A step raised the loss from {before:.3g} to {after:.3g} on the very rows it was made for.",
        before=float(before[-1]),
        after=float(after[-1]),
    )


def _climbs(record: Record) -> str:
    """Whether the loss of whole epochs rises again, and not for the noise of small batches."""
    losses = np.array(record.history.get("loss", []))
    if len(losses) < progress.PERSISTENT or not record.strides:
        return ""
    climb = losses - np.minimum.accumulate(losses)
    most = int(np.argmax(climb))
    if not np.mean(climb > CLIMBED * progress.guess_loss(record)) >= OFTEN:
        return ""
    if not progress.usually_kept(record) > NEAR_THE_BOTTOM:
        return ""
    return tell(
        "The training loss climbed again, from {low:.3g} to {high:.3g} in epoch {epoch}.",
        low=float(losses[:most].min()),
        high=float(losses[most]),
        epoch=most + 1,
    )


_SIGNS = (_risen, _leapt, _lost, _strides)
"""What shows in a stuck run that its steps were too long."""


def _hardly_moved(record: Record) -> bool:
    """Whether all steps together cannot have led far, however the loss went."""
    return 0 < largest_step(record) * progress.steps(record) <= HARDLY_MOVED


def largest_step(record: Record) -> float:
    """The usual step of the layer that moves most, relative to its weights; 0 if none is known."""
    sizes = [_step_sizes(record, layer) for layer in progress.weighted_layers(record)]
    return max((float(np.median(size)) for size in sizes if len(size)), default=0.0)


def _step_sizes(record: Record, layer: str) -> NDArray[np.float64]:
    update, weight = (progress.stages(record, layer, q) for q in ("update_norm", "weight_norm"))
    with np.errstate(all="ignore"):
        return np.divide(update, weight, out=np.zeros_like(weight), where=weight > 0)


def _goes_on(record: Record) -> bool:
    """Whether the loss falls on after a step as before: the steps are far from too long."""
    return not record.strides or progress.usually_kept(record) < UNTOUCHED
