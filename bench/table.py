"""Results as Markdown, which reads well in a terminal too."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

from bench.peers import PEERS
from bench.results import Judged, Result, Spread

HEADINGS = {
    "steady": "an epoch, ms",
    "training": "training, s",
    "cold": "whole process, s",
    "first": "the first one, s",
    "memory": "memory, MB",
    "quality": "quality",
    "one": "one example, ms",
    "many": "10,000 examples, ms",
    "import": "import, s",
    "help": "--help, s",
    "rows": "power of rows",
    "epochs": "power of epochs",
    "width": "power of width",
    "growth": "growth of memory",
}
"""What a measure is called in a table, in this order; others follow under their own names."""
SCALES = {"steady": 1000.0, "one": 1000.0, "many": 1000.0}
PLACES = {"quality": 3, "memory": 0}


def tables(surroundings: dict[str, Any], results: list[Result]) -> str:
    """All results: what was measured on what, the goals, and each workload."""
    parts = [_told(surroundings), goals_table(results), *map(workload_table, results)]
    return "\n\n".join(part for part in parts if part)


def goals_table(results: list[Result]) -> str:
    """One line for each goal."""
    lines = [
        (result.name, str(judged.goal), _share(judged), judged.beside, _verdict(judged))
        for result in results
        for judged in result.goals
    ]
    return _table(("workload", "goal", "measured", "beside", ""), lines) if lines else ""


def workload_table(result: Result) -> str:
    """One line for each peer, the quickest first, then the limit."""
    names = list(dict.fromkeys(name for spreads in result.peers.values() for name in spreads))
    names.sort(key=lambda name: list(HEADINGS).index(name) if name in HEADINGS else len(HEADINGS))
    order = sorted(result.peers, key=lambda peer: result.peers[peer][names[0]].median)
    lines = [
        (PEERS[peer].told, *(_cell(name, result.peers[peer].get(name)) for name in names))
        for peer in order
    ]
    if lines and result.limit is not None and result.rate is not None:
        blank = [""] * (len(names) - 1)
        told = f"the limit, at {result.rate / 1e9:.0f} GFLOP/s"
        lines.append((told, _number("steady", result.limit), *blank))
    failed = [
        f"\n{_wrapped(PEERS[peer].told + ': ' + why)}" for peer, why in result.failures.items()
    ]
    head = ("", *(HEADINGS.get(name, name) for name in names))
    return "\n".join(
        [
            f"### {result.name}",
            "",
            _wrapped(f"{result.told[0].upper()}{result.told[1:]}."),
            "",
            _table(head, lines),
            *failed,
        ]
    )


def _told(surroundings: dict[str, Any]) -> str:
    facts = surroundings
    versions = ", ".join(f"{name} {version}" for name, version in facts["versions"].items())
    machine = (
        f"{facts['date']}, {facts['processor']}, {facts['cores']} of its "
        f"{facts['cores of the machine']} cores, {facts['memory in GB']} GB, {facts['system']}, "
        f"load {facts['load before']} before the first run; runs of each: {facts['repeats']}."
    )
    return f"{_wrapped(machine)}\n\n{_wrapped(versions + '.')}"


def _wrapped(text: str) -> str:
    return textwrap.fill(text, 100)


def _share(judged: Judged) -> str:
    return "" if judged.share is None else f"{judged.share:.3g}"


def _verdict(judged: Judged) -> str:
    return {True: "reached", False: "missed", None: "not measured"}[judged.reached]


def _cell(name: str, spread: Spread | None) -> str:
    """The median, and in brackets the least and the most where they differ as they are shown."""
    if spread is None:
        return ""
    median, least, most = (_number(name, value) for value in spread)
    return median if least == most else f"{median} ({least} to {most})"


def _number(name: str, value: float) -> str:
    value *= SCALES.get(name, 1.0)
    places = PLACES.get(name, 2 if abs(value) < 100 else 0)
    return f"{value:,.{places}f}"


def _table(head: Iterable[str], lines: Iterable[Iterable[str]]) -> str:
    rows = [list(head), *map(list, lines)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    rows.insert(1, ["-" * width for width in widths])
    return "\n".join(
        "| " + " | ".join(cell.ljust(n) for cell, n in zip(row, widths, strict=True)) + " |"
        for row in rows
    )
