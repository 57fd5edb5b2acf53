"""Judges by the moving average of the weights, while the weights themselves go on learning."""

from __future__ import annotations

import functools
from typing import Any

from goodfit.arrays import Tree, trees
from goodfit.callbacks.callback import Callback
from goodfit.errors import SettingError
from goodfit.training.step import finished


class SwapEMAWeights(Callback):
    """Validates with the average that an optimiser with `use_ema=True` keeps of the weights.

    Without this callback the average takes the place of the weights only when training ends.

    Args:
        swap_on_epoch: at the end of an epoch the other callbacks see the average too, so that
            `ModelCheckpoint` saves it and `EarlyStopping` restores it: list this one before them.

    Raises:
        SettingError: before the first step, if the optimiser keeps no average.

    Example:
        >>> from goodfit import optimizers
        >>> averaging = optimizers.Adam(use_ema=True, ema_momentum=0.99)
        >>> SwapEMAWeights(swap_on_epoch=True).swap_on_epoch
        True
    """

    def __init__(self, swap_on_epoch: bool = False) -> None:
        self.swap_on_epoch = swap_on_epoch
        self._own: dict[str, Tree] | None = None

    def fit_start(self, run: Any) -> None:
        """Lets the validation rows be judged by the average."""
        optimizer = run.programs.plan.optimizer
        if not any("average" in path for path, _ in trees.items(run.state.slots)):
            name = type(optimizer).__name__
            raise SettingError(
                f"SwapEMAWeights has nothing to swap, for {name} keeps no average of the weights. "
                f"Compile with `{name}(..., use_ema=True)`."
            )
        self._own = None
        run.view = functools.partial(finished, run.programs.plan)

    def state(self) -> dict[str, Any]:
        """The weights that learn, where the average is in their place."""
        return {"own": self._own}

    def restore(self, state: dict[str, Any]) -> None:
        """Will go on with the weights that learn."""
        self._own = state["own"]

    def epoch_start(self, run: Any) -> None:
        """Goes on with the weights that learn."""
        if self._own is not None:
            params, slots = run.programs.place((self._own["params"], self._own["slots"]))
            run.state = run.state._replace(params=params, slots=slots)
            self._own = None

    def epoch_end(self, run: Any) -> None:
        """Shows the average to those that come after this one."""
        if self.swap_on_epoch:
            self._own = {"params": run.state.params, "slots": run.state.slots}
            run.state = run.model.state = run.view(run.state)
