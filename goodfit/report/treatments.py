"""What was tried against what the doctor warned of, as rows of words and numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from goodfit.report import wording
from goodfit.report.pieces import Study


@dataclass(frozen=True)
class Tried:
    """One change: what called for it, its line of code, and the scores without it and with it."""

    finding: str
    change: str
    line: str
    before: str
    after: str
    verdict: str
    kept: bool


def tried(study: Study) -> list[Tried]:
    """The changes in the order in which they were tried.

    Example:
        >>> treatment = {"finding": "lr_too_high", "change": "Lower the learning rate", "line": "",
        ...              "metric": "accuracy", "before": 0.4, "after": 0.9, "kept": True,
        ...              "verdict": "kept"}
        >>> tried({"treatments": [treatment]})[0].after
        '90.0%'
    """
    return [_tried(treatment) for treatment in study["treatments"]]


def _tried(treatment: dict[str, Any]) -> Tried:
    before, after = (
        wording.score(treatment["metric"], treatment[when]) for when in ("before", "after")
    )
    return Tried(
        finding=treatment["finding"] or "",
        change=treatment["change"],
        line=treatment["line"],
        before=before,
        after=after,
        verdict=treatment["verdict"],
        kept=treatment["kept"],
    )


def judged_by(study: Study) -> str:
    """The number that the changes were judged by.

    Example:
        >>> judged_by({"treatments": [{"metric": "r2"}]})
        'R²'
    """
    return wording.title(study["treatments"][0]["metric"]) if study["treatments"] else ""
