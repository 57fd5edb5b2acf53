"""Layers that read a sequence step by step and carry a state from each step to the next."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree, namespace
from goodfit.autodiff import lower
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, Weight
from goodfit.layers.settings import resolve_names
from goodfit.settings import check, count


class Recurrent(Layer):
    """The parent of recurrent layers: one cell, applied at every step of a sequence.

    A subclass writes the formula of a step, `cell`; says into how many parts of `units` numbers it
    cuts what it gets (`parts`), and how many states it carries on (`states`). The first state is
    the layer's output.

    Args:
        units: how many numbers a state has.
        activation: what the cell bends its numbers with.
        return_sequences: whether the output has every step's state, or the last one's alone.
        go_backwards: whether the sequence is read from its end; what is returned is in the order
            of reading.

    Raises:
        SettingError: `units` is not a whole number of at least 1.
    """

    parts: ClassVar[int] = 1
    states: ClassVar[int] = 1

    units: int
    activation: Any = "tanh"
    _: KW_ONLY
    use_bias: bool = True
    kernel_initializer: Any = "auto"
    recurrent_initializer: Any = "orthogonal"
    bias_initializer: Any = "zeros"
    kernel_regularizer: Any = None
    recurrent_regularizer: Any = None
    bias_regularizer: Any = None
    return_sequences: bool = False
    go_backwards: bool = False

    def __post_init__(self) -> None:
        check(self, units=count)
        resolve_names(self)

    def cell(self, x: Array, h: Array, state: Array) -> Array:
        """One step: the new states, of shape (states, batch, units).

        Args:
            x: this step's input, already multiplied by `kernel`, plus `bias`.
            h: the last step's output, already multiplied by `recurrent_kernel`.
            state: the last step's states.
        """
        raise NotImplementedError(f"{type(self).__name__} has no `cell`")

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """`kernel` for the input, `recurrent_kernel` for the last output, and a `bias`."""
        features = self.require_last(shape, "features")
        width = self.parts * self.units
        kernel = Weight((features, width), self.kernel_initializer, self.kernel_regularizer)
        back = Weight((self.units, width), self.recurrent_initializer, self.recurrent_regularizer)
        bias = Weight((width,), self.first_bias, self.bias_regularizer)
        weights = {"kernel": kernel, "recurrent_kernel": back}
        return {**weights, "bias": bias} if self.use_bias else weights

    def first_bias(self, key: Array, shape: tuple[int, ...]) -> Array:
        """The bias that training begins with."""
        return self.bias_initializer(key, shape)

    def output_shape(self, shape: Shape) -> Shape:
        """(units,), or (time, units) where all steps are returned."""
        self.require_rank(shape, ("time", "features"))
        self.require_last(shape, "features")
        return (shape[0], self.units) if self.return_sequences else (self.units,)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """Runs the cell over time, from states of 0; all inputs are multiplied at once, before."""
        projected = ops.swapaxes(x, 0, 1) @ params["kernel"]  # (time, batch, parts * units)
        if self.use_bias:
            projected = projected + params["bias"]
        states = ops.recurrence(
            projected,
            self._start(projected),
            params["recurrent_kernel"],
            cell=self.cell,
            reverse=self.go_backwards,
        )  # (time, states, batch, units)
        if not self.return_sequences:
            return states[0 if self.go_backwards else -1, 0]
        outputs = ops.swapaxes(states[:, 0], 0, 1)
        return ops.flip(outputs, axis=1) if self.go_backwards else outputs

    def _start(self, projected: Array) -> Array:
        shape = (self.states, projected.shape[1], self.units)
        return namespace(lower(projected)).zeros(shape, projected.dtype)


class SimpleRNN(Recurrent):
    """The plain recurrence: `h = activation(x @ kernel + bias + h @ recurrent_kernel)`.

    Elman, "Finding structure in time" (1990). Its gradients vanish over long sequences; take `LSTM`
    there.

    Example:
        >>> from goodfit.layers import Input
        >>> SimpleRNN(32)(Input(shape=(None, 8)))
        <Symbol (batch, 32) from SimpleRNN>
    """

    def cell(self, x: Array, h: Array, state: Array) -> Array:
        """`activation(x + h)`."""
        return ops.stack([self.activation(x + h)])


class LSTM(Recurrent):
    """Long short-term memory: beside its output it carries a memory, which gates guard.

    The forget gate says how much of the memory stays, the input gate how much of the new candidate
    is added, the output gate how much of the memory shows. What stays is only multiplied by a gate,
    so gradients reach far back. Hochreiter and Schmidhuber, "Long short-term memory" (1997), with
    the forget gate of Gers, Schmidhuber and Cummins (2000).

    Args:
        units: how many numbers the output has, and the memory.
        activation: of the candidate, and of the memory where it shows.
        recurrent_activation: of the gates; its values should lie between 0 and 1.
        unit_forget_bias: whether the forget gate's bias begins at 1: at first, remember
            (Jozefowicz, Zaremba and Sutskever 2015).

    Example:
        >>> from goodfit.layers import Input
        >>> LSTM(32, return_sequences=True)(Input(shape=(20, 8)))
        <Symbol (batch, 20, 32) from LSTM>
    """

    parts: ClassVar[int] = 4
    states: ClassVar[int] = 2

    recurrent_activation: Any = "sigmoid"
    _: KW_ONLY
    unit_forget_bias: bool = True

    def cell(self, x: Array, h: Array, state: Array) -> Array:
        """`memory = forget * memory + input * candidate`; the output is `output * memory`."""
        gate, bend = self.recurrent_activation, self.activation
        input_gate, forget_gate, candidate, output_gate = ops.split(x + h, 4)
        memory = gate(forget_gate) * state[1] + gate(input_gate) * bend(candidate)
        return ops.stack([gate(output_gate) * bend(memory), memory])

    def first_bias(self, key: Array, shape: tuple[int, ...]) -> Array:
        """The bias that training begins with; 1 for the forget gate if so asked."""
        bias = np.array(self.bias_initializer(key, shape))
        if self.unit_forget_bias:
            bias[self.units : 2 * self.units] = 1
        return bias
