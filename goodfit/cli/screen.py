"""A study as text and tables in a terminal, while it goes on and at its end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rich.console import Console, Group
from rich.live import Live
from rich.padding import Padding
from rich.spinner import Spinner
from rich.table import Table

from goodfit.cli.tables import plain_console, table_of
from goodfit.doctor import Diagnosis
from goodfit.doctor.messages import tell
from goodfit.report import treatments, wording
from goodfit.study import Listener, Study
from goodfit.study.baselines import Baseline
from goodfit.study.prepared import Prepared
from goodfit.study.resuming import advice
from goodfit.study.training import LOSSES
from goodfit.study.treated import plain as plain_treatment

if TYPE_CHECKING:
    from goodfit.models import Model
    from goodfit.treatment import Treatment

__all__ = ["Screen"]

LATEST = 8
"""So many changes are shown while others are tried, so that the last one is in sight."""


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
        self.console = console or plain_console()
        self._baselines = Live(console=self.console, refresh_per_second=8)
        self._trying = Live(console=self.console, refresh_per_second=8)
        self._spinner = Spinner("dots", "Trying changes ...")
        self._changes: list[dict[str, Any]] = []
        self._metric = ""
        self._rows = 0
        self._examples = 0

    def __enter__(self) -> Screen:
        return self

    def __exit__(self, *reason: object) -> None:
        self._baselines.stop()  # or the terminal stays without a cursor
        self._end_of_trying()

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
        self._table = table_of("model", f"dev {wording.title(self._metric)}", "time", "")
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

    def treatment(self, found: Diagnosis) -> None:
        """What is to be treated; to try changes can take a while."""
        self._heading("Treatment")
        for finding in found.alarms:
            self._finding(finding.heading, f"{finding.illness} {finding.evidence}")
        self._line("Changes are tried, and kept only where the dev rows gain beyond noise.")
        self._trying.update(self._spinner)
        self._trying.start()

    def tried(self, treatment: Treatment) -> None:
        """One more row in the table of changes, of which the latest are shown meanwhile."""
        self._changes.append(plain_treatment(treatment))
        table = _table_of_changes(self._changes[-LATEST:])
        self._trying.update(Group(table, self._spinner))

    def study(self, study: Study) -> None:
        """What was found, what to do next, and where everything lies."""
        self._end_of_trying()
        plain = study.to_plain()
        self._results(plain)
        self._verdict(plain)
        if plain["treated"]:
            self._heading("What was tried")
            self._line(plain["treated"])
        self._findings(study.diagnosis, plain["untreatable"])
        self._heading("Saved")
        for name, path in plain["paths"].items():
            self._line(f"{name + ':':9}{path}", whole=True)
        self._line("Load and predict:")
        self._line(plain["python"], whole=True)
        if study.history.record.paused:
            self._line(advice(study.folder), whole=True)

    def _results(self, plain: Mapping[str, Any]) -> None:
        metric, split = plain["metric"], plain["split"]
        best = max(plain["baselines"], key=lambda row: row["dev"])
        self._heading("Results")
        table = table_of(wording.title(metric), "network", best["name"], "loss")
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
        table = table_of("", "share", "")
        dev, train = plain["split"]["dev"], plain["split"]["train"]
        source = verdict["bayes_error_source"]
        table.add_row("Bayes error", wording.percent(verdict["bayes_error"]), source)
        bias, variance = verdict["avoidable_bias"], verdict["variance"]
        table.add_row("avoidable bias", wording.percent(bias, train), "train error above that")
        table.add_row("variance", wording.percent(variance, dev), "dev error above train error")
        self.console.print(table)
        self._line(tell("Next: {cure}", cure=plain["next"]))
        for step in verdict["next"]:
            if step != plain["next"]:
                self._line(f"- {step}")

    def treated(self, plain: Mapping[str, Any]) -> None:
        """What was tried, and what came of it; nothing where no treatment was asked for.

        Args:
            plain: the study as plain data.
        """
        if not plain["treated"]:
            return
        self._heading("What was tried")
        self._line(plain["treated"])
        if plain["treatments"]:
            self.console.print(_table_of_changes(plain["treatments"]))

    def _end_of_trying(self) -> None:
        """All changes stay where the latest were shown meanwhile."""
        self._trying.update(_table_of_changes(self._changes) if self._changes else "")
        self._trying.stop()

    def _findings(self, diagnosis: Diagnosis, untreatable: list[str]) -> None:
        self._heading("Findings")
        if not diagnosis.findings:
            self._line("The doctor watched the whole run and found nothing to object to.")
        for finding in diagnosis:
            why = [finding.reason]
            if finding.because:
                why.append(tell("It follows from {cause}.", cause=finding.because))
            if finding.code in untreatable:
                why.append(tell("No change of the network or its training can cure it."))
            cures = [f"{i}. {cure}" for i, cure in enumerate(finding.cures, 1)]
            what = f"{finding.illness} {finding.evidence}"
            self._finding(finding.heading, what, " ".join(why), *cures)

    def _finding(self, heading: str, *sentences: str) -> None:
        self._line(heading)
        for sentence in sentences:
            self.console.print(Padding(sentence, (0, 0, 0, 2)))

    def _heading(self, words: str) -> None:
        self.console.print()
        self.console.print(words, style="bold")

    def _line(self, words: str, whole: bool = False) -> None:
        self.console.print(words, soft_wrap=whole)


def _table_of_changes(changes: list[dict[str, Any]]) -> Table:
    """What was tried, as plain data, in a table."""
    plain = {"treatments": changes}
    table = table_of("change", "because of", f"dev {treatments.judged_by(plain)}", "after", "")
    table.columns[1].justify = "left"
    for row in treatments.tried(plain):
        change = f"{row.change}: {row.line}" if row.kept and row.line else row.change
        scores = row.before, row.after, row.verdict
        table.add_row(change, row.finding, *scores, style="bold" if row.kept else "")
    return table
