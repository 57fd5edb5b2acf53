"""What the doctor says: a finding, and the diagnosis that all findings make together."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from goodfit.doctor.cures import Cure
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.doctor.messages import tell
from goodfit.errors import UnknownNameError

Severity = Literal["info", "warning", "error"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")


@dataclass(frozen=True)
class Finding:
    """One illness, how it shows, and what cures it.

    Args:
        code: the illness, one of `goodfit.doctor.illnesses.ILLNESSES`.
        severity: "error" where training cannot succeed, "warning" where it suffers, "info" where
            it is worth knowing.
        layer: the layer it is in, or None.
        evidence: what was measured, in numbers and in the user's own names.
        cures: what to do, the first thing first.

    Raises:
        UnknownNameError: there is no such illness.

    Example:
        >>> Finding("overfitting", "warning", None, "The validation loss rose.").illness
        'The network overfits.'
    """

    code: str
    severity: Severity
    layer: str | None
    evidence: str
    cures: tuple[Cure, ...] = ()

    def __post_init__(self) -> None:
        if self.code not in ILLNESSES:
            raise UnknownNameError("illness", self.code, ILLNESSES)

    @property
    def illness(self) -> str:
        """What the code means, in one sentence."""
        return tell(ILLNESSES[self.code])

    @property
    def alarming(self) -> bool:
        """Whether it is more than worth knowing."""
        return self.severity != "info"

    def __str__(self) -> str:
        heading = f"{self.severity}: {self.code}" + (f" in `{self.layer}`" if self.layer else "")
        cures = [f"{i}. {cure}" for i, cure in enumerate(self.cures, 1)]
        return "\n".join([heading, *(_indented(text) for text in [self.evidence, *cures])])

    def to_plain(self) -> dict[str, Any]:
        """The finding as plain data, for JSON and for the report."""
        return {
            "code": self.code,
            "severity": self.severity,
            "layer": self.layer,
            "evidence": self.evidence,
            "cures": [str(cure) for cure in self.cures],
        }


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
    def sentence(self) -> str:
        """The verdict in one sentence: the first illness, or that there is none."""
        alarms = [finding for finding in self.findings if finding.alarming]
        if not alarms:
            return tell("No fault was found.")
        layer = f" (`{alarms[0].layer}`)" if alarms[0].layer else ""
        return alarms[0].illness.removesuffix(".") + f"{layer}."

    @property
    def certain(self) -> bool:
        """Whether something was found with which training cannot succeed."""
        return any(finding.severity == "error" for finding in self.findings)

    @property
    def refusal(self) -> str:
        """What is told where training is not even begun: the first finding and its first cure."""
        first = self.findings[0]
        return " ".join([first.evidence, *map(str, first.cures[:1])])

    def __str__(self) -> str:
        first = f"{self.sentence} {self.course}".strip()
        return "\n\n".join([_indented(first, ""), *(str(finding) for finding in self.findings)])

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    def to_plain(self) -> dict[str, Any]:
        """The diagnosis as plain data, for JSON and for the report."""
        findings = [finding.to_plain() for finding in self.findings]
        return {"sentence": self.sentence, "course": self.course, "findings": findings}


def _indented(text: str, indent: str = "  ") -> str:
    return textwrap.fill(
        text,
        width=96,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
