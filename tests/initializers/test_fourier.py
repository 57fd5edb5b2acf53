import numpy as np
import pytest
from scipy import signal

from goodfit.arrays import random
from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.initializers import STFT
from goodfit.initializers.fourier import WINDOWS

KEY = random.key(0)


@pytest.mark.parametrize("side", ["real", "imag"])
@pytest.mark.parametrize("scaling", ["density", "spectrum", None])
@pytest.mark.parametrize(
    ("window", "periodic"), [*((w, True) for w in WINDOWS), ("hann", False), (None, False)]
)
def test_kernels_are_kerass(keras, side, window, scaling, periodic):
    settings = {"side": side, "window": window, "scaling": scaling, "periodic": periodic}
    theirs = np.asarray(keras.initializers.STFT(**settings)((16, 1, 9)))
    np.testing.assert_allclose(STFT(**settings)(KEY, (16, 1, 9)), theirs, atol=1e-5)  # its rounding


def test_a_convolution_with_them_is_the_fourier_transform():
    frame = np.random.default_rng(0).normal(size=32)
    kernels = [STFT(side, window=None)(KEY, (32, 1, 17))[:, 0] for side in ("real", "imag")]
    spectrum = frame @ kernels[0] + 1j * (frame @ kernels[1])
    np.testing.assert_allclose(spectrum, np.fft.rfft(frame), atol=1e-5)


def test_a_window_may_be_numbers():
    window = tuple(signal.get_window("parzen", 8))
    named = STFT(window=window, scaling=None)(KEY, (8, 1, 3))
    plain = STFT(window=None)(KEY, (8, 1, 3))
    np.testing.assert_allclose(named, plain * np.reshape(window, (8, 1, 1)), atol=1e-6)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"side": "rael"}, "Did you mean 'real'"),
        ({"window": "han"}, "Did you mean 'hann'.*Or give a number for each step"),
        ({"scaling": "densty"}, "Did you mean 'density'.*Or give None"),
    ],
)
def test_unknown_settings_are_answered_with_the_nearest(settings, advice):
    with pytest.raises(UnknownNameError, match=advice):
        STFT(**settings)


@pytest.mark.parametrize("shape", [(8, 3), (8, 2, 3)])
def test_kernels_have_one_channel(shape):
    with pytest.raises(ShapeError, match="a Conv1D of inputs with one channel"):
        STFT()(KEY, shape)


def test_a_window_is_as_long_as_a_frame():
    with pytest.raises(SettingError, match="Give 8 numbers"):
        STFT(window=(1.0, 2.0))(KEY, (8, 1, 3))
