"""How a run went, in a few numbers that mean the same for every loss and every data set."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.baselines.probes import probes, read_answers, worse_than_baseline
from goodfit.doctor.baselines.scoring import gap
from goodfit.doctor.messages import tell
from goodfit.training.record import Record

STUCK = 0.9
WELL = 0.5
NEARLY_LEARNT = 0.1
FEW_ROWS = 64
LEAP = 3.0
_SLOPES = ("slope", "slope_after")
MOSTLY = 0.5
PERSISTENT = 3
"""So many examinations in a row must show a sign before it counts."""


def guess_loss(record: Record) -> float:
    """What a network without any skill reaches: the best constant guess, else the first loss."""
    known = record.facts.constant_loss
    return record.first_loss() if known is None else known


def final_loss(record: Record) -> float:
    """The training loss of the last epoch; in a run of few epochs, of its second half.

    The beginning of a first epoch says little about where it led to.
    """
    if record.epochs_run > PERSISTENT:
        return record.history["loss"][-1]
    if not record.step_losses:
        return float("nan")
    last = record.step_losses[-1]
    return float(np.mean(last[len(last) // 2 :]))


def unlearnt(record: Record) -> float:
    """The share of a constant guess's loss that is left: 1 is no skill at all, 0 is perfect.

    NaN where it cannot be known; every comparison with it is false.
    """
    guess = guess_loss(record)
    return final_loss(record) / guess if guess > 0 else float("nan")


def is_stuck(record: Record) -> bool:
    """Whether the run went to its end and did (next to) no better than a constant guess."""
    return record.breakdown is None and unlearnt(record) > STUCK


def disappoints(record: Record) -> bool:
    """Whether a run did no better than a constant guess, or clearly worse than cheap models.

    Cheap models are fitted to find it out: ask only where something else is suspicious already.
    """
    if record.breakdown is not None or not record.epochs_run:
        return False
    return is_stuck(record) or worse_than_baseline(record) is not None


def keeps_up(record: Record) -> bool:
    """Whether there is something to be learnt, and the network is as good at it as cheap models.

    It may then be at the limit of what the data tell, though its loss is near a constant guess's.
    """
    found = probes(record)
    return found is not None and found.find_signal and worse_than_baseline(record) is None


def lead(record: Record) -> float | None:
    """By how many standard errors the network is better than the best cheap model, if known."""
    found = probes(record)
    answers = None if found is None else read_answers(record.sample, found.task)
    if found is None or answers is None:
        return None
    difference, noise = gap(found.task, found.truth, found.best.answers, answers)
    return -difference / noise if noise > 0 else None


def held_back(record: Record) -> bool:
    """Whether the training loss stayed high, and more could have been learnt: `disappoints`.

    A network that knows its training rows is held back by nothing in its training.
    """
    return is_stuck(record) or (unlearnt(record) > NEARLY_LEARNT and disappoints(record))


def fits_well(record: Record) -> bool:
    """Whether most of what can be learnt was learnt, on validation data too where there are any."""
    if record.breakdown is not None or not unlearnt(record) < WELL:
        return False
    dev_losses = record.history.get("val_loss")
    return not dev_losses or min(dev_losses) < WELL * guess_loss(record)


def reference_loss(record: Record) -> float:
    """The loss that no sound run stays above: its first, or a constant guess's if higher."""
    return max(record.first_loss(), guess_loss(record))


def highest_loss(record: Record) -> float:
    """The highest training loss on the way, over a few batches at a time."""
    return max(smoothed(record, FEW_ROWS), default=0.0)


def has_leapt(record: Record) -> bool:
    """Whether the training loss was once several times what no sound run stays above."""
    return highest_loss(record) > LEAP * reference_loss(record)


def steps(record: Record) -> int:
    """How many steps were taken."""
    return sum(len(losses) for losses in record.step_losses)


