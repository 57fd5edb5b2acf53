"""The layer that multiplies by a kernel along any axes, in Einstein's notation."""

from __future__ import annotations

import dataclasses
from dataclasses import KW_ONLY
from typing import Any

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError
from goodfit.initializers.scaling import ScalingInitializer
from goodfit.layers.context import LayerContext
from goodfit.layers.equations import Equation, known_lengths, lengths_by_letter, read_equation
from goodfit.layers.layer import Shape, Weight
from goodfit.layers.settings import resolve_names
from goodfit.layers.shaped import Shaped


class EinsumDense(Shaped):
    """Sums products of the input and a kernel over the axes that the equation says.

    `activation(einsum(equation, x, kernel) + bias)`. Each letter is an axis, the first one the
    batch; the output lacks the letters that are summed over. `"abc,cd->abd"` is Dense for
    sequences; an ellipsis stands for axes that stay: `"...b,bc->...c"`.

    Args:
        equation: the axes of the input, of the kernel and of the output.
        output_shape: the lengths of the output's axes, without the batch and without those behind
            an ellipsis; None where an axis is as long as in the input.
        activation: a name or a function; None leaves the numbers as they are.
        bias_axes: the letters of the output along which the bias has numbers of its own, such as
            "d"; None for no bias.
        kernel_initializer: "auto" fits the activation: He's for the ReLU family, else Glorot's.

    Raises:
        SettingError: the equation means nothing, or has no axis that `bias_axes` names.

    Example:
        >>> from goodfit.layers import Input
        >>> heads = EinsumDense("abc,cde->abde", output_shape=(None, 8, 16), bias_axes="de")
        >>> heads(Input(shape=(20, 128)))
        <Symbol (batch, 20, 8, 16) from EinsumDense>
    """

    equation: str
    output_shape: Any = dataclasses.field()
    activation: Any = None
    bias_axes: str | None = None
    _: KW_ONLY
    kernel_initializer: Any = "auto"
    bias_initializer: Any = "zeros"
    kernel_regularizer: Any = None
    bias_regularizer: Any = None
    kernel_constraint: Any = None
    bias_constraint: Any = None

    def __post_init__(self) -> None:
        resolve_names(self)
        self.settle_output_shape()
        output = self.equation.partition("->")[2]
        if not set(self.bias_axes or "") <= set(output) - set("."):
            raise SettingError(
                f"EinsumDense got bias_axes={self.bias_axes!r}, but the output has the axes "
                f"{output!r}. Write letters of the output, for instance bias_axes={output[-1:]!r}."
            )

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """A `kernel` with the equation's axes, and a `bias` with those of `bias_axes`."""
        equation, lengths = self._axes(shape)
        kernel = Weight(
            known_lengths(equation, equation.kernel, lengths),
            by_axes(self.kernel_initializer, equation),
            self.kernel_regularizer,
            self.kernel_constraint,
        )
        if not self.bias_axes:
            return {"kernel": kernel}
        first = min(equation.output.index(letter) for letter in self.bias_axes)
        bias = tuple(
            known_lengths(equation, letter, lengths)[0] if letter in self.bias_axes else 1
            for letter in equation.output[first:]
        )
        return {
            "kernel": kernel,
            "bias": Weight(
                bias, self.bias_initializer, self.bias_regularizer, self.bias_constraint
            ),
        }

    def found_shape(self, shape: Shape, **options: Any) -> Shape:
        """The lengths of the output's axes."""
        equation, lengths = self._axes(shape)
        return tuple(lengths[letter] for letter in equation.output[1:])

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`activation(einsum(equation, x, kernel) + bias)`."""
        equation = read_equation(self.equation, x.ndim)
        out = ops.einsum(str(equation), x, params["kernel"])
        return self.activation(out + params["bias"] if self.bias_axes else out)

    def _axes(self, shape: Shape) -> tuple[Equation, dict[str, int | None]]:
        given = self.written_shape
        given = (given,) if isinstance(given, int) else tuple(given)
        equation = read_equation(self.equation, len(shape) + 1)
        return equation, lengths_by_letter(equation, shape, given)


def by_axes(initializer: Any, equation: Equation) -> Any:
    """An initialiser that is told which axes of the kernel are summed over, if it asks for that."""
    if not isinstance(initializer, ScalingInitializer) or initializer.input_axes is not None:
        return initializer
    return dataclasses.replace(initializer, input_axes=equation.summed, output_axes=equation.made)
