"""What harm came of a fault in the data: none alarms without."""

from __future__ import annotations

from goodfit.doctor.course import progress
from goodfit.doctor.finding import Severity
from goodfit.doctor.messages import tell
from goodfit.training.record import Record

SPOTLESS = 0.1
GAP = 0.25
"""The share of a constant guess's loss by which the validation loss is above the training loss
where what was learnt does not hold."""


def was_run(record: Record) -> bool:
    """Whether there is anything to judge a run by."""
    return bool(record.step_losses) or record.breakdown is not None


def severity(record: Record) -> Severity:
    """An error where the run broke down, a warning where it disappoints, else worth knowing."""
    if record.breakdown is not None:
        return "error"
    return "warning" if not _spotless(record) and progress.disappoints(record) else "info"


def told(record: Record) -> str:
    """The harm as a sentence."""
    if record.breakdown is not None:
        return tell("Training broke down.")
    if severity(record) == "info":
        return tell("The network did not do badly all the same.")
    return tell("The network learnt badly.")


def _spotless(record: Record) -> bool:
    """Whether nearly all was learnt, so that no cheap model need be fitted to compare with."""
    return progress.fits_well(record) and progress.unlearnt(record) < SPOTLESS


def does_not_hold(record: Record, gap: float = GAP) -> bool:
    """Whether what was learnt of the training rows is not true of the validation rows.

    The best epoch counts, so that learning by heart later on does not.

    Args:
        record: the run.
        gap: how far the validation loss must be above the training loss at the least, as a share
            of a constant guess's loss.
    """
    dev, train = record.history.get("val_loss"), record.history.get("loss")
    guess = progress.guess_loss(record)
    if record.breakdown is not None or not dev or not train or not guess > 0:
        return False
    return min(dev) - min(train) > gap * guess
