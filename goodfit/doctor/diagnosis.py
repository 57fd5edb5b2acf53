"""The doctor's judgement: every rule looks at the record; findings are ranked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from goodfit.doctor.chain import ranked
from goodfit.doctor.course import progress
from goodfit.doctor.finding import SEVERITIES, Finding
from goodfit.doctor.layout import indented
from goodfit.doctor.messages import tell
from goodfit.doctor.page import diagnosis_page
from goodfit.doctor.rules import all_rules
from goodfit.training.record import Record


@dataclass(frozen=True)
class Diagnosis:
    """All findings of one run, the most important first.

    Args:
        findings: what was found.
        course: one sentence on how the run went.

    Example:
        >>> diagnosis = Diagnosis((), "The loss fell from 2.3 to 0.1 in 5 epochs.")
        >>> print(diagnosis)
        No fault was found. The loss fell from 2.3 to 0.1 in 5 epochs.
        >>> len(diagnosis), list(diagnosis)
        (0, [])
    """

    findings: tuple[Finding, ...]
    course: str = ""

    @property
    def alarms(self) -> tuple[Finding, ...]:
        """The findings that are more than worth knowing."""
        return tuple(finding for finding in self.findings if finding.alarming)

    @property
    def sentence(self) -> str:
        """The verdict in one sentence: the first illness, or that there is none."""
        if not self.alarms:
            return tell("No fault was found.")
        first = self.alarms[0]
        layer = f" (`{first.layer}`)" if first.layer else ""
        return f"{first.illness.removesuffix('.')}{layer}."

    @property
    def next(self) -> str:
        """The single next thing to do: the first cure of the first illness; nothing if well."""
        return str(self.alarms[0].cures[0]) if self.alarms and self.alarms[0].cures else ""

    @property
    def certain(self) -> bool:
        """Whether something was found with which training cannot succeed."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def refusal(self) -> str:
        """What is told where training is not even begun: the gravest finding and its first cure."""
        first = min(self.findings, key=lambda finding: SEVERITIES.index(finding.severity))
        return " ".join([first.evidence, *map(str, first.cures[:1])])

    def __str__(self) -> str:
        opening = [indented(f"{self.sentence} {self.course}".strip(), "")]
        if self.next:
            opening.append(indented(tell("Next: {cure}", cure=self.next), ""))
        return "\n\n".join(["\n".join(opening), *map(str, self.findings)])

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return diagnosis_page(self)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def to_plain(self) -> dict[str, Any]:
        """The diagnosis as plain data, for JSON and for the report."""
        findings = [finding.to_plain() for finding in self.findings]
        return {"sentence": self.sentence, "course": self.course, "findings": findings}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Diagnosis:
        """The diagnosis that `to_plain` wrote down.

        Example:
            >>> Diagnosis.from_plain(Diagnosis((), "The loss fell.").to_plain()).course
            'The loss fell.'
        """
        return cls(tuple(map(Finding.from_plain, plain["findings"])), plain["course"])


def diagnose(record: Record, silence: Collection[str] = (), before: bool = False) -> Diagnosis:
    """What is wrong with a run, the most important first.

    Errors come before warnings and those before what is only worth knowing; among equals a cause
    comes before its effects.

    Args:
        record: what is known about the run.
        silence: codes that shall not be mentioned.
        before: whether the run has yet to begin; only rules that need no step are asked then.
    """
    findings = [
        finding
        for code, rule in all_rules().items()
        if code not in silence and (rule.before or not before)
        for finding in rule.judge(record)
    ]
    return Diagnosis(ranked(findings), progress.course(record))
