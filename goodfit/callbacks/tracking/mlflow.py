"""Tells a training to MLflow."""

from __future__ import annotations

import time
from typing import Any

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.tracking.told import numbers, setup
from goodfit.needed import needed


class MLflow(Callback):
    """Logs how the run was set up, and the numbers of every epoch, to MLflow.

    Within `with mlflow.start_run():` they belong to that run; otherwise a run is made, which ends
    with the training: as FINISHED, or as KILLED where it was interrupted. A training that goes on
    from a checkpoint goes on in the same run.

    Needs `pip install "goodfit[mlflow]"`.

    Args:
        experiment_name: the experiment of a run that is made; by default MLflow's own choice.
        run_name: the name of a run that is made.
        tracking_uri: where runs are kept, such as "sqlite:///runs.db"; by default where MLflow is
            told to keep them.

    Raises:
        MissingLibraryError: MLflow is not installed; before the first step.

    Example:
        >>> MLflow("digits", tracking_uri="sqlite:///runs.db").experiment_name
        'digits'
    """

    def __init__(
        self,
        experiment_name: str | None = None,
        run_name: str | None = None,
        tracking_uri: str | None = None,
    ) -> None:
        self.experiment_name = experiment_name
        self.run_name = run_name
        self.tracking_uri = tracking_uri
        self.run_id: str | None = None
        self._client: Any = None
        self._is_own = True

    def fit_start(self, run: Any) -> None:
        """Finds MLflow, and the run that there is already."""
        mlflow = needed("mlflow", "goodfit.callbacks.MLflow", "mlflow")
        self._client = mlflow.MlflowClient(self.tracking_uri)
        active = mlflow.active_run() if self.tracking_uri is None else None
        self._is_own = active is None
        self.run_id = active.info.run_id if active else None
        if active:
            self._set_up(run)

    def state(self) -> dict[str, Any]:
        """Which run it is."""
        return {"run_id": self.run_id}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on with the run that was made before."""
        if self._is_own:
            self.run_id = state["run_id"]
            self._client.update_run(self.run_id, status="RUNNING")

    def epoch_start(self, run: Any) -> None:
        """Makes a run, where there is none by now."""
        if self.run_id is None:
            self.run_id = self._made()
            self._set_up(run)

    def epoch_end(self, run: Any) -> None:
        """Logs the numbers of the epoch."""
        entities, now = needed("mlflow.entities", "MLflow", "mlflow"), int(1000 * time.time())
        metrics = [
            entities.Metric(name, value, now, run.epoch)
            for name, value in numbers(run.logs).items()
        ]
        self._client.log_batch(self.run_id, metrics=metrics)

    def fit_end(self, run: Any) -> None:
        """Ends a run that was made."""
        if self._is_own and self.run_id is not None:
            self._client.set_terminated(self.run_id, "KILLED" if run.record.paused else "FINISHED")

    def _made(self) -> str:
        """The id of a new run."""
        name = self.experiment_name or "Default"
        known = self._client.get_experiment_by_name(name)
        experiment = known.experiment_id if known else self._client.create_experiment(name)
        made = self._client.create_run(experiment, run_name=self.run_name)
        return str(made.info.run_id)

    def _set_up(self, run: Any) -> None:
        entities = needed("mlflow.entities", "MLflow", "mlflow")
        params = [entities.Param(name, str(value)) for name, value in setup(run).items()]
        self._client.log_batch(self.run_id, params=params)
