"""One trial: a network is built of settings, trained under watch, and what became of it noted."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goodfit.callbacks import EarlyStopping
from goodfit.callbacks.monitor import Monitor
from goodfit.errors import DataError, SettingError
from goodfit.search.database import optuna
from goodfit.search.network import Build, trained_by
from goodfit.search.space import Settings, Space
from goodfit.search.watching import Watching
from goodfit.silence import filtered
from goodfit.study import Options, training
from goodfit.study.prepared import Prepared

if TYPE_CHECKING:
    from goodfit.models import Model
    from goodfit.training.history import History

__all__ = ["Objective", "Trained"]

DONE = "all epochs were done"


@dataclass(frozen=True, eq=False)
class Trained:
    """A network that was trained, and its trial's number."""

    number: int
    value: float
    model: Model
    history: History


class Objective:
    """What Optuna asks for the value of a trial.

    Args:
        prepared: the data.
        space: gives the settings of a trial.
        build: makes a compiled network of settings.
        monitor: the number that trials are judged by.
        options: how networks are trained.
        doctor: whether the doctor's findings end trials.

    Attributes:
        best: the best network that was trained here; other processes may have better ones.
    """

    def __init__(
        self,
        prepared: Prepared,
        space: Space,
        build: Build,
        monitor: Monitor,
        options: Options,
        doctor: bool = True,
    ) -> None:
        self.prepared, self.space, self.build = prepared, space, build
        self.monitor, self.options, self.doctor = monitor, options, doctor
        self.best: Trained | None = None

    def __call__(self, trial: Any) -> float:
        """The best value of the monitored number.

        Raises:
            TrialPruned: the trial was given up.
        """
        settings = self.space(trial)
        trial.set_user_attr("settings", settings)
        began = time.perf_counter()
        watching = Watching(trial, self.monitor, self.doctor)
        try:
            model, history = self.train(settings, [watching])
        except DataError as error:
            _note(trial, why=str(error), code=_code(error), seconds=time.perf_counter() - began)
            raise optuna().TrialPruned from error
        self._tell(trial, watching, history, time.perf_counter() - began)
        if history.record.paused:
            raise KeyboardInterrupt
        value = watching.best
        if value is None or watching.code:
            raise optuna().TrialPruned
        if self.best is None or self.monitor.is_better(value, than=self.best.value):
            self.best = Trained(trial.number, value, model, history)
        return value

    def train(self, settings: Settings, callbacks: list[Any]) -> tuple[Model, History]:
        """Builds and trains a network; its weights are those of its best epoch."""
        model = self.build(settings)
        if not hasattr(model, "fit"):
            raise SettingError(
                f"build gave {model!r}. Let it end with `return model`, a compiled model."
            )
        options, prepared = trained_by(settings, self.options), self.prepared
        rows = len(prepared.train.y)
        stopping = EarlyStopping(
            self.monitor.name,
            patience=training.patience(options, rows),
            mode=self.monitor.mode,
            restore_best_weights=True,
        )
        with filtered("ignore", "Training stopped"):  # why is noted
            history = model.fit(
                prepared.train.x,
                prepared.scaled_targets(prepared.train.y),
                validation_data=(prepared.dev.x, prepared.scaled_targets(prepared.dev.y)),
                batch_size=training.rows_of_a_step(options, rows),
                epochs=training.epochs(options, rows),
                callbacks=[*callbacks, stopping],
                verbose=0,
            )
        return model, history

    def _tell(self, trial: Any, watching: Watching, history: History, seconds: float) -> None:
        values = history.history.get(self.monitor.name, [])
        place = values.index(watching.best) if watching.best in values else None
        scores = history.history.get(f"val_{training.LOSSES[self.prepared.task.kind][1]}", [])
        _note(
            trial,
            best=watching.best,
            score=None if place is None or not scores else scores[place],
            epochs=history.record.epochs_run,
            seconds=seconds,
            why=history.stopped_by or DONE,
            code=watching.code or _breakdown(history),
        )


def _breakdown(history: History) -> str | None:
    """What the doctor says of a run that broke down."""
    alarms = history.diagnosis.alarms if history.record.breakdown is not None else ()
    return alarms[0].code if alarms else None


def _code(error: DataError) -> str:
    return error.diagnosis.findings[0].code if error.diagnosis else "refused"


def _note(trial: Any, **noted: Any) -> None:
    for name, value in noted.items():
        trial.set_user_attr(name, value)
