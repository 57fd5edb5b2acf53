"""LSTMs whose products are convolutions: for films, and other sequences of images."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Function, Tree
from goodfit.errors import SettingError, ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape, Weight, batch_shape
from goodfit.layers.recurrent.lstm import long_short_term, remembering
from goodfit.layers.recurrent.scanning import States, scanned
from goodfit.layers.recurrent.sequence import Recurrent, keeping
from goodfit.layers.settings import resolve_names
from goodfit.layers.spatial import IMAGE, VOLUME, Spatial, moved_first, moved_last
from goodfit.layers.windows import Lengths, lengths, padding, windowed_shape
from goodfit.settings import check, count, fraction_below_one


class ConvLSTM(Recurrent, Spatial):
    """The parent of convolutional LSTMs; a subclass names the axes along which the windows move.

    Where an `LSTM` multiplies, it slides windows: over the input as its settings say, and over the
    last output so that it keeps its size. Shi and others, "Convolutional LSTM network: a machine
    learning approach for precipitation nowcasting" (2015).
    """

    filters: int
    kernel_size: Lengths
    strides: Lengths = 1
    padding: str = "valid"
    _: KW_ONLY
    dilation_rate: Lengths = 1
    activation: Any = "tanh"
    recurrent_activation: Any = "sigmoid"
    use_bias: bool = True
    kernel_initializer: Any = "auto"
    recurrent_initializer: Any = "orthogonal"
    bias_initializer: Any = "zeros"
    unit_forget_bias: bool = True
    kernel_regularizer: Any = None
    recurrent_regularizer: Any = None
    bias_regularizer: Any = None
    kernel_constraint: Any = None
    recurrent_constraint: Any = None
    bias_constraint: Any = None
    dropout: float = 0.0
    recurrent_dropout: float = 0.0
    seed: int | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        each = lengths(self.axes)
        check(self, filters=count, padding=padding)
        check(self, kernel_size=each, strides=each, dilation_rate=each)
        check(self, dropout=fraction_below_one, recurrent_dropout=fraction_below_one)
        if max(self.strides) > 1 and max(self.dilation_rate) > 1:
            raise SettingError(
                f"{self.title} got strides={self.strides} and dilation_rate={self.dilation_rate}, "
                "but can have only one of them greater than 1. Leave one out."
            )
        resolve_names(self)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """`kernel` for the input, `recurrent_kernel` for the last output, and a `bias`."""
        kernel = Weight(
            (*self.kernel_size, self.channels(shape[1:]), 4 * self.filters),
            self.kernel_initializer,
            self.kernel_regularizer,
            self.kernel_constraint,
        )
        recurrent_kernel = Weight(
            (*self.kernel_size, self.filters, 4 * self.filters),
            self.recurrent_initializer,
            self.recurrent_regularizer,
            self.recurrent_constraint,
        )
        width = (4 * self.filters,)
        bias = Weight(width, self.first_bias, self.bias_regularizer, self.bias_constraint)
        weights = {"kernel": kernel, "recurrent_kernel": recurrent_kernel}
        return {**weights, "bias": bias} if self.use_bias else weights

    def first_bias(self, key: Array, shape: tuple[int, ...]) -> Array:
        """The bias that training begins with; 1 for the forget gate if so asked."""
        bias = self.bias_initializer(key, shape)
        return remembering(bias) if self.unit_forget_bias else bias

    def state_shapes(self, shape: Shape) -> list[Shape]:
        """The output and the memory: one length for each axis, and `filters` channels."""
        self.require_rank(shape, ("time", *self.as_given((*self.axes, "channels"))))
        self.channels(shape[1:])
        image = self.channels_last(shape[1:])
        if None in image:
            raise ShapeError(
                f"{self.title} carries a state of a fixed size, but got {batch_shape(shape)}. Say "
                f"how long {' and '.join(self.axes)} are where the data enters."
            )
        pairs = zip(self.kernel_size, self.dilation_rate, strict=True)
        reach = tuple((length - 1) * apart + 1 for length, apart in pairs)
        windows = windowed_shape(self, image, reach, self.strides, self.padding)
        return [self.as_given((*windows, self.filters))] * 2

    def read(
        self, params: Tree, x: Array, start: States, mask: Array | None, ctx: LayerContext
    ) -> tuple[Array, States]:
        """The steps, after the windows have moved over the inputs of all of them at once."""
        x = x * keeping(self, self.dropout, x[0], ctx, "dropout")
        kept = keeping(self, self.recurrent_dropout, start[0], ctx, "recurrent_dropout")

        def step(params: Tree, projected: Array, states: States) -> tuple[Array, States]:
            h, memory = states
            seen = ops.convolution(h * kept, params["recurrent_kernel"], padding="same")
            gate, bend = self.recurrent_activation, self.activation
            summed = ops.split(projected + seen, 4)
            h, memory = long_short_term(summed, memory, gate, bend)
            return h, [h, memory]

        outputs, states = scanned(
            step,
            params,
            self._project(params, x),
            [self._inwards(state) for state in start],
            mask=mask,
            begins=self._inwards(start[0]),
            reverse=self.go_backwards,
        )
        return _each_step(self._outwards, outputs), [self._outwards(state) for state in states]

    def _project(self, params: Tree, x: Array) -> Array:
        """What the inputs of all steps add."""
        return _each_step(lambda images: self._convolved(params, self._inwards(images)), x)

    def _convolved(self, params: Tree, images: Array) -> Array:
        out = ops.convolution(
            images,
            params["kernel"],
            strides=self.strides,
            padding=self.padding,
            dilation=self.dilation_rate,
        )
        return out + params["bias"] if self.use_bias else out

    def _inwards(self, images: Array) -> Array:
        return images if self.data_format == "channels_last" else moved_last(images)

    def _outwards(self, images: Array) -> Array:
        return images if self.data_format == "channels_last" else moved_first(images)


def _each_step(function: Function, x: Array) -> Array:
    """A function of a batch of images, of the images of all steps at once."""
    time, batch = x.shape[:2]
    out = function(ops.reshape(x, shape=(time * batch, *x.shape[2:])))
    return ops.reshape(out, shape=(time, batch, *out.shape[1:]))


class ConvLSTM1D(ConvLSTM):
    """An LSTM over a sequence of rows of numbers, each read through small windows.

    Args:
        filters: how many channels the output has, and the memory.
        kernel_size: how long the windows are.
        strides: how far the windows over the input move at a time.
        padding: of the input: "valid" (none), or "same".
        dilation_rate: how far apart the numbers under a window over the input are.

    Raises:
        SettingError: a number is no whole one of at least 1, or both strides and dilation are used.

    Example:
        >>> from goodfit.layers import Input
        >>> ConvLSTM1D(8, 3, padding="same")(Input(shape=(None, 50, 2)))
        <Symbol (batch, 50, 8) from ConvLSTM1D>
    """

    axes: ClassVar[tuple[str, ...]] = ("length",)


class ConvLSTM2D(ConvLSTM):
    """An LSTM over a film: a sequence of images, each read through small windows.

    Args:
        filters: how many channels the output has, and the memory.
        kernel_size: the windows' height and width, or one number for both.
        strides: how far the windows over the input move at a time.
        padding: of the input: "valid" (none), or "same".
        dilation_rate: how far apart the pixels under a window over the input are.

    Raises:
        SettingError: a number is no whole one of at least 1, or both strides and dilation are used.

    Example:
        >>> from goodfit.layers import Input
        >>> ConvLSTM2D(8, 3, padding="same", return_sequences=True)(Input(shape=(10, 28, 28, 1)))
        <Symbol (batch, 10, 28, 28, 8) from ConvLSTM2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE


class ConvLSTM3D(ConvLSTM):
    """An LSTM over a sequence of volumes, each read through small windows.

    Args:
        filters: how many channels the output has, and the memory.
        kernel_size: the windows' depth, height and width, or one number for all.
        strides: how far the windows over the input move at a time.
        padding: of the input: "valid" (none), or "same".
        dilation_rate: how far apart the points under a window over the input are.

    Raises:
        SettingError: a number is no whole one of at least 1, or both strides and dilation are used.

    Example:
        >>> from goodfit.layers import Input
        >>> ConvLSTM3D(8, 3, strides=2)(Input(shape=(None, 9, 9, 9, 1)))
        <Symbol (batch, 4, 4, 4, 8) from ConvLSTM3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME
