"""The programs of a plan, compiled by XLA or run as they stand, in plain NumPy."""

from __future__ import annotations

import functools

import numpy as np

from goodfit.arrays import Function, Tree, compile, lies_in_memory, to_device, to_numpy, trees
from goodfit.training.plan import Plan
from goodfit.training.state import TrainState
from goodfit.training.step import (
    are_finite,
    evaluate_program,
    predict_program,
    train_program,
    train_step,
)


class Programs:
    """What can be done with a plan; each program is made when it is first needed.

    Args:
        plan: what `compile` fixed.
        eager: runs everything in plain NumPy, where a debugger can stop on any line.
        step: one step of training, `(state, batch) -> (state, measures)`; by default the plan's.
    """

    def __init__(
        self,
        plan: Plan,
        eager: bool,
        step: Function | None = None,
    ) -> None:
        self.plan = plan
        self.eager = eager
        self._step = step or functools.partial(train_step, plan)

    @functools.cached_property
    def train(self) -> Function:
        """Steps of an epoch: `(state, data, order, start, stop) -> (state, measures)`."""
        return self._made(train_program(self._step), has_steps=True)

    def is_sound(self, state: TrainState) -> bool:
        """Whether all numbers of a state are finite; an update may spoil them after a good loss."""
        leaves = trees.leaves((state.params, state.memory, state.slots))
        numbers = [leaf for leaf in leaves if np.issubdtype(leaf.dtype, np.floating)]
        near = self.eager or lies_in_memory()
        with np.errstate(over="ignore", invalid="ignore"):
            return bool(are_finite(to_numpy(numbers)) if near else self._are_finite(numbers))

    @functools.cached_property
    def _are_finite(self) -> Function:
        return compile(are_finite)

    @functools.cached_property
    def evaluate(self) -> Function:
        """Measures in evaluation mode: `(params, memory, data, order) -> measures`."""
        return self._made(evaluate_program(self.plan))

    @functools.cached_property
    def predict(self) -> Function:
        """All outputs for a batch: `(params, memory, x) -> [outputs]`."""
        return self._made(predict_program(self.plan.graph))

    @functools.cached_property
    def plain(self) -> Programs:
        """The same in plain NumPy."""
        return self if self.eager else Programs(self.plan, eager=True, step=self._step)

    def place(self, tree: Tree) -> Tree:
        """The arrays where this plan's programs run."""
        return to_numpy(tree) if self.eager else to_device(tree)

    def _made(self, program: Function, has_steps: bool = False) -> Function:
        return program if self.eager else compile(program, has_steps=has_steps)
