"""The gated recurrent unit."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Weight
from goodfit.layers.recurrent.cells import Cell, CellOverTime, Parts
from goodfit.layers.recurrent.scanning import States, scanned


class GRUCell(Cell):
    """One step of `GRU`.

    Example:
        >>> from goodfit.layers import RNN, Input
        >>> RNN(GRUCell(32), return_sequences=True)(Input(shape=(None, 8)))
        <Symbol (batch, any, 32) from RNN>
    """

    parts: ClassVar[int] = 3

    recurrent_activation: Any = "sigmoid"
    _: KW_ONLY
    reset_after: bool = True

    def step(self, x: Parts, product: Parts, state: Parts) -> Parts:
        """`h = update * h + (1 - update) * candidate`, which sees as much of h as `reset` lets."""
        gate, bend = self.recurrent_activation, self.activation
        x_update, x_reset, x_candidate = x
        h_update, h_reset, h_candidate = product
        update, reset = gate(x_update + h_update), gate(x_reset + h_reset)
        candidate = bend(x_candidate + reset * h_candidate)
        return (update * state[0] + (1 - update) * candidate,)

    def step_resetting_before(
        self, params: Tree, x: Array, h: Array, kept: Array
    ) -> tuple[Array, States]:
        """The same, but the reset gate acts on h itself, before its product for the candidate."""
        gate, bend = self.recurrent_activation, self.activation
        kernel, seen = params["recurrent_kernel"], h * kept
        gates = gate(x[..., : 2 * self.units] + seen @ kernel[:, : 2 * self.units])
        update, reset = ops.split(gates, 2)
        candidate = bend(x[..., 2 * self.units :] + (reset * seen) @ kernel[:, 2 * self.units :])
        h = update * h + (1 - update) * candidate
        return h, [h]

    def advance(
        self, params: Tree, projected: Array, states: States, kept: Array
    ) -> tuple[Array, States]:
        """One step, the input being projected already."""
        if self.reset_after:
            return super().advance(params, projected, states, kept)
        return self.step_resetting_before(params, projected, states[0], kept)

    def bias_weight(self) -> Weight:
        """(2, 3 * units) where the input's product and the last output's have each their own."""
        one = super().bias_weight()
        return one._replace(shape=(2, *one.shape)) if self.reset_after else one

    def project(self, params: Tree, x: Array) -> Array:
        """What the input adds, for one step or for many at once."""
        if not (self.use_bias and self.reset_after):
            return super().project(params, x)
        return x @ params["kernel"] + params["bias"][0]

    def recurrent_bias(self, params: Tree) -> Array:
        """What the last output's product is moved by."""
        return params["bias"][1] if self.use_bias and self.reset_after else 0.0


class GRU(CellOverTime, GRUCell):
    """The gated recurrent unit: an update gate mixes the old state with a new candidate.

    The reset gate says how much of the old state the candidate sees. With three parts instead of
    the LSTM's four, and one state instead of two, it is smaller, and often as good. Cho and others,
    "Learning phrase representations using RNN encoder-decoder" (2014). Its other settings are those
    of its cell, and those of every layer that reads a sequence.

    Args:
        units: how many numbers the output has.
        activation: of the candidate.
        recurrent_activation: of the gates; its values should lie between 0 and 1.
        reset_after: whether the reset gate acts after the product with `recurrent_kernel`, with a
            bias of its own (faster), or before it, as published.
        use_cudnn: accepted because Keras has it. One program serves every device.

    Example:
        >>> from goodfit.layers import Input
        >>> GRU(32)(Input(shape=(None, 8)))
        <Symbol (batch, 32) from GRU>
    """

    _: KW_ONLY
    use_cudnn: bool | str = "auto"

    def read(
        self, params: Tree, x: Array, start: States, mask: Array | None, ctx: LayerContext
    ) -> tuple[Array, States]:
        """The steps; a product inside the formula needs the general loop."""
        if self.reset_after:
            return super().read(params, x, start, mask, ctx)
        projected, kept = self.prepared(params, x, x[0], start, ctx)
        return scanned(
            lambda params, x_t, states: self.advance(params, x_t, states, kept),
            params,
            projected,
            start,
            mask=mask,
            begins=start[0],
            reverse=self.go_backwards,
        )
