"""How a run went, in a few numbers that mean the same for every loss and every data set."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.probes import worse_than_baseline
from goodfit.training.record import Record

STUCK = 0.9
WELL = 0.5
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
    """Whether a finished run did no better than a constant guess, or clearly worse than cheap models.

    Cheap models are fitted to find it out: ask only where something else is suspicious already.
    """
    if record.breakdown is not None or not record.epochs_run:
        return False
    return is_stuck(record) or worse_than_baseline(record) is not None


def fits_well(record: Record) -> bool:
    """Whether most of what can be learnt was learnt, on validation data too where there are any."""
    if record.breakdown is not None or not unlearnt(record) < WELL:
        return False
    dev_losses = record.history.get("val_loss")
    return not dev_losses or min(dev_losses) < WELL * guess_loss(record)


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


def weighted_layers(record: Record) -> list[str]:
    """The layers with weights, from the first to the last."""
    return [name for name in record.graph.layers if "weight_norm" in record.vitals.get(name, {})]


def dead_layers(record: Record) -> dict[str, float]:
    """The layers most of whose units were dead at the last three examinations, and how many are."""
    trails = {name: trail(record, name, "dead_fraction") for name in record.vitals}
    dead = {name: found for name, found in trails.items() if len(found) and found.min() > MOSTLY}
    return {name: float(found[-1]) for name, found in dead.items()}


def course(record: Record) -> str:
    """How the run went, in one sentence."""
    losses = record.history.get("loss", [])
    if record.breakdown is not None:
        return f"Training broke down in epoch {record.breakdown.epoch + 1}."
    if not losses:
        return ""
    epochs = f"{len(losses)} epoch{'s' if len(losses) > 1 else ''}"
    start, end = record.first_loss(), losses[-1]
    verb = "fell" if end < start else "went"
    return f"The training loss {verb} from {start:.3g} to {end:.3g} in {epochs}."
