"""The average of the weights of many epochs, which is often better than those of the last."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from goodfit.arrays import Tree, to_numpy, trees
from goodfit.callbacks.callback import Callback
from goodfit.callbacks.checks import check, whole
from goodfit.callbacks.printing import numbers, print_line
from goodfit.layers import BatchNormalization
from goodfit.settings import count


class WeightAveraging(Callback):
    """Puts the average of the weights after many epochs into the model when training ends.

    Each `every`th epoch from `start_epoch` on counts the same. The running means of a
    `BatchNormalization` do not belong to averaged weights: they are measured again in one pass over
    the training rows. Those of one inside another layer stay what they were, with a warning. Where
    there are validation rows the average is judged by them. Use it with a rate that does not fall
    to 0, and list it behind an `EarlyStopping` that restores weights. Izmailov and others,
    "Averaging weights leads to wider optima and better generalization" (2018).

    Args:
        start_epoch: the first epoch that counts, from 0; the average may well begin when three
            quarters of the epochs are over.
        every: the number of epochs from one that counts to the next.

    Attributes:
        averaged: of how many epochs the average is.
        judged: what the validation rows say of the average, by name.

    Raises:
        SettingError: no whole numbers.

    Example:
        >>> WeightAveraging(start_epoch=75, every=5).averaged
        0
    """

    def __init__(self, start_epoch: int, every: int = 1) -> None:
        self.start_epoch = start_epoch
        self.every = every
        check(self, start_epoch=whole, every=count)
        self._begin()

    def fit_start(self, run: Any) -> None:
        """Begins anew."""
        self._begin()

    def _begin(self) -> None:
        self.averaged = 0
        self.judged: dict[str, Any] = {}
        self._average: Tree = None

    def state(self) -> dict[str, Any]:
        """The average so far."""
        return {"averaged": self.averaged, "average": self._average}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on averaging."""
        self.averaged, self._average = state["averaged"], state["average"]

    def epoch_end(self, run: Any) -> None:
        """Adds the weights to the average, in float64."""
        late = run.epoch - self.start_epoch
        if late < 0 or late % self.every:
            return
        params = to_numpy(run.state.params)
        self.averaged += 1
        if self.averaged == 1:
            self._average = trees.map(lambda param: np.asarray(param, np.float64), params)
            return
        self._average = trees.map(
            lambda mean, param: mean + (param - mean) / self.averaged, self._average, params
        )

    def fit_end(self, run: Any) -> None:
        """Puts the average into the model, and judges it."""
        if not self.averaged:
            warnings.warn(
                f"Training ended before epoch {self.start_epoch}, with which WeightAveraging would "
                "have begun: the weights are the last ones. Write a smaller `start_epoch`.",
                stacklevel=2,
            )
            return
        params = trees.map(
            lambda mean, param: mean.astype(param.dtype), self._average, to_numpy(run.state.params)
        )
        memory = to_numpy(run.state.memory)
        run.restore(run.programs.place((params, memory)))
        run.restore(run.programs.place((params, memory | _statistics(run, memory))))
        self.judged = run.judge()
        if run.verbose:
            told = f" - {numbers(self.judged)}" if self.judged else ""
            print_line(f"The average of the weights after {self.averaged} epochs{told}")


def _statistics(run: Any, memory: Tree) -> Tree:
    """The means and variances of all training rows that go with the run's present weights.

    A step from running means of 0 leaves `(1 - momentum)` times those of its batch; its other
    results are thrown away.
    """
    layers = _normalizing(run, memory)
    if not layers:
        return {}
    blank = {name: trees.map(np.zeros_like, memory[name]) for name in layers}
    state = run.state._replace(memory=run.programs.place(memory | blank))
    sums, rows = blank, 0
    for block in run.feed.blocks(*to_numpy((state.key, state.step))):
        for step in range(block.steps):
            places = np.int32(step), np.int32(step + 1)
            after, _ = run.programs.train(state, block.data, block.order, *places)
            found = to_numpy({name: after.memory[name] for name in layers})
            counted = int(block.order.counts[step])
            sums = trees.map(lambda total, new, n=counted: total + n * new, sums, found)
            rows += counted
    return {name: _mean(sums[name], rows * (1 - layer.momentum)) for name, layer in layers.items()}


def _mean(sums: Tree, shares: float) -> Tree:
    return trees.map(lambda total: np.float32(total / shares), sums)


def _normalizing(run: Any, memory: Tree) -> dict[str, BatchNormalization]:
    """The layers whose running means are to be measured again."""
    layers = run.programs.plan.graph.layers
    names = {str(path[0]) for path, _ in trees.items(memory) if "moving_mean" in path}
    learning = [name for name in sorted(names) if layers[name].trainable]
    inside = [name for name in learning if not isinstance(layers[name], BatchNormalization)]
    if inside:
        warnings.warn(
            f"WeightAveraging cannot measure the running means inside {', '.join(inside)} again: "
            "they stay those of the last epoch.",
            stacklevel=2,
        )
    return {name: layers[name] for name in learning if name not in inside}
