"""The doctor's work on a finished run: every rule looks at the record; findings are ranked."""

from __future__ import annotations

from goodfit.doctor import progress
from goodfit.doctor.finding import Diagnosis, ranked
from goodfit.doctor.rules import all_rules
from goodfit.training.record import Record


def diagnose(record: Record) -> Diagnosis:
    """What is wrong with a run, the most important first.

    Errors come before warnings and those before what is only worth knowing; among equals a cause
    comes before its effects.
    """
    findings = [finding for rule in all_rules().values() for finding in rule.judge(record)]
    return Diagnosis(ranked(findings), progress.course(record))
