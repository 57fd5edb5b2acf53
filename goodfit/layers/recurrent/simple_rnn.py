"""The plain recurrent network."""

from __future__ import annotations

from goodfit.layers.recurrent.cells import Cell, CellOverTime, Parts


class SimpleRNNCell(Cell):
    """One step of `SimpleRNN`; `RNN(SimpleRNNCell(32))` is `SimpleRNN(32)`.

    Example:
        >>> from goodfit.layers import RNN, Input
        >>> RNN(SimpleRNNCell(32))(Input(shape=(None, 8)))
        <Symbol (batch, 32) from RNN>
    """

    def step(self, x: Parts, product: Parts, state: Parts) -> Parts:
        """`activation(x @ kernel + bias + h @ recurrent_kernel)`."""
        return (self.activation(x[0] + product[0]),)


class SimpleRNN(CellOverTime, SimpleRNNCell):
    """The plain recurrence: `h = activation(x @ kernel + bias + h @ recurrent_kernel)`.

    Elman, "Finding structure in time" (1990). Its gradients vanish over long sequences; take `LSTM`
    there. Its settings are those of its cell, and those of every layer that reads a sequence.

    Args:
        units: how many numbers the output has.
        activation: what the sum is bent with.

    Example:
        >>> from goodfit.layers import Input
        >>> SimpleRNN(32)(Input(shape=(None, 8)))
        <Symbol (batch, 32) from SimpleRNN>
    """
