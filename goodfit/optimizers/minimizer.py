"""What the training step asks of whatever moves the weights."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from goodfit.arrays import Array, Function, Tree
from goodfit.descriptions import Description


class Minimizer(Description):
    """The parent of all that makes updates out of gradients: optimisers, and what wraps them.

    It holds no arrays itself: `init` makes the slots, one tree of arrays, and `update` returns the
    updates, which are added to the params, and the next slots. A minimizer that `searches` is asked
    by `search` instead, where the loss of other params may be tried.

    Args:
        name: only for the reader.

    Example:
        >>> class Halver(Minimizer):
        ...     def update(self, gradients, slots, params, step, rate):
        ...         return {name: -param / 2 for name, param in params.items()}, slots
        >>> halver = Halver()
        >>> halver.update({}, halver.init({"w": 4.0}), {"w": 4.0}, step=1, rate=halver.rate(0))
        ({'w': -2.0}, {})
    """

    searches: ClassVar[bool] = False

    name: str | None = dataclasses.field(default=None, kw_only=True)

    def init(self, params: Tree) -> Tree:
        """The slots before the first step."""
        return {}

    def update(
        self, gradients: Tree, slots: Tree, params: Tree, step: Array, rate: Array
    ) -> tuple[Tree, Tree]:
        """The updates, to be added to the params, and the slots of the next step.

        Args:
            gradients: the gradient of the loss times `loss_scale(slots)`, a tree like the params.
            slots: what `init` or the last `update` returned.
            params: the weights.
            step: the number of this step, from 1.
            rate: the learning rate of this step.
        """
        raise NotImplementedError(f"{type(self).__name__} has no `update`")

    def search(
        self,
        gradients: Tree,
        slots: Tree,
        params: Tree,
        step: Array,
        rate: Array,
        loss: Array,
        objective: Function,
    ) -> tuple[Tree, Tree]:
        """Like `update`, where the loss is known, and `objective(params)` is that of any params."""
        return self.update(gradients, slots, params, step, rate)

    def rate(self, step: Array) -> Array:
        """The learning rate of a step; here steps are counted from 0."""
        return 1.0

    def loss_scale(self, slots: Tree) -> Array:
        """What the loss must be multiplied by before the backward pass."""
        return 1.0

    def final(self, params: Tree, slots: Tree) -> tuple[Tree, Tree]:
        """The params after training, and the slots that go with them."""
        return params, slots
