"""The stages that keep gradients from becoming too large."""

from __future__ import annotations

from collections.abc import Sequence

from goodfit.arrays import Array, Tree, namespace, trees
from goodfit.optimizers.stages.stage import Stage, Step, Update


class ClipNorm(Stage):
    """Shrinks the gradient of each array whose norm is larger than `limit` to that norm.

    Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.
    """

    limit: float

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """The clipped gradients go in."""

        def clipped(gradient: Array) -> Array:
            return gradient * _shrinking(self.limit, [gradient])

        return inner(now._replace(gradients=trees.map(clipped, now.gradients)), slots)


class ClipGlobalNorm(Stage):
    """Shrinks all gradients together, if their common norm is larger than `limit`, to that norm."""

    limit: float

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """The clipped gradients go in."""
        factor = _shrinking(self.limit, trees.leaves(now.gradients))
        gradients = trees.map(lambda gradient: gradient * factor, now.gradients)
        return inner(now._replace(gradients=gradients), slots)


class ClipValue(Stage):
    """Cuts every number of the gradients off at `-limit` and `limit`."""

    limit: float

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """The clipped gradients go in."""

        def clipped(gradient: Array) -> Array:
            return namespace(gradient).clip(gradient, -self.limit, self.limit)

        return inner(now._replace(gradients=trees.map(clipped, now.gradients)), slots)


def _shrinking(limit: float, gradients: Sequence[Array]) -> Array:
    """What these gradients are multiplied by, that their common norm is at most `limit`."""
    xp = namespace(*gradients)
    norm = xp.sqrt(sum(xp.sum(xp.square(gradient)) for gradient in gradients))
    return limit / xp.maximum(norm, limit)