def smoothed(record: Record, rows: int) -> list[float]:
    """The training loss over so many rows at a time: that of a few rows is noisy."""
    if not record.step_losses:
        return []
    steps = np.concatenate(record.step_losses)
    parts = max(1, len(steps) * record.batch_size // rows)
    return [float(np.mean(part)) for part in np.array_split(steps, min(parts, len(steps)))]


def slope_kept(record: Record) -> NDArray[np.float64]:
    """At each look, the slope after the step over the size of the slope before it.

    -1: it went on falling as before, a longer step would have done; 0: the step ended where the
    loss is lowest along it; above 0: it went beyond, and above 1 so far that the loss rose.
    """
    before, after = (np.array(record.strides.get(name, []), float) for name in _SLOPES)
    with np.errstate(divide="ignore", invalid="ignore"):
        kept: NDArray[np.float64] = after / np.abs(before)
    return kept


def usually_kept(record: Record, looks: int = 0) -> float:
    """The median of `slope_kept` over the last looks (0: all); NaN where none is known."""
    kept = slope_kept(record)[-looks:]
    known = kept[np.isfinite(kept)]
    return float(np.median(known)) if len(known) else float("nan")


def curve(record: Record) -> list[float]:
    """The training loss of each epoch; in a run of few epochs, of each quarter of its steps."""
    if record.epochs_run > PERSISTENT or not record.step_losses:
        return record.history.get("loss", [])
    steps = np.concatenate(record.step_losses)
    return [float(np.mean(part)) for part in np.array_split(steps, min(4, len(steps)))]


def outlook(losses: list[float]) -> float:
    """The share of the loss that training as long again would take off, if it goes on as it did.

    Seen in quarters of the run: each will fall by so much less (never more) than the one before as
    the last fell less than the last but one.

    Example:
        >>> round(outlook([1.0, 0.8, 0.6, 0.5]), 4), outlook([4.0, 1.0, 1.0, 1.0])
        (0.1875, 0.0)
    """
    if len(losses) < PERSISTENT:
        return 0.0
    quarters = np.array_split(np.array(losses, float), min(4, len(losses)))
    before, then, now = (float(part.mean()) for part in quarters[-3:])
    fall = min(then - now, (before - now) / 2) if before < then else then - now
    if fall <= 0 or now <= 0:
        return 0.0
    slowing = min(fall / (before - then), 1.0) if before > then else 1.0
    return min(fall * sum(slowing**quarter for quarter in (1, 2, 3, 4)) / now, 1.0)


def falls_steadily(losses: list[float]) -> bool:
    """Whether at least three of four epochs ended lower than the one before."""
    return len(losses) > 1 and bool(np.mean(np.diff(losses) < 0) >= 0.75)


def trail(record: Record, layer: str, quantity: str) -> NDArray[np.float64]:
    """The last three examinations of a layer; none where there were fewer than three."""
    return examinations(record, layer, quantity)[-PERSISTENT:]


def examinations(record: Record, layer: str, quantity: str) -> NDArray[np.float64]:
    """All examinations of a layer; none where there were fewer than three."""
    values = record.vitals.get(layer, {}).get(quantity, [])
    return np.array(values if len(values) >= PERSISTENT else [], float)


def stages(record: Record, layer: str, quantity: str) -> NDArray[np.float64]:
    """What a layer showed before the first step, on the way, and at the end, if looked at there.

    The last looks are all at the same weights, and count once, by their median. None where there
    were fewer than three examinations.
    """
    values = list(examinations(record, layer, quantity))
    first = record.first_vitals.get(layer, {}).get(quantity)
    if not values:
        return np.array([])
    if not fits_well(record):
        values[-PERSISTENT:] = [float(np.median(values[-PERSISTENT:]))]
    return np.array([*([] if first is None else [first]), *values], float)


def weighted_layers(record: Record) -> list[str]:
    """The layers with weights, from the first to the last."""
    return [name for name in record.graph.layers if "weight_norm" in record.vitals.get(name, {})]


def dead_layers(record: Record) -> dict[str, float]:
    """The layers most of whose units were dead at the last three examinations, and how many are."""
    return mostly(record, "dead_fraction")


def mostly(record: Record, share: str) -> dict[str, float]:
    """The layers where a share was above half at the last three examinations, and what it is."""
    trails = {name: trail(record, name, share) for name in record.vitals}
    found = {name: seen for name, seen in trails.items() if len(seen) and seen.min() > MOSTLY}
    return {name: float(seen[-1]) for name, seen in found.items()}


def course(record: Record) -> str:
    """How the run went, in one sentence."""
    losses = record.history.get("loss", [])
    if record.breakdown is not None:
        return tell("Training broke down in epoch {epoch}.", epoch=record.breakdown.epoch + 1)
    if not losses:
        return ""
    start, end = record.first_loss(), losses[-1]
    if len(losses) == 1:
        fell, went = (
            "The training loss fell from {start:.3g} to {end:.3g} in 1 epoch.",
            "The training loss went from {start:.3g} to {end:.3g} in 1 epoch.",
        )
    else:
        fell, went = (
            "The training loss fell from {start:.3g} to {end:.3g} in {epochs} epochs.",
            "The training loss went from {start:.3g} to {end:.3g} in {epochs} epochs.",
        )
    return tell(fell if end < start else went, start=start, end=end, epochs=len(losses))
