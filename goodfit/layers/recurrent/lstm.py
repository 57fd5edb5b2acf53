"""Long short-term memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import KW_ONLY
from typing import Any, ClassVar

import numpy as np

from goodfit.arrays import Array, Function
from goodfit.layers.recurrent.cells import Cell, CellOverTime, Parts


def long_short_term(
    summed: Sequence[Array], memory: Array, gate: Function, bend: Function
) -> tuple[Array, Array]:
    """The formula: the output and the new memory, from what input and last output add up to."""
    input_gate, forget_gate, candidate, output_gate = summed
    memory = gate(forget_gate) * memory + gate(input_gate) * bend(candidate)
    return gate(output_gate) * bend(memory), memory


def remembering(bias: Array) -> Array:
    """The bias with 1 for the forget gate, its second quarter."""
    bias = np.array(bias)
    quarter = len(bias) // 4
    bias[quarter : 2 * quarter] = 1
    return bias


class LSTMCell(Cell):
    """One step of `LSTM`: the output, and the states [output, memory].

    Example:
        >>> from goodfit.layers import RNN, Input
        >>> RNN([LSTMCell(32), LSTMCell(16)])(Input(shape=(None, 8)))
        <Symbol (batch, 16) from RNN>
    """

    parts: ClassVar[int] = 4
    states: ClassVar[int] = 2

    recurrent_activation: Any = "sigmoid"
    _: KW_ONLY
    unit_forget_bias: bool = True

    def step(self, x: Parts, product: Parts, state: Parts) -> Parts:
        """`memory = forget * memory + input * candidate`; the output is `output * memory`."""
        gate, bend = self.recurrent_activation, self.activation
        summed = [one + other for one, other in zip(x, product, strict=True)]
        return long_short_term(summed, state[1], gate, bend)

    def first_bias(self, key: Array, shape: tuple[int, ...]) -> Array:
        """The bias that training begins with; 1 for the forget gate if so asked."""
        bias = self.bias_initializer(key, shape)
        return remembering(bias) if self.unit_forget_bias else bias


class LSTM(CellOverTime, LSTMCell):
    """Long short-term memory: beside its output it carries a memory, which gates guard.

    The forget gate says how much of the memory stays, the input gate how much of the new candidate
    is added, the output gate how much of the memory shows. What stays is only multiplied by a gate,
    so gradients reach far back. Hochreiter and Schmidhuber, "Long short-term memory" (1997), with
    the forget gate of Gers, Schmidhuber and Cummins (2000). Its other settings are those of its
    cell, and those of every layer that reads a sequence.

    Args:
        units: how many numbers the output has, and the memory.
        activation: of the candidate, and of the memory where it shows.
        recurrent_activation: of the gates; its values should lie between 0 and 1.
        unit_forget_bias: whether the forget gate's bias begins at 1: at first, remember
            (Jozefowicz, Zaremba and Sutskever 2015).
        use_cudnn: accepted because Keras has it. One program serves every device.

    Example:
        >>> from goodfit.layers import Input
        >>> LSTM(32, return_sequences=True)(Input(shape=(20, 8)))
        <Symbol (batch, 20, 32) from LSTM>
        >>> LSTM(32, return_state=True)(Input(shape=(20, 8)))[2]  # the memory
        <Symbol (batch, 32) from Part>
    """

    _: KW_ONLY
    use_cudnn: bool | str = "auto"
