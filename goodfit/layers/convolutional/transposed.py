"""Convolutions run backwards: each number of the input is spread out over a window.

Zeiler and others, "Deconvolutional networks" (2010).
"""

from __future__ import annotations

import dataclasses
from dataclasses import KW_ONLY
from typing import Any, ClassVar, NamedTuple

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError
from goodfit.layers.context import LayerContext
from goodfit.layers.convolutional.windowed import Filtering, Windowed
from goodfit.layers.layer import Shape, Weight
from goodfit.layers.spatial import IMAGE, SEQUENCE, VOLUME
from goodfit.layers.windows import Lengths, lengths
from goodfit.settings import check, count


class Reversed(NamedTuple):
    """One axis of an output: its length, and what is cut off before and after."""

    length: int
    before: int
    after: int


class TransposedConvolution(Windowed, Filtering):
    """The parent of transposed convolutions; a subclass names the axes."""

    _: KW_ONLY
    output_padding: Lengths = None
    kernel_initializer: Any = "auto"
    kernel_regularizer: Any = None
    kernel_constraint: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, filters=count)
        if self.output_padding is not None:
            check(self, output_padding=lengths(self.axes, least=0))
            self._require_less_than_strides()

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """A `kernel` of (*window, filters, channels), and a `bias` of (filters,)."""
        window = (*self.kernel_size, self.filters, self.channels(shape))
        kernel = Weight(
            window, self.kernel_initializer, self.kernel_regularizer, self.kernel_constraint
        )
        return self.with_bias({"kernel": kernel}, self.filters)

    def shape_after(self, shape: Shape) -> Shape:
        """One length for each axis, and `filters` channels."""
        self.channels(self.as_given(shape))
        lengths = enumerate(shape[:-1])
        found = (None if n is None else self._reversed(i, n).length for i, n in lengths)
        return (*found, self.filters)

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`activation(transposed_convolution(x, kernel) + bias)`."""
        axes = [self._reversed(i, n) for i, n in enumerate(x.shape[1:-1])]
        out = ops.transposed_convolution(
            x,
            params["kernel"],
            lengths=[axis.length for axis in axes],
            strides=self.strides,
            padding=[(axis.before, axis.after) for axis in axes],
            dilation=self.dilation_rate,
        )
        return self.finished(out, params)

    def _reversed(self, i: int, n: int) -> Reversed:
        """What `n` numbers along axis `i` are spread out to.

        All windows together cover `spread` places; "same" leaves `n * stride` of them.
        """
        reach, stride = self.reach[i], self.strides[i]
        extra = None if self.output_padding is None else self.output_padding[i]
        spread = (n - 1) * stride + reach
        if self.padding == "valid":
            return Reversed(spread + (max(stride - reach, 0) if extra is None else extra), 0, 0)
        length = spread - reach + (stride if extra is None else reach % 2 + extra)
        around = length - spread + 2 * (reach - 1)
        before = max(reach - 1 - (around - around // 2), 0)
        return Reversed(length, before, max(spread - before - length, 0))

    def _require_less_than_strides(self) -> None:
        pairs = zip(self.output_padding, self.strides, strict=True)
        if any(extra >= stride for extra, stride in pairs):
            raise SettingError(
                f"{self.title} got output_padding={self.output_padding} with "
                f"strides={self.strides}; what is added must be less than a stride. Leave "
                "`output_padding` out, or make it smaller."
            )


class Conv1DTranspose(TransposedConvolution):
    """Makes a sequence longer, the way that `Conv1D` with these settings makes one shorter.

    Its settings are those of `Conv2DTranspose`, for steps.

    Raises:
        SettingError: a number is out of its range, or `output_padding` is not below `strides`.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> Conv1DTranspose(16, 3, strides=2, padding="same")(Input(shape=(50, 8)))
        <Symbol (batch, 100, 16) from Conv1DTranspose>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE


class Conv2DTranspose(TransposedConvolution):
    """Makes an image larger, the way that `Conv2D` with these settings makes one smaller.

    Each pixel adds the kernel, times its value, to the output: what decoders draw pictures with.

    Args:
        filters: the channels of the output.
        kernel_size: the window's height and width, or one number for both.
        strides: how far apart neighbours come to lie: how much larger the image gets.
        padding: "same" cuts the output to `strides` times the input's size; "valid" cuts nothing.
        output_padding: what the output is longer by, below the strides; None chooses as above.
            "same" then counts from the shortest output that an odd kernel allows.
        dilation_rate: how far apart a window's entries lie.
        activation: a name or a function; None leaves the numbers as they are.
        kernel_initializer: "auto" fits the activation: He's for the ReLU family, else Glorot's.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is out of its range, or `output_padding` is not below `strides`.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> Conv2DTranspose(16, 3, strides=2, padding="same")(Input(shape=(7, 7, 64)))
        <Symbol (batch, 14, 14, 16) from Conv2DTranspose>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    strides: Lengths = (1, 1)
    dilation_rate: Lengths = dataclasses.field(default=(1, 1), kw_only=True)


class Conv3DTranspose(TransposedConvolution):
    """Makes a volume larger, the way that `Conv3D` with these settings makes one smaller.

    Its settings are those of `Conv2DTranspose`, with three numbers for depth, height and width.

    Raises:
        SettingError: a number is out of its range, or `output_padding` is not below `strides`.
        UnknownNameError: the padding is neither "valid" nor "same".

    Example:
        >>> from goodfit.layers import Input
        >>> Conv3DTranspose(4, 2, strides=2)(Input(shape=(4, 4, 4, 8)))
        <Symbol (batch, 8, 8, 8, 4) from Conv3DTranspose>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME

    strides: Lengths = (1, 1, 1)
    dilation_rate: Lengths = dataclasses.field(default=(1, 1, 1), kw_only=True)
