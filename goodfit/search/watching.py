"""How a trial is watched: what it reaches is reported, and a doomed one ends early."""

from __future__ import annotations

from typing import Any

from goodfit.callbacks import Callback
from goodfit.callbacks.monitor import Monitor
from goodfit.doctor.looking.rounds import Rounds
from goodfit.search.doomed import doomed

__all__ = ["Watching", "moments"]

EARLIEST = 32
"""The first look comes after one of so many parts of the epochs, each next after as many again."""


def moments(epochs: int) -> list[int]:
    """After how many epochs a trial is looked at: ever rarer, as later steps change less.

    Example:
        >>> moments(300), moments(6)
        ([10, 19, 38, 75, 150], [1, 2, 3])
    """
    parts = [2**k for k in range(1, EARLIEST.bit_length()) if epochs > 1]
    return sorted({-(-epochs // part) for part in parts} - {epochs})


BEHIND = "behind"


class Watching(Callback):
    """Reports a trial to Optuna at some moments, and stops it where it is doomed or falls behind.

    Args:
        trial: Optuna's trial.
        monitor: the number that trials are judged by.
        doctor: whether the doctor is asked.

    Attributes:
        best: the best value so far, or None.
        code: what the doctor found, where it stopped the trial; "behind" where others were better.
    """

    every_step = False

    def __init__(self, trial: Any, monitor: Monitor, doctor: bool = True) -> None:
        self.trial, self.monitor, self.doctor = trial, monitor, doctor
        self.best: float | None = None
        self.code: str | None = None
        self._moments: frozenset[int] = frozenset()

    def fit_start(self, run: Any) -> None:
        """Finds out when to look."""
        self.monitor.check(run)
        self._moments = frozenset(moments(run.epochs))

    def epoch_end(self, run: Any) -> None:
        """Remembers the best value; looks, where it is time."""
        value = self.monitor.value(run)
        if value is not None and self.monitor.is_better(value, than=self.best):
            self.best = value
        if run.epoch + 1 in self._moments and not run.stopped_by:
            self._ask_doctor(run)
            self._report(run)

    def _ask_doctor(self, run: Any) -> None:
        rounds = next((each for each in run.callbacks if isinstance(each, Rounds)), None)
        if not self.doctor or rounds is None:
            return
        finding = doomed(run, rounds)
        if finding is not None:
            self.code = finding.code
            run.stop(f"{finding.illness} {finding.evidence}")

    def _report(self, run: Any) -> None:
        """Tells what is reached, and whether that is behind others; a doomed trial is told too."""
        if self.best is None:
            return
        self.trial.report(self.best, run.epoch + 1)
        if not run.stopped_by and self.trial.should_prune():
            self.code = BEHIND
            run.stop(f"`{self.monitor.name}` was behind other trials in epoch {run.epoch + 1}")
