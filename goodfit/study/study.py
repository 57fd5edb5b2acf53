"""What a study found out, and the same as plain data."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodfit import datasets
from goodfit.study.baselines import Baseline
from goodfit.study.data_card import data_card
from goodfit.study.environment import environment
from goodfit.study.folder import finite
from goodfit.study.options import Options
from goodfit.study.prepared import Prepared
from goodfit.study.training import LOSSES
from goodfit.study.treated import UNTREATED, Treated, told
from goodfit.version import __version__

if TYPE_CHECKING:
    from goodfit.doctor import Diagnosis, Verdict
    from goodfit.models import Model
    from goodfit.training.history import History

__all__ = ["Study"]


@dataclass(frozen=True, eq=False)
class Study:
    """What was found out about a network and its data.

    Args:
        options: what was asked for.
        prepared: the data.
        baselines: the classical models.
        tested: the baseline that is best on the dev part, and its score on the test part.
        model: the trained network; it predicts in the target's own unit.
        history: how it was trained.
        diagnosis: what the doctor finds in that.
        results: loss and metric by part of the data.
        verdict: whether it fits well, and what to do next.
        folder: where the model and the report are.
        seconds: how long each step took.
        treated: what came of `--cure`; None where it was not asked for.
        finished: when, in universal time, as ISO 8601 writes it.
    """

    options: Options
    prepared: Prepared
    baselines: list[Baseline]
    tested: tuple[Baseline, float]
    model: Model
    history: History
    diagnosis: Diagnosis
    results: dict[str, dict[str, float]]
    verdict: Verdict
    folder: Path
    seconds: dict[str, float]
    treated: Treated | None
    finished: str = field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))

    @property
    def metric(self) -> str:
        """The name of the number that models are compared by: "accuracy" or "r2"."""
        return LOSSES[self.prepared.task.kind][1]

    @property
    def paths(self) -> dict[str, str]:
        """Where everything lies that the study leaves behind."""
        files = {
            "model": "model.goodfit",
            "history": "history.json",
            "study": "study.json",
            "report": "report.html",
        }
        if self.prepared.encoder is not None:
            files["table"] = "table.json"
        places = {name: str(self.folder / file) for name, file in files.items()}
        return {"folder": str(self.folder), **places}

    @property
    def python(self) -> str:
        """The line of Python that loads the network and predicts."""
        if self.options.data in datasets.NAMES:
            some = f"goodfit.datasets.load({self.options.data!r}).x[:5]"
        else:
            some = repr(self.options.data)
        return f"import goodfit; print(goodfit.load_run({str(self.folder)!r}).predict({some}))"

    @property
    def next(self) -> str:
        """The single next thing to do: against what the doctor warns of, else the verdict's.

        What a treatment has tried already is not advised again.
        """
        cured = self.treated.cured if self.treated else None
        tried = {treatment.cure for treatment in cured.treatments} if cured else set()
        left = (
            f"{finding.illness} {cure}"
            for finding in self.diagnosis.alarms
            for cure in finding.cures
            if cure not in tried
        )
        return next(left, self.verdict.next[0])

    def to_plain(self) -> dict[str, Any]:
        """The study as names, numbers and sentences: what `--json` prints and the report tells."""
        task = self.prepared.task
        plain = {
            "goodfit": __version__,
            "command": self.options.command,
            "asked": asdict(self.options),
            "finished": self.finished,
            "name": self.prepared.name,
            "notes": self.prepared.notes,
            "task": task.kind,
            "kind": self.prepared.kind,
            "class_names": task.class_names,
            "target": task.target,
            "target_reason": task.reason,
            "features": self.prepared.feature_names,
            "split": self._split(),
            "data": data_card(self.prepared),
            "metric": self.metric,
            "baselines": [self._baseline(baseline) for baseline in self.baselines],
            "model": self._model(),
            "history": self.history.history,
            "vitals": self._vitals(),
            "best_epoch": self.history.best_epoch + 1,
            "epochs_run": self.history.record.epochs_run,
            "stopped_by": self.history.stopped_by,
            "results": self.results,
            "verdict": self.verdict.to_plain(),
            "course": self.diagnosis.course,
            "findings": told(self.diagnosis),
            "next": self.next,
            **(self.treated.to_plain() if self.treated else UNTREATED),
            "environment": environment(),
            "seconds": self.seconds,
            "paths": self.paths,
            "python": self.python,
        }
        return dict(finite(plain))

    def _vitals(self) -> dict[str, dict[str, float]]:
        """What was last measured of each layer."""
        return {
            layer: {quantity: values[-1] for quantity, values in quantities.items()}
            for layer, quantities in self.history.record.vitals.items()
        }

    def _split(self) -> dict[str, Any]:
        return {
            "train": len(self.prepared.train.y),
            "dev": len(self.prepared.dev.y),
            "test": len(self.prepared.test.y),
            "rule": self.prepared.rule,
            "seed": self.options.seed,
            "checksum": self.prepared.checksum,
        }

    def _baseline(self, baseline: Baseline) -> dict[str, Any]:
        best, on_test = self.tested
        return {
            "name": baseline.name,
            "train": baseline.train,
            "dev": baseline.dev,
            "test": on_test if baseline is best else None,
            "seconds": baseline.seconds,
            "rows": baseline.rows,
        }

    def _model(self) -> dict[str, Any]:
        from goodfit.models.rows import model_rows

        return {
            "name": self.model.name,
            "layers": [
                {
                    "name": row.name,
                    "type": row.type,
                    "output_shape": [None, *row.output_shape],
                    "params": row.params,
                }
                for row in model_rows(self.model, expanded=False)
                if row.sources
            ],
            "params": self.model.count_params(),
            "optimizer": repr(self.model.compiled().optimizer),
            "loss": self._loss(),
            "batch_size": self.history.record.batch_size,
        }

    def _loss(self) -> str:
        """What is minimised; of a regression in another unit than the target's."""
        name: str = self.model.plan().loss.name
        if self.prepared.task.kind == "classification":
            return name
        return f"{name} of `{self.prepared.task.target}` scaled to mean 0 and deviation 1"
