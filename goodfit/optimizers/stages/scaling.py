"""The stage that undoes a scaling of the loss."""

from __future__ import annotations

from goodfit.arrays import Tree, trees
from goodfit.optimizers.stages.stage import Stage, Step, Update


class Unscaling(Stage):
    """Divides the gradients by what the loss was multiplied by before the backward pass.

    Example:
        >>> now = Step({"w": 8.0}, params={}, step=1, number=1, rate=0.1)
        >>> Unscaling(4.0).update(now, {}, lambda now, slots: (now.gradients, slots))[0]
        {'w': 2.0}
    """

    factor: float

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """The gradients of the loss itself go in."""
        gradients = trees.map(lambda gradient: gradient / self.factor, now.gradients)
        return inner(now._replace(gradients=gradients), slots)
