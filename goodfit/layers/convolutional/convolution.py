"""Layers that look at their input through small windows, with the same weights everywhere."""

from __future__ import annotations

import dataclasses
from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError, ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.convolutional.windowed import Filtering, Windowed
from goodfit.layers.layer import Shape, Weight
from goodfit.layers.spatial import IMAGE, SEQUENCE, VOLUME
from goodfit.layers.windows import Lengths, one_padding_of
from goodfit.settings import Rule, check, count


class Convolution(Windowed, Filtering):
    """The parent of convolutions that mix all channels of a group; a subclass names the axes."""

    _: KW_ONLY
    groups: int = 1
    kernel_initializer: Any = "auto"
    kernel_regularizer: Any = None
    kernel_constraint: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, filters=count, groups=count)
        self._require_groups("filters", self.filters, SettingError)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """A `kernel` of (*window, channels / groups, filters), and a `bias` of (filters,)."""
        window = (*self.kernel_size, self.channels(shape) // self.groups, self.filters)
        kernel = Weight(
            window, self.kernel_initializer, self.kernel_regularizer, self.kernel_constraint
        )
        return self.with_bias({"kernel": kernel}, self.filters)

    def shape_after(self, shape: Shape) -> Shape:
        """One length for each axis, and `filters` channels."""
        self._require_groups("channels", self.channels(self.as_given(shape)), ShapeError)
        return (*self.windows(shape), self.filters)

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`activation(convolution(x, kernel) + bias)`."""
        out = ops.convolution(
            x,
            params["kernel"],
            strides=self.strides,
            padding=self.pads,
            dilation=self.dilation_rate,
            groups=self.groups,
        )
        return self.finished(out, params)

    def _require_groups(self, what: str, number: int, kind: type[Exception]) -> None:
        if number % self.groups:
            raise kind(
                f"{self.title} divides its {what} into groups={self.groups}, but there are "
                f"{number}. Choose a number of groups that divides {number}."
            )


class Conv1D(Convolution):
    """Slides small windows along a sequence and looks in each for the same learnt features.

    With `padding="causal"` a window ends at the step that its output belongs to, so that nothing is
    known of the future; with growing dilations it reaches far back. Van den Oord and others,
    "WaveNet: a generative model for raw audio" (2016).

    Args:
        filters: how many features are looked for: the channels of the output.
        kernel_size: how many steps a window has.
        strides: how far the window moves at a time.
        padding: "valid" keeps the windows inside the sequence; "same" and "causal" put zeros
            around or before it, so that without strides the output is as long as the input.
        dilation_rate: how far apart the steps under a window are.
        groups: into how many groups the channels are divided, each with filters of its own.
        activation: a name or a function; None leaves the numbers as they are.
        kernel_initializer: "auto" fits the activation: He's for the ReLU family, else Glorot's.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is no whole one of at least 1, or `groups` does not divide `filters`.
        UnknownNameError: the padding is none of the three.

    Example:
        >>> from goodfit.layers import Input
        >>> Conv1D(32, 3, padding="causal", dilation_rate=2)(Input(shape=(100, 8)))
        <Symbol (batch, 100, 32) from Conv1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE
    paddings: ClassVar[Rule] = one_padding_of("valid", "same", "causal")


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
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is no whole one of at least 1, or `groups` does not divide `filters`.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> Conv2D(32, 3, activation="relu")(Input(shape=(28, 28, 1)))
        <Symbol (batch, 26, 26, 32) from Conv2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    strides: Lengths = (1, 1)
    dilation_rate: Lengths = dataclasses.field(default=(1, 1), kw_only=True)


class Conv3D(Convolution):
    """Slides small windows through a volume, such as a scan or the frames of a film.

    Its settings are those of `Conv2D`, with three numbers for depth, height and width. Tran and
    others, "Learning spatiotemporal features with 3D convolutional networks" (2015).

    Raises:
        SettingError: a number is no whole one of at least 1, or `groups` does not divide `filters`.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> Conv3D(16, (1, 3, 3), padding="same")(Input(shape=(8, 28, 28, 1)))
        <Symbol (batch, 8, 28, 28, 16) from Conv3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME

    strides: Lengths = (1, 1, 1)
    dilation_rate: Lengths = dataclasses.field(default=(1, 1, 1), kw_only=True)
