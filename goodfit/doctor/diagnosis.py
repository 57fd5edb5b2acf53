"""The doctor's judgement: every rule looks at the record; findings are ranked."""

from __future__ import annotations

from collections.abc import Collection

from goodfit.doctor import progress
from goodfit.doctor.chain import ranked
from goodfit.doctor.finding import Diagnosis
from goodfit.doctor.rules import all_rules
from goodfit.training.record import Record


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
