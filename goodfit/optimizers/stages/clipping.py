"""The stages that keep gradients from becoming too large."""

from __future__ import annotations

from collections.abc import Sequence

from goodfit.arrays import Array, Tree, namespace, trees
from goodfit.optimizers.stages.stage import Stage, Step, Update


class ClipNorm(Stage):
    """Shrinks the gradient of each array whose norm is larger than `limit` to that norm.

    Example:
        >>> import numpy as np
        >>> gradients = {"a": np.array([3.0, 4.0]), "b": np.array([0.0, 12.0])}
        >>> now = Step(gradients, params={}, step=1, number=1, rate=0.1)
        >>> ClipNorm(6.0).update(now, {}, lambda now, slots: (now.gradients, slots))[0]
        {'a': array([3., 4.]), 'b': array([0., 6.])}

    Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.
    """

    limit: float

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """The clipped gradients go in."""

        def clipped(gradient: Array) -> Array:
            return gradient * _shrinking(self.limit, [gradient])

        return inner(now._replace(gradients=trees.map(clipped, now.gradients)), slots)


class ClipGlobalNorm(Stage):
    """Shrinks all gradients together, if their common norm is larger than `limit`, to that norm.

    Example:
        >>> import numpy as np
        >>> gradients = {"a": np.array([3.0, 4.0]), "b": np.array([0.0, 12.0])}
        >>> now = Step(gradients, params={}, step=1, number=1, rate=0.1)
        >>> ClipGlobalNorm(6.5).update(now, {}, lambda now, slots: (now.gradients, slots))[0]
        {'a': array([1.5, 2. ]), 'b': array([0., 6.])}
    """

    limit: float

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """The clipped gradients go in."""
        factor = _shrinking(self.limit, trees.leaves(now.gradients))
        gradients = trees.map(lambda gradient: gradient * factor, now.gradients)
        return inner(now._replace(gradients=gradients), slots)


class ClipValue(Stage):
    """Cuts every number of the gradients off at `-limit` and `limit`.

    Example:
        >>> import numpy as np
        >>> gradients = {"a": np.array([3.0, 4.0]), "b": np.array([0.0, 12.0])}
        >>> now = Step(gradients, params={}, step=1, number=1, rate=0.1)
        >>> ClipValue(3.5).update(now, {}, lambda now, slots: (now.gradients, slots))[0]
        {'a': array([3. , 3.5]), 'b': array([0. , 3.5])}
    """

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
