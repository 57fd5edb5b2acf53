"""Waves as first values: a convolution with them measures how strong each frequency is."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, Function
from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.initializers.initializer import Initializer, Shape, Values

WINDOWS = {
    "boxcar": (1.0,),
    "hann": (0.5, 0.5),
    "hamming": (0.54, 0.46),
    "blackman": (0.42, 0.5, 0.08),
    "nuttall": (0.3635819, 0.4891775, 0.1365995, 0.0106411),
    "blackmanharris": (0.35875, 0.48829, 0.14128, 0.01168),
    "flattop": (0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368),
}
"""How strong the waves are of which a window is made (Harris 1978)."""

WAVES: dict[str, Function] = {"real": np.cos, "imag": np.sin}
SCALINGS: dict[str | None, Function] = {
    "density": lambda window: math.sqrt((window**2).sum()),
    "spectrum": lambda window: np.abs(window).sum(),
    None: lambda window: 1.0,
}
"""What the window is divided by."""


class STFT(Initializer):
    """Waves, as kernels of shape (frame, 1, frequencies): convolved with a signal, its spectrum.

    A short-time Fourier transform, one half of its complex numbers at a time. Allen 1977.

    Args:
        side: "real" or "imag", which half.
        window: how the ends of a frame are faded out: a name ("hann", "hamming", "blackman",
            "nuttall", "blackmanharris", "flattop", "boxcar"), a number for each step, or None.
        scaling: "density" makes the squares of the window sum to 1, "spectrum" its numbers; None
            leaves it, as does a window of None.
        periodic: whether the window ends one step before it would begin again.

    Raises:
        UnknownNameError: there is no such side, window or scaling.

    Example:
        >>> from goodfit.arrays import random
        >>> kernel = STFT(window=None)(random.key(0), (4, 1, 3))
        >>> kernel[:, 0].round(6).tolist()
        [[1.0, 1.0, 1.0], [1.0, 0.0, -1.0], [1.0, -1.0, 1.0], [1.0, -0.0, -1.0]]
    """

    side: str = "real"
    window: str | tuple[float, ...] | None = "hann"
    scaling: str | None = "density"
    periodic: bool = False

    def __post_init__(self) -> None:
        if self.side not in WAVES:
            raise UnknownNameError("side of STFT", self.side, WAVES)
        self.resolve(window=plain_window)
        if self.scaling not in SCALINGS:
            known = [name for name in SCALINGS if name]
            raise UnknownNameError("scaling", self.scaling, known, "Or give None.")

    def __call__(self, key: Array, shape: Shape) -> Values:
        """First values for a weight of this shape; raises ShapeError unless (frame, 1, count)."""
        if len(shape) != 3 or shape[1] != 1:
            raise ShapeError(
                f"STFT makes kernels of the shape (frame, 1, frequencies), not {shape}. It belongs "
                "into a Conv1D of inputs with one channel."
            )
        frame, _, frequencies = shape
        turns = np.outer(np.arange(frame), np.arange(frequencies)) / max(1, 2 * (frequencies - 1))
        waves = WAVES[self.side](-2 * math.pi * turns)
        faded = waves * self._faded(frame)[:, None]
        return np.asarray(faded[:, None], np.float32)

    def _faded(self, frame: int) -> NDArray[np.float64]:
        if self.window is None:
            return np.ones(frame)
        window = fading(self.window, frame, self.periodic)
        return np.asarray(window / SCALINGS[self.scaling](window))


def plain_window(given: Any) -> Any:
    """A window of numbers as a tuple of them; a name, or None, as it is.

    Raises:
        UnknownNameError: there is no window of that name.

    Example:
        >>> plain_window(np.array([1.0, 2.0]))
        (1.0, 2.0)
    """
    if given is None:
        return None
    if not isinstance(given, str):
        return tuple(np.asarray(given, np.float64).ravel().tolist())
    if given not in WINDOWS:
        raise UnknownNameError("window", given, WINDOWS, "Or give a number for each step.")
    return given


def fading(window: Any, frame: int, periodic: bool) -> NDArray[np.float64]:
    """How much of each step of a frame is left by a window: its name, its numbers, or None.

    Raises:
        SettingError: the numbers are not as many as the frame has steps.

    Example:
        >>> fading("hann", 4, periodic=True)
        array([0. , 0.5, 1. , 0.5])
    """
    if window is None:
        return np.ones(frame)
    if isinstance(window, str):
        return _cosines(WINDOWS[window], frame, frame if periodic else frame - 1)
    if len(window) != frame:
        raise SettingError(
            f"A window has {len(window)} numbers, but a frame has {frame} steps. "
            f"Give {frame} numbers, or the name of a window: window='hann'."
        )
    return np.asarray(window, np.float64)


def _cosines(strengths: tuple[float, ...], frame: int, period: int) -> NDArray[np.float64]:
    """The sum of waves of 0, 1, 2 ... turns in a period, each the other way round than the last."""
    places = 2 * math.pi * np.arange(frame) / max(1, period)
    waves = [
        strength * (-1) ** turns * np.cos(turns * places)
        for turns, strength in enumerate(strengths)
    ]
    return np.ones(1) if frame == 1 else np.asarray(sum(waves))
