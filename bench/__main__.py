"""What the library takes beside its peers: `python -m bench WORKLOAD ...`, or `all`.

Without a workload it lists them. The data sets are read from GOODFIT_DATA.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.hardware import available_cores, surroundings
from bench.page import write_page
from bench.peers import PEERS
from bench.results import Result, summed_up
from bench.running import Place, Run, measured_rate, runs
from bench.table import tables
from bench.workload import Workload
from bench.workloads import WORKLOADS


def main() -> None:
    """Lists the workloads, or runs some and prints what was measured."""
    told = _arguments()
    if not told.workloads:
        sys.stdout.write(_listed())
        return
    cores = available_cores(told.cores)
    names = list(WORKLOADS) if "all" in told.workloads else told.workloads
    peers = told.peers or list(PEERS)
    libraries = (library for peer in peers for library in PEERS[peer].libraries)
    facts = {**surroundings(cores, libraries), "repeats": told.repeats}
    with tempfile.TemporaryDirectory() as folder:
        place = Place(cores, Path(folder), told.tiny)
        results: list[Result] = []
        for name in names:
            results.append(_result(WORKLOADS[name], peers, told.repeats, place))
            _keep(told, facts, results)
    sys.stdout.write(tables(facts, results) + "\n")


def _keep(told: argparse.Namespace, facts: dict[str, Any], results: list[Result]) -> None:
    """Writes what there is by now, so that a run that is cut off has not been for nothing."""
    if told.json:
        report = {**facts, "workloads": [result.as_json() for result in results]}
        told.json.write_text(json.dumps(report, indent=2) + "\n")
    if told.page:
        write_page(told.page, tables(facts, results))


def _result(work: Workload, peers: list[str], repeats: int, place: Place) -> Result:
    """The runs of one workload, told on the way."""
    seen: list[Run] = []
    for run in runs(work, [peer for peer in work.peers if peer in peers], repeats, place):
        numbers = ", ".join(f"{name} {value:.4g}" for name, value in run.measures.items())
        sys.stderr.write(f"{work.name}, {run.peer}: {run.failure or numbers}\n")
        seen.append(run)
    rate = measured_rate(work, place) if work.limit() and not place.tiny else None
    return summed_up(work, seen, rate)


def _listed() -> str:
    lines = []
    for work in WORKLOADS.values():
        lines.append(f"{work.name}: {work.told}\n")
        lines += [f"    {goal}\n" for goal in work.goals]
    return "".join(lines)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("workloads", nargs="*", choices=[*WORKLOADS, "all", []], metavar="WORKLOAD")
    parser.add_argument("--peers", nargs="+", choices=list(PEERS), help="only these")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each peer")
    parser.add_argument("--cores", type=int, default=2, help="cores that a run may use")
    parser.add_argument("--json", type=Path, help="write what was measured into this file too")
    parser.add_argument("--page", type=Path, help="put the tables below the marker of this page")
    parser.add_argument("--tiny", action="store_true", help="few rows: shows only that it runs")
    return parser.parse_args()


if __name__ == "__main__":
    main()
