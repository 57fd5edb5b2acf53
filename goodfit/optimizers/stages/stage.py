"""What a stage is: something done around an optimiser's formula, with slots of its own."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeAlias

from goodfit.arrays import Array, Tree, namespace, trees
from goodfit.descriptions import Description


class Step(NamedTuple):
    """What is known when the params are about to move.

    Args:
        gradients: a tree like the params.
        params: the weights.
        step: the number of this step, from 1.
        number: the number of the update it belongs to: with accumulation it takes several steps.
        rate: the learning rate of this step.
    """

    gradients: Tree
    params: Tree
    step: Array
    number: Array
    rate: Array


Update: TypeAlias = Callable[[Step, Tree], tuple[Tree, Tree]]
"""From a step and the slots to the updates and the next slots."""

Final: TypeAlias = Callable[[Tree, Tree], tuple[Tree, Tree]]
"""From the last params and slots to those after training."""


class Stage(Description):
    """The parent of all stages: this one surrounds the next without doing anything.

    Example:
        >>> class Backwards(Stage):
        ...     def update(self, now, slots, inner):
        ...         updates, slots = inner(now, slots)
        ...         return {name: -update for name, update in updates.items()}, slots
        >>> def formula(now, slots):
        ...     return {"w": -now.rate * now.gradients["w"]}, slots
        >>> update_around([Backwards()], formula)(Step({"w": 3.0}, {"w": 0.0}, 1, 1, 0.5), {})
        ({'w': 1.5}, {})
    """

    def init(self, params: Tree, rest: Tree) -> Tree:
        """The slots of this stage and, in them, the `rest`: those of what it surrounds."""
        return rest

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """The updates and the next slots; `inner` is what this stage surrounds."""
        return inner(now, slots)

    def final(self, params: Tree, slots: Tree, inner: Final) -> tuple[Tree, Tree]:
        """The params after training, and the slots that go with them."""
        return inner(params, slots)


def update_around(stages: Sequence[Stage], formula: Update) -> Update:
    """The formula with the stages around it, the first of them outermost."""
    return functools.reduce(
        lambda inner, stage: functools.partial(stage.update, inner=inner), reversed(stages), formula
    )


def final_around(stages: Sequence[Stage], formula: Final) -> Final:
    """The end of training, seen through all stages."""
    return functools.reduce(
        lambda inner, stage: functools.partial(stage.final, inner=inner), reversed(stages), formula
    )


def chosen(condition: Array, tree: Tree, other: Tree) -> Tree:
    """The one tree or the other, without a branch."""

    def choose(leaf: Any, other_leaf: Any) -> Any:
        return namespace(condition, leaf, other_leaf).where(condition, leaf, other_leaf)

    return trees.map(choose, tree, other)
