"""A wrapper that multiplies the loss, so that small gradients do not vanish in rounding."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from goodfit.arrays import Array, Tree, namespace, trees
from goodfit.errors import SettingError
from goodfit.optimizers.minimizer import Minimizer
from goodfit.optimizers.optimizer import Optimizer
from goodfit.optimizers.stages import chosen
from goodfit.settings import check, count, positive


class LossScaleOptimizer(Minimizer):
    """Multiplies the loss by a scale that finds itself, and divides the gradients by it.

    Where a gradient is not finite the step is skipped and the scale halved; after
    `dynamic_growth_steps` steps without that the scale is doubled.

    Args:
        inner_optimizer: what moves the params; skipped steps do not exist for it.
        initial_scale: the first scale; one that is too large is soon lowered.
        dynamic_growth_steps: how many good steps double the scale.

    Raises:
        SettingError: a setting is out of its range, or `inner_optimizer` scales the loss itself.

    Example:
        >>> import numpy as np
        >>> from goodfit.optimizers import SGD
        >>> scaled = LossScaleOptimizer(SGD(0.5), initial_scale=1024.0)
        >>> params = {"w": np.float32([1.0])}
        >>> slots = scaled.init(params)
        >>> overflow, slots = scaled.update({"w": np.float32([np.inf])}, slots, params, 1, 0.5)
        >>> overflow["w"], float(scaled.loss_scale(slots))
        (array([0.], dtype=float32), 512.0)
        >>> updates, slots = scaled.update({"w": np.float32([512.0])}, slots, params, 2, 0.5)
        >>> updates["w"]
        array([-0.5], dtype=float32)

    Micikevicius and others, "Mixed precision training", 2018.
    """

    inner_optimizer: Any
    initial_scale: float = 2.0**15
    dynamic_growth_steps: int = 2000

    def __post_init__(self) -> None:
        check(self, initial_scale=positive, dynamic_growth_steps=count)
        inner = self.inner_optimizer
        if not isinstance(inner, Optimizer):
            raise SettingError(
                f"LossScaleOptimizer got inner_optimizer={inner!r}, but it wraps an optimizer. "
                "Write for instance `LossScaleOptimizer(Adam())`."
            )
        if inner.loss_scale_factor is not None:
            raise SettingError(
                f"LossScaleOptimizer finds the scale of the loss itself; take "
                f"loss_scale_factor={inner.loss_scale_factor} out of {type(inner).__name__}."
            )

    def init(self, params: Tree) -> Tree:
        """The scale, the steps since it changed, all steps that counted, and the inner slots."""
        return {
            "scale": np.float32(self.initial_scale),
            "good_steps": np.int32(0),
            "steps": np.int32(0),
            "rest": self.inner_optimizer.init(params),
        }

    def update(
        self, gradients: Tree, slots: Tree, params: Tree, step: Array, rate: Array
    ) -> tuple[Tree, Tree]:
        """The inner optimiser's updates, or nothing but a smaller scale."""
        finite = _all_finite(gradients)
        inner_gradients = trees.map(
            lambda gradient: _divided(gradient, slots["scale"], finite), gradients
        )
        steps = slots["steps"] + 1
        moved, rest = self.inner_optimizer.update(
            inner_gradients, slots["rest"], params, steps, rate
        )
        still = trees.map(lambda update: namespace(update).zeros_like(update), moved)
        good = {**self._after_good_step(slots), "steps": steps, "rest": rest}
        bad = {**slots, "scale": slots["scale"] / 2, "good_steps": slots["good_steps"] * 0}
        return chosen(finite, moved, still), chosen(finite, good, bad)

    def rate(self, step: Array) -> Array:
        """The inner optimiser's learning rate."""
        return self.inner_optimizer.rate(step)

    def loss_scale(self, slots: Tree) -> Array:
        """What the loss must be multiplied by before the backward pass."""
        return slots["scale"]

    def final(self, params: Tree, slots: Tree) -> tuple[Tree, Tree]:
        """The inner optimiser's."""
        params, rest = self.inner_optimizer.final(params, slots["rest"])
        return params, {**slots, "rest": rest}

    def _after_good_step(self, slots: Tree) -> Tree:
        xp = namespace(slots["scale"], slots["good_steps"])
        good_steps = slots["good_steps"] + 1
        grows = good_steps == self.dynamic_growth_steps
        return {
            "scale": xp.where(grows, slots["scale"] * 2, slots["scale"]),
            "good_steps": xp.where(grows, 0, good_steps),
        }


def _divided(gradient: Array, scale: Array, finite: Array) -> Array:
    """The gradient without the scale; 0 where the step is going to be skipped anyway."""
    xp = namespace(gradient, scale)
    return xp.where(finite, gradient, 0) / xp.asarray(scale, dtype=gradient.dtype)


def _all_finite(gradients: Tree) -> Array:
    xp = namespace(*trees.leaves(gradients))
    return functools.reduce(
        lambda a, b: a & b, [xp.all(xp.isfinite(leaf)) for leaf in trees.leaves(gradients)]
    )
