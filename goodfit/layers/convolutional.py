"""Layers that look at an image through small windows, with the same weights everywhere."""

from __future__ import annotations

import dataclasses
from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError, ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, Weight
from goodfit.layers.settings import resolve_names
from goodfit.layers.windows import Lengths, lengths, padding, windowed_shape
from goodfit.settings import check, count


class Convolution(Layer):
    """The parent of convolutions; a subclass names the axes along which the windows move."""

    axes: ClassVar[tuple[str, ...]]

    filters: int
    kernel_size: Lengths
    strides: Lengths = 1
    padding: str = "valid"
    _: KW_ONLY
    dilation_rate: Lengths = 1
    groups: int = 1
    activation: Any = None
    use_bias: bool = True
    kernel_initializer: Any = "auto"
    bias_initializer: Any = "zeros"
    kernel_regularizer: Any = None
    bias_regularizer: Any = None

    def __post_init__(self) -> None:
        each = lengths(self.axes)
        check(self, filters=count, groups=count, padding=padding)
        check(self, kernel_size=each, strides=each, dilation_rate=each)
        self._require_groups("filters", self.filters, SettingError)
        resolve_names(self)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """A `kernel` of (*window, channels / groups, filters), and a `bias` of (filters,)."""
        channels = self.require_last(shape, "channels")
        window = (*self.kernel_size, channels // self.groups, self.filters)
        kernel = Weight(window, self.kernel_initializer, self.kernel_regularizer)
        bias = Weight((self.filters,), self.bias_initializer, self.bias_regularizer)
        return {"kernel": kernel, "bias": bias} if self.use_bias else {"kernel": kernel}

    def output_shape(self, shape: Shape) -> Shape:
        """One length for each axis, and `filters` channels."""
        self.require_rank(shape, (*self.axes, "channels"))
        channels = self.require_last(shape, "channels")
        self._require_groups("channels", channels, ShapeError)
        pairs = zip(self.kernel_size, self.dilation_rate, strict=True)
        reach = tuple((length - 1) * apart + 1 for length, apart in pairs)
        return (*windowed_shape(self, shape, reach, self.strides, self.padding), self.filters)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`activation(convolution(x, kernel) + bias)`."""
        out = ops.convolution(
            x,
            params["kernel"],
            strides=self.strides,
            padding=self.padding,
            dilation=self.dilation_rate,
            groups=self.groups,
        )
        return self.activation(out + params["bias"] if self.use_bias else out)

    def _require_groups(self, what: str, number: int, kind: type[Exception]) -> None:
        if number % self.groups:
            raise kind(
                f"{self.title} divides its {what} into groups={self.groups}, but there are "
                f"{number}. Choose a number of groups that divides {number}."
            )


class Conv2D(Convolution):
    """Slides small windows over an image and looks in each for the same learnt features.

    The same weights serve everywhere, so a layer has few of them and finds a feature wherever it
    is. LeCun and others, "Backpropagation applied to handwritten zip code recognition" (1989).

    Args:
        filters: how many features are looked for: the channels of the output.
        kernel_size: the window's height and width, or one number for both.
        strides: how far the window moves at each step.
        padding: "valid" keeps the windows inside the image; "same" puts zeros around it, so that
            without strides the output is as large as the input.
        dilation_rate: how far apart the pixels under a window are.
        groups: into how many groups the channels are divided, each with filters of its own.
        activation: a name or a function; None leaves the numbers as they are.
        kernel_initializer: "auto" fits the activation: He's for the ReLU family, else Glorot's.

    Raises:
        SettingError: a number is no whole one of at least 1, or `groups` does not divide `filters`.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> Conv2D(32, 3, activation="relu")(Input(shape=(28, 28, 1)))
        <Symbol (batch, 26, 26, 32) from Conv2D>
    """

    axes: ClassVar[tuple[str, ...]] = ("height", "width")

    strides: Lengths = (1, 1)
    dilation_rate: Lengths = dataclasses.field(default=(1, 1), kw_only=True)
