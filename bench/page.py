"""A page of the documentation: words above a marker, and below it what was measured last."""

from __future__ import annotations

from pathlib import Path

MARKER = "<!-- below: written by `make bench` -->"
TITLE = "# Speed"


def write_page(path: Path, tables: str) -> None:
    """Puts the tables below the marker; what stands above it stays."""
    text = path.read_text() if path.exists() else f"{TITLE}\n\n{MARKER}\n"
    words = text.partition(MARKER)[0].rstrip()
    path.write_text(f"{words}\n\n{MARKER}\n\n{tables}\n")
