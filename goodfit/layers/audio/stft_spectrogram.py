"""The short-time Fourier transform as a convolution, whose waves may be trained further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY
from typing import Any, ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Function, Tree
from goodfit.errors import SettingError, UnknownNameError
from goodfit.initializers import STFT
from goodfit.initializers.fourier import fading, plain_window
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape, Weight
from goodfit.layers.spatial import SEQUENCE, Spatial
from goodfit.layers.windows import padding, windowed_shape
from goodfit.settings import Rule, check, count

SIDES = ("real", "imag")

SMALLEST = 1e-7
"""Less than this counts as this before a root or a logarithm is taken, as in Keras."""


def _power(real: Array, imag: Array) -> Array:
    return ops.square(real) + ops.square(imag)


def _magnitude(real: Array, imag: Array) -> Array:
    return ops.sqrt(ops.maximum(_power(real, imag), SMALLEST))


def _density(real: Array, imag: Array) -> Array:
    """The power; inner frequencies count twice, for their negative ones have as much."""
    frequencies = real.shape[-1]
    times = np.full(frequencies, 2, np.float32)
    times[[0, -1]] = 1
    return _power(real, imag) * times.astype(real.dtype)


MODES: dict[str, Function] = {
    "log": lambda real, imag: ops.log(_magnitude(real, imag)),
    "magnitude": _magnitude,
    "psd": _density,
    "real": lambda real, imag: real,
    "imag": lambda real, imag: imag,
    "angle": lambda real, imag: ops.arctan2(imag, real),
    "stft": lambda real, imag: ops.concatenate(real, imag, axis=-1),
}
"""What is made of the two halves of the complex numbers; each is None where it is not needed."""


class STFTSpectrogram(Spatial):
    """How strong each frequency of a sound is in each of many short, overlapping frames.

    A convolution with fading waves: a short-time Fourier transform (Allen 1977). The waves are
    weights, which training makes better still; `trainable=False` keeps them as they are.

    Args:
        mode: "magnitude", its logarithm "log", its square "psd" (twice that for the inner
            frequencies), the complex numbers' halves "real" and "imag", both one behind the other
            "stft", or their "angle".
        frame_length: how many steps a frame has.
        frame_step: how far each frame lies from the one before; half its length by default.
        fft_length: of how many steps the longest wave is; there are half as many frequencies, and
            one. By default the frame's length, rounded up to a power of two.
        window: how the ends of a frame are faded out: a name ("hann", "hamming", "blackman",
            "nuttall", "blackmanharris", "flattop", "boxcar"), a number for each step, or None.
        periodic: whether the window ends one step before it would begin again.
        scaling: "density" makes the squares of the window sum to 1, "spectrum" its numbers; None
            leaves it.
        padding: "valid" keeps the frames inside the sound; "same" puts zeros around it.
        expand_dims: whether the output is an image for each channel, (time, frequencies, channels),
            not a row of the frequencies of all channels for each time.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: frames would leave gaps, or be longer than the waves.
        UnknownNameError: there is no such mode, window, scaling or padding.

    Example:
        >>> from goodfit.layers import Input
        >>> STFTSpectrogram(frame_length=256, expand_dims=True)(Input(shape=(16000, 2)))
        <Symbol (batch, 124, 129, 2) from STFTSpectrogram>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE
    paddings: ClassVar[Rule] = padding

    largest_in_file: ClassVar[Mapping[str, int]] = {"frame_length": 2**18}

    mode: str = "log"
    frame_length: int = 256
    frame_step: Any = None
    fft_length: Any = None
    _: KW_ONLY
    window: Any = "hann"
    periodic: bool = False
    scaling: str | None = "density"
    padding: str = "valid"
    expand_dims: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.mode not in MODES:
            raise UnknownNameError("mode of STFTSpectrogram", self.mode, MODES)
        check(self, frame_length=count, padding=self.paddings)
        self.resolve(
            frame_step=lambda step: max(1, self.frame_length // 2) if step is None else step,
            fft_length=lambda n: 1 << (self.frame_length - 1).bit_length() if n is None else n,
            window=plain_window,
        )
        check(self, frame_step=count, fft_length=count)
        self._require_sense()

    @property
    def frequencies(self) -> int:
        """How many there are, from 0 to half the rate at which the sound was sampled."""
        return int(self.fft_length) // 2 + 1

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """`real_kernel` and `imag_kernel`, those that the mode needs: (frame, 1, frequencies)."""
        sides = (self.mode,) if self.mode in SIDES else SIDES
        lengths = (self.frame_length, 1, self.frequencies)
        return {f"{side}_kernel": Weight(lengths, self._waves(side)) for side in sides}

    def shape_after(self, shape: Shape) -> Shape:
        """(time, frequencies, channels), or (time, channels * frequencies)."""
        reach, step = (self.frame_length,), (self.frame_step,)
        times = windowed_shape(self, shape, reach, step, self.padding)
        found = self.frequencies * (2 if self.mode == "stft" else 1)
        channels = self.channels(self.as_given(shape))
        return (*times, found, channels) if self.expand_dims else (*times, channels * found)

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """What the mode makes of `convolution(x, real_kernel)`, `convolution(x, imag_kernel)`."""
        rows, steps, channels = x.shape
        sounds = ops.reshape(ops.swapaxes(x, 1, 2), shape=(rows * channels, steps, 1))
        real, imag = (
            ops.convolution(sounds, params[name], strides=self.frame_step, padding=self.padding)
            if name in params
            else None
            for name in (f"{side}_kernel" for side in SIDES)
        )
        out = MODES[self.mode](real, imag)
        each = ops.reshape(out, shape=(rows, channels, *out.shape[1:]))
        if self.expand_dims:
            return ops.transpose(each, axes=(0, 2, 3, 1))
        by_time = ops.swapaxes(each, 1, 2)
        return ops.reshape(by_time, shape=(*by_time.shape[:2], channels * out.shape[-1]))

    def _waves(self, side: str) -> STFT:
        return STFT(side, self.window, self.scaling, self.periodic)

    def _require_sense(self) -> None:
        """Raises SettingError where frame, window, step and waves do not fit together."""
        self._waves("real")
        fading(self.window, self.frame_length, self.periodic)
        step, waves, frame = self.frame_step, self.fft_length, self.frame_length
        if step > frame:
            raise SettingError(
                f"STFTSpectrogram got frame_step={step}, but frames of {frame} steps: there would "
                f"be gaps. Write frame_step={frame} or less; half of it is usual."
            )
        if waves < frame:
            raise SettingError(
                f"STFTSpectrogram got fft_length={waves}, but frames of {frame} steps. Write "
                f"fft_length={1 << (frame - 1).bit_length()}, or leave it out."
            )
