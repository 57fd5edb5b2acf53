"""A finding: one illness, the evidence for it, and what cures it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from goodfit.doctor.cures import Cure, Said
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.doctor.layout import indented
from goodfit.doctor.messages import tell
from goodfit.doctor.reasons import REASONS
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
        because: the code of another finding that explains this one, or None.

    Raises:
        UnknownNameError: there is no such illness.

    Example:
        >>> finding = Finding("overfitting", "warning", None, "The validation loss rose.")
        >>> print(finding)
        warning: overfitting
          The network overfits. The validation loss rose.
          What is learnt by heart is of no use on new rows.
    """

    code: str
    severity: Severity
    layer: str | None
    evidence: str
    cures: tuple[Cure, ...] = ()
    because: str | None = None

    def __post_init__(self) -> None:
        if self.code not in ILLNESSES:
            raise UnknownNameError("illness", self.code, ILLNESSES)

    @property
    def illness(self) -> str:
        """What the code means, in one sentence."""
        return tell(ILLNESSES[self.code])

    @property
    def reason(self) -> str:
        """Why it matters, in one sentence."""
        return tell(REASONS[self.code])

    @property
    def alarming(self) -> bool:
        """Whether it is more than worth knowing."""
        return self.severity != "info"

    @property
    def heading(self) -> str:
        """How bad it is, what it is called, and where it is."""
        severity = tell(self.severity)
        if not self.layer:
            return f"{severity}: {self.code}"
        return tell(
            "{severity}: {code} in `{layer}`",
            severity=severity,
            code=self.code,
            layer=self.layer,
        )

    def __str__(self) -> str:
        told = [f"{self.illness} {self.evidence}", self.reason]
        if self.because:
            told.append(tell("It follows from {cause}.", cause=self.because))
        cures = [f"{i}. {cure}" for i, cure in enumerate(self.cures, 1)]
        return "\n".join([self.heading, *map(indented, [*told, *cures])])

    def to_plain(self) -> dict[str, Any]:
        """The finding as plain data, for JSON and for the report."""
        return {
            "code": self.code,
            "severity": self.severity,
            "layer": self.layer,
            "evidence": self.evidence,
            "cures": [str(cure) for cure in self.cures],
            "because": self.because,
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Finding:
        """The finding that `to_plain` wrote down; its cures can be read, no longer applied.

        Example:
            >>> finding = Finding("overfitting", "warning", None, "The validation loss rose.")
            >>> Finding.from_plain(finding.to_plain()) == finding
            True
        """
        cures = tuple(Said(text) for text in plain["cures"])
        return cls(
            plain["code"],
            plain["severity"],
            plain["layer"],
            plain["evidence"],
            cures,
            plain.get("because"),
        )
