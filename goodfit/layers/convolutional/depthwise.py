"""Convolutions that treat each channel by itself, and those that mix the channels afterwards.

Howard and others, "MobileNets: efficient convolutional neural networks for mobile vision
applications" (2017); Chollet, "Xception: deep learning with depthwise separable convolutions".
"""

from __future__ import annotations

import dataclasses
from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.convolutional.windowed import Filtering, Windowed
from goodfit.layers.layer import Shape, Weight
from goodfit.layers.spatial import IMAGE, SEQUENCE
from goodfit.layers.windows import Lengths
from goodfit.settings import check, count


class Depthwise(Windowed):
    """The parent of layers with kernels for each channel; a subclass names the axes."""

    _: KW_ONLY
    depth_multiplier: int = 1
    depthwise_initializer: Any = "glorot_uniform"
    depthwise_regularizer: Any = None
    depthwise_constraint: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, depth_multiplier=count)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """A `kernel` of (*window, channels, multiplier), and a `bias` for each output channel."""
        channels = self.channels(shape)
        kernels = {"kernel": self.depthwise_kernel(channels)}
        return self.with_bias(kernels, channels * self.depth_multiplier)

    def shape_after(self, shape: Shape) -> Shape:
        """One length for each axis, and `depth_multiplier` times the channels."""
        channels = self.channels(self.as_given(shape))
        return (*self.windows(shape), channels * self.depth_multiplier)

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`activation(depthwise_convolution(x, kernel) + bias)`."""
        return self.finished(self.convolved(x, params["kernel"]), params)

    def depthwise_kernel(self, channels: int) -> Weight:
        """`depth_multiplier` windows for each channel."""
        return Weight(
            (*self.kernel_size, channels, self.depth_multiplier),
            self.depthwise_initializer,
            self.depthwise_regularizer,
            self.depthwise_constraint,
        )

    def convolved(self, x: Array, kernel: Array) -> Array:
        """Each channel under its own kernels."""
        return ops.depthwise_convolution(
            x, kernel, strides=self.strides, padding=self.pads, dilation=self.dilation_rate
        )


class DepthwiseConv1D(Depthwise):
    """Slides windows of its own along each channel of a sequence; channels are never mixed.

    Its settings are those of `DepthwiseConv2D`, for steps.

    Raises:
        SettingError: a number is no whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> DepthwiseConv1D(5, depth_multiplier=2)(Input(shape=(100, 8)))
        <Symbol (batch, 96, 16) from DepthwiseConv1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE


class DepthwiseConv2D(Depthwise):
    """Slides windows of its own over each channel of an image; channels are never mixed.

    It has a small part of the weights and of the work of a `Conv2D`.

    Args:
        kernel_size: the window's height and width, or one number for both.
        strides: how far the window moves at each step.
        padding: "valid" keeps the windows inside the image; "same" puts zeros around it.
        depth_multiplier: how many windows each channel has.
        dilation_rate: how far apart the pixels under a window are.
        activation: a name or a function; None leaves the numbers as they are.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is no whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> DepthwiseConv2D(3, padding="same")(Input(shape=(28, 28, 32)))
        <Symbol (batch, 28, 28, 32) from DepthwiseConv2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    strides: Lengths = (1, 1)
    dilation_rate: Lengths = dataclasses.field(default=(1, 1), kw_only=True)


class Separable(Depthwise, Filtering):
    """The parent of layers that first look along the axes, then across the channels."""

    _: KW_ONLY
    pointwise_initializer: Any = "glorot_uniform"
    pointwise_regularizer: Any = None
    pointwise_constraint: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, filters=count)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """`depthwise_kernel`, `pointwise_kernel` of (1, ..., channels, filters), and `bias`."""
        channels = self.channels(shape)
        pointwise = Weight(
            (*(1,) * len(self.axes), channels * self.depth_multiplier, self.filters),
            self.pointwise_initializer,
            self.pointwise_regularizer,
            self.pointwise_constraint,
        )
        depthwise = self.depthwise_kernel(channels)
        kernels = {"depthwise_kernel": depthwise, "pointwise_kernel": pointwise}
        return self.with_bias(kernels, self.filters)

    def shape_after(self, shape: Shape) -> Shape:
        """One length for each axis, and `filters` channels."""
        return (*super().shape_after(shape)[:-1], self.filters)

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`activation(depthwise_convolution(x, depthwise) @ pointwise + bias)`."""
        each = self.convolved(x, params["depthwise_kernel"])
        mixing = ops.reshape(params["pointwise_kernel"], shape=(-1, self.filters))
        return self.finished(each @ mixing, params)


class SeparableConv1D(Separable):
    """Slides windows along each channel of a sequence by itself, then mixes the channels.

    Its settings are those of `SeparableConv2D`, for steps.

    Raises:
        SettingError: a number is no whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> SeparableConv1D(32, 5, padding="same")(Input(shape=(100, 8)))
        <Symbol (batch, 100, 32) from SeparableConv1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE


class SeparableConv2D(Separable):
    """Slides windows over each channel of an image by itself, then mixes the channels.

    What a `Conv2D` does at once, where a thing is and what it is, in two steps with far fewer
    weights.

    Args:
        filters: the channels of the output.
        kernel_size: the window's height and width, or one number for both.
        strides: how far the window moves at each step.
        padding: "valid" keeps the windows inside the image; "same" puts zeros around it.
        dilation_rate: how far apart the pixels under a window are.
        depth_multiplier: how many windows each channel has.
        activation: a name or a function; None leaves the numbers as they are.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is no whole one of at least 1.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> SeparableConv2D(64, 3)(Input(shape=(28, 28, 32)))
        <Symbol (batch, 26, 26, 64) from SeparableConv2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    strides: Lengths = (1, 1)
    dilation_rate: Lengths = dataclasses.field(default=(1, 1), kw_only=True)
