"""The stage that makes one update of the gradients of several steps."""

from __future__ import annotations

from goodfit.arrays import Array, Tree, namespace, trees
from goodfit.optimizers.stages.stage import Final, Stage, Step, Update, chosen


class Accumulation(Stage):
    """Collects the gradients of several steps; the last of them moves the params by their mean.

    Example:
        >>> import numpy as np
        >>> accumulation, params = Accumulation(steps=2), {"w": np.float32([0.0])}
        >>> slots = accumulation.init(params, rest={})
        >>> for step, gradient in ((1, 1.0), (2, 3.0)):
        ...     now = Step({"w": np.float32([gradient])}, params, step, number=1, rate=0.1)
        ...     updates, slots = accumulation.update(now, slots, lambda now, r: (now.gradients, r))
        ...     updates["w"]
        array([0.], dtype=float32)
        array([2.], dtype=float32)
    """

    steps: int

    def init(self, params: Tree, rest: Tree) -> Tree:
        """The sum of the gradients begins with 0."""
        return {"sum": trees.map(_zeros, params), "rest": rest}

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """The mean goes in; what comes out counts at the last of the steps only."""
        total = trees.map(lambda a, b: a + b, now.gradients, slots["sum"])
        mean = trees.map(lambda gradient: gradient / self.steps, total)
        updates, rest = inner(now._replace(gradients=mean), slots["rest"])
        last = now.step % self.steps == 0
        return chosen(last, updates, trees.map(_zeros, updates)), {
            "sum": chosen(last, trees.map(_zeros, total), total),
            "rest": chosen(last, rest, slots["rest"]),
        }

    def final(self, params: Tree, slots: Tree, inner: Final) -> tuple[Tree, Tree]:
        """A sum that is not complete is left for the next training."""
        params, rest = inner(params, slots["rest"])
        return params, {**slots, "rest": rest}


def _zeros(array: Array) -> Array:
    return namespace(array).zeros_like(array)
