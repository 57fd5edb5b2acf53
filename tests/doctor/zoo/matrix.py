"""What the doctor said of which illness, counted."""

from collections import Counter

from tests.doctor.zoo.judging import Outcome


def totals(outcomes: list[Outcome]) -> list[str]:
    """Detected, cause named first and among the first three, false alarms."""
    ill = [outcome for outcome in outcomes if outcome.program.is_sick]
    well = [outcome for outcome in outcomes if not outcome.program.is_sick]
    return [
        _share("sick: an alarm", [bool(outcome.alarms) for outcome in ill]),
        _share("sick: an acceptable cause first", [outcome.is_right for outcome in ill]),
        _share("sick: the very cause first",
               [outcome.first == outcome.program.cause for outcome in ill]),
        _share("sick: an acceptable cause among three", [outcome.in_three for outcome in ill]),
        _share("healthy: false alarms", [bool(outcome.alarms) for outcome in well]),
        _share("crashes without a diagnosis", [bool(outcome.crash) for outcome in outcomes]),
    ]  # fmt: skip


def _share(words: str, marks: list[bool]) -> str:
    return f"{words:<40}{sum(marks):4d} of {len(marks):3d}{_percent(marks):>9}"


def _percent(marks: list[bool]) -> str:
    return f"{sum(marks) / len(marks):.1%}" if marks else "-"


def matrix(outcomes: list[Outcome]) -> list[str]:
    """A line for each true cause: how often which code was the first alarm."""
    rows: dict[str, Counter[str]] = {}
    for outcome in outcomes:
        rows.setdefault(outcome.program.cause, Counter())[outcome.first] += 1
    return [f"{cause:<34}{_cells(rows[cause], cause)}" for cause in sorted(rows)]


def _cells(counts: Counter[str], cause: str) -> str:
    right = "silent" if cause == "none" else cause
    ordered = sorted(counts, key=lambda code: (code != right, -counts[code], code))
    return "  ".join(f"{code}={counts[code]}" for code in ordered)


def misses(outcomes: list[Outcome]) -> list[str]:
    """Each program that was judged wrongly: expected, got, and the sentences of evidence."""
    lines = []
    for outcome in sorted(outcomes, key=lambda outcome: outcome.program.cause):
        if outcome.is_right and not outcome.crash:
            continue
        lines.append(
            f"{outcome.program.cause}: {outcome.program.name}\n"
            f"    acceptable {', '.join(outcome.program.acceptable)}; "
            f"score {outcome.score:.3f}; {outcome.seconds:.1f} s\n"
            f"    alarms: {', '.join(outcome.alarms) or outcome.first}"
            + (f"; info: {', '.join(outcome.whispers)}" if outcome.whispers else "")
        )
        lines += [f"      - {code}: {text}" for code, text in
                  zip(outcome.alarms, outcome.evidence, strict=True)]  # fmt: skip
        lines += [f"      ! {outcome.crash}"] if outcome.crash else []
    return lines
