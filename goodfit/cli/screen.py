"""A study as text and tables in a terminal, while it goes on and at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.live import Live
from rich.padding import Padding
from rich.table import Table

from goodfit.report import wording
from goodfit.study import Listener, Study
from goodfit.study.baselines import Baseline
from goodfit.study.prepared import Prepared
from goodfit.study.training import LOSSES

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["Screen"]


class Screen(Listener):
    """Prints a study: its data, its baselines as they come, its training, what was found.

    Args:
        console: where to print; by default the standard output.

    Example:
        >>> with Screen() as screen:  # doctest: +SKIP
        ...     screen.study(run_study(Options("digits"), screen))
    """

    verbose = 1

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(markup=False, highlight=False, emoji=False)
        self._baselines = Live(console=self.console, refresh_per_second=8)
        self._metric = ""
        self._rows = 0
        self._examples = 0

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *reason: object) -> None:
        self._baselines.stop()  # or the terminal stays without a cursor

    def prepared(self, prepared: Prepared) -> None:
        """The data, their split, and the head of the table of baselines."""
        self._heading(prepared.name)
        for note in prepared.notes:
            self._line(note)
        parts = {"train": prepared.train, "dev": prepared.dev, "test": prepared.test}
        sizes = ", ".join(f"{len(part.y):,} {name}" for name, part in parts.items())
        self._line(f"Split: {sizes} ({prepared.rule}).")
        self._metric = LOSSES[prepared.task.kind][1]
        self._rows, self._examples = len(prepared.train.y), len(prepared.dev.y)
        self._heading("Baselines")
        self._table = _table("model", f"dev {wording.title(self._metric)}", "time", "")
        self._baselines.update(self._table)
        self._baselines.start()

    def baseline(self, baseline: Baseline) -> None:
        """One more row in the table of baselines."""
        sampled = f"on {baseline.rows:,} of {self._rows:,} rows"
        self._table.add_row(
            baseline.name,
            wording.score(self._metric, baseline.dev, self._examples),
            wording.seconds(baseline.seconds),
            sampled if baseline.rows < self._rows else "",
        )

    def training(self, model: Model) -> None:
        """The end of the table of baselines, and the network; its progress bar comes next."""
        self._baselines.stop()
        self._heading("Network")
        names = " > ".join(type(layer).__name__ for layer in model.layers)
        self._line(f"{names}: {model.count_params():,} parameters")

    def study(self, study: Study) -> None:
        """What was found, what to do next, and where everything lies."""
        plain = study.to_plain()
        self._results(plain)
        self._verdict(plain)
        self._findings(plain["findings"])
        self._heading("Saved")
        for name, path in plain["paths"].items():
            self._line(f"{name + ':':9}{path}", whole=True)
        self._line("Load and predict:")
        self._line(plain["python"], whole=True)

    def _results(self, plain: Mapping[str, Any]) -> None:
        metric, split = plain["metric"], plain["split"]
        best = max(plain["baselines"], key=lambda row: row["dev"])
        self._heading("Results")
        table = _table(wording.title(metric), "network", best["name"], "loss")
        for part, found in plain["results"].items():
            table.add_row(
                part,
                wording.score(metric, found[metric], split[part]),
                wording.score(metric, best[part], split[part]),
                wording.number(found["loss"]),
            )
        self.console.print(table)
        epochs = f"Epoch {plain['best_epoch']} of {plain['epochs_run']} was the best"
        self._line(f"{epochs}. All took {wording.seconds(plain['seconds']['total'])}.")

    def _verdict(self, plain: Mapping[str, Any]) -> None:
        verdict = plain["verdict"]
        self._heading("Verdict")
        self._line(verdict["sentence"])
        table = _table("", "share", "")
        dev, train = plain["split"]["dev"], plain["split"]["train"]
        source = verdict["bayes_error_source"]
        table.add_row("Bayes error", wording.percent(verdict["bayes_error"]), source)
        bias, variance = verdict["avoidable_bias"], verdict["variance"]
        table.add_row("avoidable bias", wording.percent(bias, train), "train error above that")
        table.add_row("variance", wording.percent(variance, dev), "dev error above train error")
        self.console.print(table)
        for step in verdict["next"]:
            self._line(f"- {step}")

    def _findings(self, findings: list[Mapping[str, Any]]) -> None:
        self._heading("Findings")
        if not findings:
            self._line("The doctor watched the whole run and found nothing to object to.")
        for finding in findings:
            place = f" in `{finding['layer']}`" if finding["layer"] else ""
            self._line(f"{finding['severity']}: {finding['code']}{place}")
            for sentence in [finding["evidence"], *(f"- {cure}" for cure in finding["cures"])]:
                self.console.print(Padding(sentence, (0, 0, 0, 2)))

    def _heading(self, words: str) -> None:
        self.console.print()
        self.console.print(words, style="bold")

    def _line(self, words: str, whole: bool = False) -> None:
        self.console.print(words, soft_wrap=whole)


def _table(*columns: str) -> Table:
    """A table whose first and last columns hold words, the others numbers."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    last = len(columns) - 1
    for i, column in enumerate(columns):
        words = i in (0, last) and column not in ("loss",)
        table.add_column(column, justify="left" if words else "right")
    return table
