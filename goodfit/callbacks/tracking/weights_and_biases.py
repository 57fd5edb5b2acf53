"""Tells a training to Weights & Biases."""

from __future__ import annotations

from typing import Any, Literal

from goodfit.callbacks.callback import Callback
from goodfit.callbacks.tracking.told import numbers, setup
from goodfit.needed import needed


class WeightsAndBiases(Callback):
    """Logs how the run was set up, and the numbers of every epoch, to Weights & Biases.

    After `wandb.init()` they belong to that run; otherwise a run is made, which ends with the
    training. A training that goes on from a checkpoint goes on in the same run.

    Needs `pip install "goodfit[wandb]"`.

    Args:
        project: the project of a run that is made.
        name: the name of a run that is made.
        mode: "online"; "offline" to keep all on this computer, until `wandb sync`; by default as
            `WANDB_MODE` says.
        dir: the folder in which `wandb` keeps its files.

    Raises:
        MissingLibraryError: `wandb` is not installed; before the first step.

    Example:
        >>> WeightsAndBiases("digits", mode="offline").project
        'digits'
    """

    def __init__(
        self,
        project: str | None = None,
        name: str | None = None,
        mode: Literal["online", "offline", "disabled"] | None = None,
        dir: str | None = None,
    ) -> None:
        self.project = project
        self.name = name
        self.mode = mode
        self.dir = dir
        self._run: Any = None
        self._id: str | None = None
        self._is_own = True

    def fit_start(self, run: Any) -> None:
        """Finds `wandb`, and the run that there is already."""
        wandb = needed("wandb", "goodfit.callbacks.WeightsAndBiases", "wandb")
        self._is_own = wandb.run is None
        self._run, self._id = wandb.run, None
        if self._run is not None:
            self._run.config.update(setup(run))

    def state(self) -> dict[str, Any]:
        """Which run it is."""
        return {"id": None if self._run is None else self._run.id}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on with the run that was made before."""
        self._id = state["id"]

    def epoch_start(self, run: Any) -> None:
        """Makes a run, where there is none by now."""
        if self._run is None:
            wandb = needed("wandb", "goodfit.callbacks.WeightsAndBiases", "wandb")
            self._run = wandb.init(
                project=self.project,
                name=self.name,
                mode=self.mode,
                dir=self.dir,
                id=self._id,
                resume="allow",
                config=setup(run),
            )

    def epoch_end(self, run: Any) -> None:
        """Logs the numbers of the epoch."""
        self._run.log({"epoch": run.epoch, **numbers(run.logs)})

    def fit_end(self, run: Any) -> None:
        """Ends a run that was made."""
        if self._is_own and self._run is not None:
            self._run.finish(exit_code=1 if run.record.paused else 0)
