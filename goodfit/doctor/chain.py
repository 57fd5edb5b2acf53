"""Causes and effects: which finding explains which, and so which is told first."""

from __future__ import annotations

from collections.abc import Sequence

from goodfit.doctor.finding import SEVERITIES, Finding
from goodfit.doctor.illnesses import OUTCOMES, place


def ranked(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The gravest first; among equals the cause before its effects; outcomes only if unexplained.

    Example:
        >>> vanishing = Finding("vanishing_gradient", "warning", "dense", "The gradient is small.")
        >>> unscaled = Finding("input_unscaled", "warning", None, "Feature 0 has mean 120.")
        >>> [finding.code for finding in ranked([vanishing, unscaled])]
        ['input_unscaled', 'vanishing_gradient']
    """
    explained = any(finding.alarming and finding.code not in OUTCOMES for finding in findings)
    kept = [f for f in findings if not (explained and f.code in OUTCOMES)]
    return tuple(sorted(kept, key=lambda f: (SEVERITIES.index(f.severity), place(f.code))))
