"""The layer that connects every input to every unit."""

from __future__ import annotations

from typing import Any

from goodfit import activations
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, Weight
from goodfit.layers.settings import resolve_names
from goodfit.settings import check, count


class Dense(Layer):
    """Multiplies the last axis by a matrix, adds a bias, applies the activation.

    `activation(x @ kernel + bias)`; other axes, such as a sequence's time, stay as they are.

    Args:
        units: the length of the last axis of the output.
        activation: a name or a function; None leaves the numbers as they are.
        kernel_initializer: "auto" fits the activation: He's for the ReLU family, else Glorot's.

    Raises:
        SettingError: `units` is not a whole number of at least 1.

    Example:
        >>> from goodfit.layers import Input
        >>> Dense(10, activation="softmax")(Input(shape=(64,)))
        <Symbol (batch, 10) from Dense>
    """

    units: int
    activation: Any = None
    use_bias: bool = True
    kernel_initializer: Any = "auto"
    bias_initializer: Any = "zeros"
    kernel_regularizer: Any = None
    bias_regularizer: Any = None
    kernel_constraint: Any = None
    bias_constraint: Any = None

    def __post_init__(self) -> None:
        check(self, units=count)
        resolve_names(self)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """A `kernel` of (features, units), and a `bias` of (units,)."""
        features = self.require_last(shape, "features")
        kernel = Weight(
            (features, self.units),
            self.kernel_initializer,
            self.kernel_regularizer,
            self.kernel_constraint,
        )
        bias = Weight(
            (self.units,), self.bias_initializer, self.bias_regularizer, self.bias_constraint
        )
        return {"kernel": kernel, "bias": bias} if self.use_bias else {"kernel": kernel}

    def output_shape(self, shape: Shape) -> Shape:
        """The input's, with `units` in place of the features; half of them behind "glu"."""
        self.require_last(shape, "features")
        halves = 2 if self.activation is activations.glu else 1
        return (*shape[:-1], self.units // halves)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`activation(x @ kernel + bias)`."""
        out = x @ params["kernel"]
        return self.activation(out + params["bias"] if self.use_bias else out)
