"""How a study comes to its network: trained, and treated where the doctor warns of the run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from goodfit.errors import DataError, NotReadyError
from goodfit.study import resuming, training
from goodfit.study.options import Options
from goodfit.study.prepared import Prepared

if TYPE_CHECKING:
    from goodfit.doctor import Diagnosis
    from goodfit.models import Model
    from goodfit.training.history import History
    from goodfit.treatment import Cured, Treatment

__all__ = ["Trained", "Treated", "UNTREATED", "Watcher", "plain", "told", "trained"]

UNTREATED: dict[str, Any] = {
    "treated": None, "treatments": [], "untreatable": [], "findings_before": [],
}  # fmt: skip
"""What is told of a treatment where there was none."""


class Watcher(Protocol):
    """Who hears of training and treatment."""

    verbose: int | str

    def treatment(self, found: Diagnosis) -> None:
        """Before changes are tried against what was found."""

    def tried(self, treatment: Treatment) -> None:
        """When one more change was tried."""


@dataclass(frozen=True, eq=False)
class Treated:
    """What came of `--cure`.

    Args:
        before: what the doctor found in the run as it was asked for.
        cured: what was tried, and what it brought; None where nothing called for it.
    """

    before: Diagnosis
    cured: Cured | None

    @property
    def sentence(self) -> str:
        """What came of it, in one sentence."""
        from goodfit.doctor.messages import tell

        if self.cured is None:
            return tell("There was nothing to treat: the doctor warns of nothing.")
        return self.cured.sentence

    def to_plain(self) -> dict[str, Any]:
        """The treatment as plain data, for JSON and for the report."""
        cured = self.cured
        return {
            "treated": self.sentence,
            "treatments": [plain(one) for one in cured.treatments] if cured else [],
            "untreatable": [finding.code for finding in cured.untreatable] if cured else [],
            "findings_before": told(self.before),
        }


def plain(treatment: Treatment) -> dict[str, Any]:
    """One change that was tried as plain data."""
    before, after = treatment.before, treatment.after
    return {
        "finding": treatment.reason or None,
        "change": treatment.cure.advice,
        "line": treatment.cure.line,
        "metric": after.name.lower().replace(" ", "_").replace("²", "2"),
        "before": before.value if before.answered else None,
        "after": after.value if after.answered else None,
        "kept": treatment.kept,
        "verdict": treatment.verdict,
        "epochs": treatment.epochs,
        "seconds": treatment.seconds,
    }


def told(diagnosis: Diagnosis) -> list[dict[str, Any]]:
    """Findings as plain data, with what they mean and why they matter."""
    return [
        {**finding.to_plain(), "illness": finding.illness, "reason": finding.reason}
        for finding in diagnosis
    ]


class Trained(NamedTuple):
    """A network as it came out of training, or out of the treatment behind it.

    `model`, `history` and `diagnosis` belong to one run; `treated` is None without `--cure`.
    """

    model: Model
    history: History
    diagnosis: Diagnosis
    treated: Treated | None


def trained(
    network: Model, prepared: Prepared, options: Options, watcher: Watcher, folder: Path
) -> Trained:
    """Trains a network; with `--cure`, what the doctor warns of is treated.

    A training that was cut off in this folder goes on; one that is interrupted is not treated.

    Raises:
        DataError: the doctor refuses the run, and there is no `--cure`, or none helps.
        NotReadyError: training was interrupted in its first epoch.
    """
    history: History | None = None
    try:
        place = resuming.checkpoints(folder)
        history = training.train(network, prepared, options, watcher.verbose, place)
        before = history.diagnosis
    except DataError as error:
        if not options.cure or error.diagnosis is None:
            raise
        before = error.diagnosis
    if history is not None:
        _require_epoch(history, folder)
    paused = history is not None and history.record.paused
    cured = None
    if options.cure and before.alarms and not paused:
        watcher.treatment(before)
        cured = training.treat(network, prepared, options, watcher.tried)
    treated = Treated(before, cured) if options.cure and not paused else None
    if cured is not None and cured.diagnosis is not None and (cured.kept or history is None):
        return Trained(cured.model, cured.history, cured.diagnosis, treated)
    assert history is not None
    return Trained(network, history, before, treated)


def _require_epoch(history: History, folder: Path) -> None:
    if not history.record.epochs_run:
        raise NotReadyError(
            f"Training ended before its first epoch was over: {history.stopped_by}. There is "
            f"nothing to judge. {resuming.advice(folder)}"
        )
