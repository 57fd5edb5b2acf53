"""What a search found: the best network, and every trial with why it ended."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodfit.comparison.entry import Estimate
from goodfit.comparison.words import span
from goodfit.report import wording
from goodfit.report.pieces import Row, Table
from goodfit.report.tables import as_html, as_text
from goodfit.search.space import Settings
from goodfit.search.trials import Trial
from goodfit.study.folder import finite
from goodfit.version import __version__

if TYPE_CHECKING:
    from goodfit.models import Model
    from goodfit.training.history import History

__all__ = ["Tuning"]

SHOWN = 20


@dataclass(frozen=True, eq=False, repr=False)
class Tuning:
    """The best network of a search, and how it was found.

    Args:
        trials: all trials, the first one first, those of other processes too.
        best: the trial with the best value.
        model: its network, trained; it predicts in the target's own unit.
        history: how that was trained.
        test: its score on the test part, by which nothing was chosen, with an interval.
        monitor: the number that trials were judged by.
        metric: "accuracy" or "r2".
        test_rows: how many rows the test part has.
        folder: where `model.goodfit`, `search.json` and the database are.
        storage: where the trials are written down.

    Example:
        >>> import goodfit
        >>> found = goodfit.tune("digits", trials=50)  # doctest: +SKIP
        >>> found.best.settings, found.model.predict(x)  # doctest: +SKIP
    """

    trials: tuple[Trial, ...]
    best: Trial
    model: Model
    history: History
    test: Estimate
    monitor: str
    metric: str
    test_rows: int
    folder: Path
    storage: str

    @property
    def settings(self) -> Settings:
        """The best settings."""
        return self.best.settings

    def __str__(self) -> str:
        return f"{self._summary}\n\n{as_text(self._table)}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        return f"<p>{wording.prose(self._summary)}</p>{as_html(self._table)}"

    def to_plain(self) -> dict[str, Any]:
        """The search as names and numbers, for JSON."""
        plain = {
            "goodfit": __version__,
            "monitor": self.monitor,
            "metric": self.metric,
            "best": self.best.to_plain(),
            "test": self.test._asdict(),
            "trials": [trial.to_plain() for trial in self.trials],
            "stopped_by": self.stopped_by,
            "folder": str(self.folder),
            "storage": self.storage,
        }
        return dict(finite(plain))

    @property
    def stopped_by(self) -> dict[str, int]:
        """How many trials were given up, by what ended them."""
        stopped = [trial.code or trial.why for trial in self.trials if trial.state == "stopped"]
        return dict(Counter(stopped).most_common())

    @property
    def _summary(self) -> str:
        told = ", ".join(f"{count} {code}" for code, count in self.stopped_by.items())
        ended = f"; given up early: {told}" if told else ""
        score = span(self.metric, self.test, self.test_rows, difference=False)
        return (
            f"{len(self.trials)} trials{ended}. The best is number {self.best.number}, with "
            f"{wording.title(self.metric)} {score} on the {self.test_rows:,} test rows: "
            f"{_written(self.settings)}"
        )

    @property
    def _table(self) -> Table:
        ranked = sorted(self.trials, key=lambda trial: (trial is not self.best, trial.number))
        rows = [self._row(trial) for trial in ranked[:SHOWN]]
        title = self.monitor.removeprefix("val_").replace("_", " ")
        columns = ("trial", "settings", "ended", "epochs", "time", f"dev {title}")
        left = len(ranked) - len(rows)
        caption = "Trials, the best first" + (f"; {left} more are in `trials`" if left else "")
        return Table(caption, columns, rows, words=3)

    def _row(self, trial: Trial) -> Row:
        return (
            f"{trial.number} (best)" if trial is self.best else str(trial.number),
            _written(trial.settings),
            trial.code or wording.short(trial.why, 40),
            str(trial.epochs),
            wording.seconds(trial.seconds),
            wording.number(trial.value),
        )


def _written(settings: Settings) -> str:
    return ", ".join(
        f"{name}={value:.2g}" if isinstance(value, float) else f"{name}={value}"
        for name, value in settings.items()
    )
