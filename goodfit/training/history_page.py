"""A history as HTML: what a notebook shows of it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from goodfit.training.curve import curves

if TYPE_CHECKING:
    from goodfit.training.history import History

MOST_ROWS = 40


def history_page(history: History) -> str:
    """How the run went in a sentence, its curves, and every epoch in numbers, folded away."""
    sentences = [f"{len(history.epoch)} epochs in {history.seconds:.1f} s."]
    if history.epoch:
        sentences.append(f"The best was epoch {history.best_epoch + 1}.")
    if history.stopped_by:
        sentences.append(f"Stopped: {history.stopped_by}.")
    if history.diagnosis is not None:
        sentences.append(f"{history.diagnosis.sentence} See history.diagnosis.")
    told = escape(" ".join(sentences))
    numbers = f"{curves(history.history)}{_table(history)}" if history.epoch else ""
    return f"<div><p>{told}</p>{numbers}</div>"


def _table(history: History) -> str:
    """Every epoch, or evenly chosen ones with the last."""
    numbers = history.history
    count = len(next(iter(numbers.values())))
    shown = sorted({*range(0, count, -(-count // MOST_ROWS)), count - 1})
    full = {name: values for name, values in numbers.items() if len(values) == count}
    rows = [_row([f"{i + 1}", *(_number(values[i]) for values in full.values())]) for i in shown]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in ["epoch", *full])
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return f"<details><summary>In numbers</summary>{table}</details>"


def _row(cells: Sequence[str]) -> str:
    return f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _number(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, int | float) else str(value)
