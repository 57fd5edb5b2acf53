"""What follows a normalisation: a factor `gamma` and an offset `beta`, which are learnt."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.layer import Layer, Weight


class Affine(Layer):
    """A layer whose last step is `gamma * x + beta`.

    Args:
        center: whether `beta` is learnt; else it is 0.
        scale: whether `gamma` is learnt; else it is 1.
    """

    _: KW_ONLY
    center: bool = True
    scale: bool = True
    beta_initializer: Any = "zeros"
    gamma_initializer: Any = "ones"
    beta_regularizer: Any = None
    gamma_regularizer: Any = None
    beta_constraint: Any = None
    gamma_constraint: Any = None

    def factor_and_offset(self, lengths: tuple[int, ...]) -> dict[str, Weight]:
        """`gamma` and `beta` of this shape, as far as they are learnt."""
        declared = {}
        if self.scale:
            declared["gamma"] = Weight(
                lengths, self.gamma_initializer, self.gamma_regularizer, self.gamma_constraint
            )
        if self.center:
            declared["beta"] = Weight(
                lengths, self.beta_initializer, self.beta_regularizer, self.beta_constraint
            )
        return declared

    def scaled(self, params: Tree, x: Array, spread: tuple[int, ...]) -> Array:
        """`gamma * x + beta`; `spread` is their shape with a 1 for every other axis of `x`."""
        if self.scale:
            x = x * ops.reshape(params["gamma"], shape=spread)
        return x + ops.reshape(params["beta"], shape=spread) if self.center else x
