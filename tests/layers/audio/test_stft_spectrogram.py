import numpy as np
import pytest
from scipy import signal

from goodfit import Sequential
from goodfit.arrays import compile, random
from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.layers import Input, STFTSpectrogram

MODES = ("log", "magnitude", "psd", "real", "imag", "angle", "stft")
SETTINGS = [
    *({"mode": mode} for mode in MODES),
    *({"mode": mode, "data_format": "channels_first"} for mode in MODES),
    *({"mode": mode, "expand_dims": True} for mode in ("log", "stft")),
    {"mode": "psd", "expand_dims": True, "data_format": "channels_first"},
    {"padding": "same"},
    {"padding": "same", "data_format": "channels_first", "frame_step": 3},
    {"frame_step": 16, "fft_length": 64},
    {"frame_length": 11},
    {"frame_length": 12, "fft_length": 25},
    {"frame_length": 1, "fft_length": 2, "frame_step": 1},
]


def sounds(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


@pytest.mark.filterwarnings("ignore:`fft_length` is recommended")
@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_computes_what_keras_computes(keras, same_as_keras, settings):
    settings = {"frame_length": 16, **settings}
    shape = (3, 2, 90) if settings.get("data_format") else (3, 90, 2)
    same_as_keras(
        STFTSpectrogram(**settings), keras.layers.STFTSpectrogram(**settings), sounds(*shape)
    )


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode != "angle"])
@pytest.mark.parametrize("scaling", ["density", "spectrum", None])
@pytest.mark.parametrize(
    ("window", "periodic"),
    [("hann", True), ("hamming", False), (None, False), (range(1, 17), True)],
)
def test_begins_with_the_waves_that_keras_begins_with(keras, run, mode, scaling, window, periodic):
    numbers = window if window is None or isinstance(window, str) else np.array(window)
    settings = {"mode": mode, "frame_length": 16, "scaling": scaling, "periodic": periodic}
    x = sounds(2, 50, 1)
    theirs = keras.layers.STFTSpectrogram(**settings, window=numbers)(x)
    ours, _ = run(STFTSpectrogram(**settings, window=numbers), x)
    largest = np.abs(theirs).max()
    np.testing.assert_allclose(ours, np.asarray(theirs), rtol=1e-3, atol=1e-5 * largest)


@pytest.mark.parametrize("scaling", ["density", "spectrum"])
def test_is_scipys_transform(run, scaling):
    x = sounds(1, 100, 1)
    settings = {"frame_length": 16, "scaling": scaling, "periodic": True}
    window = signal.get_window("hann", 16)
    transform = signal.ShortTimeFFT(window, 8, fs=1, scale_to=None)
    scale = np.sqrt((window**2).sum()) if scaling == "density" else window.sum()
    expected = np.stack(
        [np.fft.rfft(x[0, i : i + 16, 0] * window) / scale for i in range(0, 85, 8)]
    )
    inner = transform.stft(x[0, :, 0], p0=1, p1=12).T / scale
    np.testing.assert_allclose(np.abs(inner), np.abs(expected), atol=1e-6)
    both, _ = run(STFTSpectrogram("stft", **settings), x)
    angles, _ = run(STFTSpectrogram("angle", **settings), x)
    np.testing.assert_allclose(both[0, :, :9] + 1j * both[0, :, 9:], expected, atol=1e-6)
    np.testing.assert_allclose(
        np.exp(1j * angles[0, :, 1:-1]), expected[:, 1:-1] / np.abs(expected[:, 1:-1]), atol=1e-4
    )


def test_the_density_is_scipys_periodogram(run):
    x = sounds(1, 64, 1)
    settings = {"frame_length": 64, "frame_step": 64, "periodic": True}
    _, expected = signal.periodogram(x[0, :, 0], window="hann", detrend=False)
    ours, _ = run(STFTSpectrogram("psd", **settings), x)
    np.testing.assert_allclose(ours[0, 0], expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("mode", MODES)
def test_compiled_it_computes_the_same(mode):
    layer, x = STFTSpectrogram(mode, frame_length=16), sounds(2, 60, 2)
    params = layer.init(random.key(0), x.shape[1:])
    eager, compiled = (f(params, x) for f in (forward(layer), compile(forward(layer))))
    turned = np.exp(1j * (eager - compiled)) if mode == "angle" else 1 + eager - compiled
    np.testing.assert_allclose(turned, 1, atol=1e-3)


def forward(layer):
    return lambda params, x: layer.call(params, x, None)


def test_each_mode_has_the_kernels_that_it_needs():
    kernels = {mode: set(STFTSpectrogram(mode).weights((300, 1))) for mode in MODES}
    both = {"real_kernel", "imag_kernel"}
    assert kernels.pop("real") == {"real_kernel"}
    assert kernels.pop("imag") == {"imag_kernel"}
    assert all(found == both for found in kernels.values())


def test_silence_and_its_slopes_are_finite():
    model = Sequential([Input((64, 1)), STFTSpectrogram(frame_length=16)])
    assert np.isfinite(model(np.zeros((1, 64, 1), np.float32))).all()


def test_an_unknown_length_stays_unknown():
    layer = STFTSpectrogram(frame_length=16)
    assert layer.output_shape((None, 2)) == (None, 18)
    assert layer.output_shape((15 + 1, 2)) == (1, 18)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"frame_step": 17}, "frame_step=17.*Write frame_step=16"),
        ({"frame_step": 0}, "frame_step=0"),
        ({"fft_length": 8}, "Write fft_length=16"),
        ({"window": (1.0, 2.0)}, "window has 2 numbers.*16 steps"),
        ({"frame_length": 2.5}, "frame_length must be a whole number"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        STFTSpectrogram(**{"frame_length": 16, **settings})


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"mode": "lgo"}, "'log'"),
        ({"window": "han"}, "'hann'"),
        ({"scaling": "densty"}, "'density'"),
        ({"padding": "vald"}, "'valid'"),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(settings, advice):
    with pytest.raises(UnknownNameError, match=f"Did you mean {advice}"):
        STFTSpectrogram(**settings)


def test_a_sound_shorter_than_a_frame_is_refused():
    with pytest.raises(ShapeError, match=r"windows of 16.*\(batch, 15, 1\).*padding=\"same\""):
        STFTSpectrogram(frame_length=16)(Input((15, 1)))
    with pytest.raises(ShapeError, match=r"x\[..., None\]"):
        STFTSpectrogram()(Input((16000,)))
