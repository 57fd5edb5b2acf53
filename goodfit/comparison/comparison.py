"""What a comparison found: a table, a picture, a sentence, and the same as plain data."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from goodfit.atomic import write_whole
from goodfit.comparison.entry import Entry, Estimate
from goodfit.comparison.picture import picture
from goodfit.comparison.words import span, verdict
from goodfit.report import wording
from goodfit.report.pieces import Row, Table
from goodfit.report.tables import as_html, as_text
from goodfit.study.folder import finite, write_json
from goodfit.version import __version__

__all__ = ["Comparison"]


@dataclass(frozen=True, eq=False, repr=False)
class Comparison:
    """Models that learnt from the same rows and answered the same rows.

    Args:
        entries: the models, the one with the highest dev score first; of equals the simplest.
        metric: "accuracy" or "r2".
        target: what was predicted.
        split: the rows of each part, how they were dealt, and their checksum.
        network_lead: by how much the test score of the best network is above that of the best
            classical model, with an interval.
        constant_lead: the same of the best model over one answer for all rows.
        notes: what one has to know about the data, in sentences.

    Example:
        >>> import goodfit
        >>> goodfit.compare("iris", epochs=30).save("compared")  # doctest: +SKIP
    """

    entries: tuple[Entry, ...]
    metric: str
    target: str
    split: Mapping[str, Any]
    network_lead: Estimate
    constant_lead: Estimate
    notes: tuple[str, ...] = ()

    @property
    def best(self) -> Entry:
        """The model with the highest dev score."""
        return self.entries[0]

    @property
    def network(self) -> Entry:
        """The best network, by its dev score."""
        return self._first("network")

    @property
    def classical(self) -> Entry:
        """The best classical model, by its dev score."""
        return self._first("classical")

    def _first(self, family: str) -> Entry:
        return next(entry for entry in self.entries if entry.family == family)

    @property
    def needs_network(self) -> bool:
        """Whether the best network is better than the best classical model, beyond noise."""
        return self.network_lead.surely_above(0) and self.constant_lead.surely_above(0)

    @property
    def verdict(self) -> str:
        """Whether deep learning is needed here, in words."""
        return verdict(self)

    def __str__(self) -> str:
        return f"{self.verdict}\n\n{as_text(self._table)}\n\n{self._legend}"

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        told = wording.prose(self.verdict)
        return f"<p>{told}</p>{self.svg()}{as_html(self._table)}<p>{self._legend}</p>"

    def svg(self) -> str:
        """The picture: each model's test score with its interval, as an SVG of its own."""
        return picture(self)

    def to_plain(self) -> dict[str, Any]:
        """The comparison as names, numbers and sentences, for JSON."""
        plain = {
            "goodfit": __version__,
            "verdict": self.verdict,
            "needs_network": self.needs_network,
            "metric": self.metric,
            "target": self.target,
            "notes": self.notes,
            "split": dict(self.split),
            "best": self.best.name,
            "network": self.network.name,
            "classical": self.classical.name,
            "network_lead": self.network_lead._asdict(),
            "constant_lead": self.constant_lead._asdict(),
            "models": [entry.to_plain() for entry in self.entries],
        }
        return dict(finite(plain))

    def save(self, folder: str | os.PathLike[str]) -> None:
        """Writes `comparison.json` and `comparison.svg`.

        Raises:
            FileError: they cannot be written.
        """
        place = Path(folder)
        write_json(place / "comparison.json", self.to_plain())
        write_whole(place / "comparison.svg", self.svg().encode())

    @property
    def _legend(self) -> str:
        parts = ", ".join(f"{self.split[part]:,} {part}" for part in ("train", "dev", "test"))
        return f"Rows: {parts}. Ranked by dev; in brackets, intervals of 95% by the test rows."

    @property
    def _table(self) -> Table:
        title = wording.title(self.metric)
        columns = ("model", "dev", f"test {title}", "behind the best", "training", "prediction")
        return Table(f"{title} of each model", columns, [self._row(each) for each in self.entries])

    def _row(self, entry: Entry) -> Row:
        rows = self.split["test"]
        return (
            entry.name,
            wording.score(self.metric, entry.dev, self.split["dev"]),
            span(self.metric, entry.test, rows, difference=False),
            "–" if entry is self.best else span(self.metric, entry.behind, rows),
            wording.seconds(entry.fitting),
            wording.seconds(entry.predicting),
        )
