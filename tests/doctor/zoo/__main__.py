"""`python -m tests.doctor.zoo`: runs the programs and prints the doctor's confusion matrix."""

import argparse
import sys
from pathlib import Path

from tests.doctor.zoo import PROGRAMS
from tests.doctor.zoo.judging import Outcome, run
from tests.doctor.zoo.matrix import matrix, misses, totals


def main() -> None:
    """Runs what was asked for; what was judged wrongly so far stands in the file of `--report`."""
    wanted = _arguments()
    outcomes: list[Outcome] = []
    for program in PROGRAMS:
        if not any(word in f"{program.cause} {program.name}" for word in wanted.only):
            continue
        outcomes.append(run(program, wanted.seed))
        _say(_line(outcomes[-1]), sys.stderr)
        if wanted.report:
            Path(wanted.report).write_text(
                "\n".join([*totals(outcomes), "", *misses(outcomes), ""])
            )
    _say("\n".join([*matrix(outcomes), "", *totals(outcomes)]), sys.stdout)


def _line(outcome: Outcome) -> str:
    """One program in one line; a mark where it was judged wrongly or trained badly."""
    program = outcome.program
    mark = " " if outcome.is_right else "X"
    poor = "poor" if program.reaches is not None and not outcome.score >= program.reaches else ""
    said = ",".join(outcome.alarms) or outcome.first
    return (f"{mark} {program.cause:<32}{program.name[:48]:<50}{outcome.score:7.3f} {poor:<5}"
            f"{outcome.seconds:5.1f} s  {said} {outcome.crash[:90]}")  # fmt: skip


def _say(text: str, stream) -> None:
    stream.write(text + "\n")
    stream.flush()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.doctor.zoo")
    parser.add_argument("--seed", type=int, default=0, help="of the weights and the order of rows")
    parser.add_argument("--only", nargs="*", default=[""], help="words in causes or names")
    parser.add_argument("--report", help="a file for all that was judged wrongly")
    return parser.parse_args()


if __name__ == "__main__":
    main()
