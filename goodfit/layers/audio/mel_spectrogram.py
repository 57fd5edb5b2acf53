"""How loud a sound is at each pitch, told apart as finely as an ear does."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import KW_ONLY
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError
from goodfit.initializers.fourier import fading, plain_window
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape
from goodfit.settings import check, count, not_negative, number, positive

Values = NDArray[np.float64]

SMALLEST_POWER = 1e-30
"""Silence counts as this, so that it has a slope where a root is taken."""

any_number = number(math.isfinite, "a number", "1.0")


class MelSpectrogram(Layer):
    """A picture of a sound: how loud it is at each pitch (row) and time (column), in decibels.

    Overlapping frames are taken apart into waves, and the power of the waves is summed up in bands
    that are narrow for low notes and wide for high ones, like those of the ear: the mel scale
    (Stevens, Volkmann and Newman 1937). The sound is mirrored at its ends, so that frames stand
    around 0, `sequence_stride`, `2 * sequence_stride` ... The input is (batch, samples), the output
    (batch, mel bins, times); one sound alone may be given without the batch axis.

    Args:
        fft_length: of how many samples the longest wave is.
        sequence_stride: how far each frame lies from the one before.
        sequence_length: how many samples a window has; as many as `fft_length` by default.
        window: how the ends of a frame are faded out: a name ("hann", "hamming", ...), a number for
            each sample, or None for frames of `fft_length` samples as they are.
        sampling_rate: how many samples a second has.
        num_mel_bins: how many bands there are.
        min_freq: where the lowest begins, in Hertz.
        max_freq: where the highest ends; half the sampling rate by default.
        power_to_db: whether the output is in decibels: `10 * log10(power / ref_power)`.
        top_db: how many decibels below the loudest of a sound count as silence.
        mag_exp: 2 for power, 1 for magnitude.
        min_power: less power counts as this.
        ref_power: what has 0 decibels.

    Raises:
        SettingError: frames are longer than the waves, or there is no room between the frequencies.

    Example:
        >>> from goodfit.layers import Input
        >>> MelSpectrogram(num_mel_bins=64, sequence_stride=256)(Input(shape=(16000,)))
        <Symbol (batch, 64, 63) from MelSpectrogram>
    """

    keeps_mask: ClassVar[bool] = False

    largest_in_file: ClassVar[Mapping[str, int]] = {"fft_length": 2**14, "num_mel_bins": 2**10}

    fft_length: int = 2048
    sequence_stride: int = 512
    sequence_length: Any = None
    _: KW_ONLY
    window: Any = "hann"
    sampling_rate: float = 16000
    num_mel_bins: int = 128
    min_freq: float = 20.0
    max_freq: Any = None
    power_to_db: bool = True
    top_db: float = 80.0
    mag_exp: float = 2.0
    min_power: float = 1e-10
    ref_power: float = 1.0

    def __post_init__(self) -> None:
        check(self, fft_length=count, sequence_stride=count, num_mel_bins=count)
        check(self, sampling_rate=positive, min_freq=not_negative, top_db=not_negative)
        check(self, mag_exp=positive, min_power=positive, ref_power=any_number)
        self.resolve(
            sequence_length=lambda length: length or self.fft_length,
            max_freq=lambda highest: highest or int(self.sampling_rate / 2),
            window=plain_window,
        )
        check(self, sequence_length=count, max_freq=positive)
        self._require_sense()

    def output_shape(self, shape: Shape) -> Shape:
        """(mel bins, times)."""
        self.require_rank(shape, ("samples",))
        return (self.num_mel_bins, None if shape[0] is None else self._times(shape[0]))

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`10 * log10(mel(|spectrum(frames)| ** mag_exp) / ref_power)`."""
        frames = x[:, self._places(x.shape[1])]
        real, imag = (ops.matmul(frames, wave.astype(x.dtype)) for wave in self._waves())
        power = ops.maximum(ops.square(real) + ops.square(imag), SMALLEST_POWER)
        mel = ops.matmul(power ** (self.mag_exp / 2), self._bands().astype(x.dtype))
        return ops.swapaxes(self._decibels(mel) if self.power_to_db else mel, 1, 2)

    def at_once(self, x: Any, ctx: LayerContext, **options: Any) -> Any:
        """The output for arrays; one axis alone is one sound."""
        if x.ndim == 1:
            return super().at_once(x[None], ctx, **options)[0]
        return super().at_once(x, ctx, **options)

    @property
    def _frame(self) -> int:
        """How many samples a frame has."""
        return int(self.fft_length if self.window is None else self.sequence_length)

    def _times(self, samples: int) -> int:
        """How many frames fit, mirrored ends and all."""
        mirrored = 2 * (self.fft_length // 2)
        return (samples + mirrored - self.fft_length) // self.sequence_stride + 1

    def _places(self, samples: int) -> NDArray[np.int64]:
        """Which sample is where in which frame: (times, frame); mirrored beyond the ends."""
        margin = (self.fft_length - self._frame) // 2
        starts = self.sequence_stride * np.arange(self._times(samples)) + margin
        places = starts[:, None] + np.arange(self._frame) - self.fft_length // 2
        there_and_back = max(1, 2 * (samples - 1))
        return np.asarray(np.minimum(places % there_and_back, -places % there_and_back))

    def _waves(self) -> tuple[Values, Values]:
        """Fading cosines and sines, one for each frequency: (frame, frequencies)."""
        frequencies = np.arange(self.fft_length // 2 + 1)
        turns = np.outer(np.arange(self._frame), frequencies) / self.fft_length
        window = fading(self.window, self._frame, periodic=True)[:, None]
        return window * np.cos(2 * math.pi * turns), window * np.sin(2 * math.pi * turns)

    def _bands(self) -> Values:
        """How much of each frequency is in each band, a triangle: (frequencies, mel bins)."""
        hertz = np.linspace(0, self.sampling_rate / 2, self.fft_length // 2 + 1)
        edges = np.linspace(_mel(self.min_freq), _mel(self.max_freq), self.num_mel_bins + 2)
        rising = (_mel(hertz)[:, None] - edges[:-2]) / np.diff(edges)[:-1]
        falling = (edges[2:] - _mel(hertz)[:, None]) / np.diff(edges)[1:]
        bands = np.maximum(0, np.minimum(rising, falling))
        bands[0] = 0  # a constant is no sound
        return np.asarray(bands)

    def _decibels(self, power: Array) -> Array:
        """How loud, above `ref_power`; what is far below the loudest of its sound is cut."""
        reference = 10 * math.log10(max(abs(self.ref_power), self.min_power))
        loud = ops.log(ops.maximum(power, self.min_power)) * (10 / math.log(10)) - reference
        return ops.maximum(loud, ops.max(loud, axis=(1, 2), keepdims=True) - self.top_db)

    def _require_sense(self) -> None:
        """Raises SettingError where frame, window and waves, or the frequencies, do not fit."""
        fading(self.window, self._frame, periodic=True)
        if self.sequence_length > self.fft_length:
            raise SettingError(
                f"MelSpectrogram got sequence_length={self.sequence_length}, but "
                f"fft_length={self.fft_length}. Write "
                f"fft_length={1 << (self.sequence_length - 1).bit_length()}, or a shorter "
                "sequence_length."
            )
        if self.min_freq >= self.max_freq:
            raise SettingError(
                f"MelSpectrogram got min_freq={self.min_freq:g}, but the highest frequency is "
                f"{self.max_freq:g}. Write for instance min_freq=0."
            )


def _mel(hertz: Any) -> Any:
    """The pitch of a frequency, so that equal steps sound equally large."""
    return 1127 * np.log(1 + hertz / 700)
