import numpy as np
import pytest
from scipy import signal

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient
from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.layers import Input, MelSpectrogram

SMALL = {"fft_length": 64, "sequence_stride": 16, "num_mel_bins": 8}
SETTINGS = [
    {},
    {"sequence_stride": 100},
    {"sequence_length": 40},
    {"sequence_length": 41, "fft_length": 63},
    {"window": "hamming"},
    {"window": None, "sequence_length": 40},
    {"window": np.linspace(0.1, 1, 64)},
    {"sampling_rate": 8001},
    {"num_mel_bins": 40},
    {"min_freq": 300.0, "max_freq": 4000.0},
    {"min_freq": 0.0},
    {"power_to_db": False},
    {"power_to_db": False, "mag_exp": 1.0},
    {"mag_exp": 3.0},
    {"top_db": 5.0},
    {"min_power": 1.0},
    {"ref_power": -4.0},
    {"ref_power": 0.0},
]


def sounds(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_computes_what_keras_computes(keras, settings):
    settings, x = {**SMALL, **settings}, sounds(1, 300)
    theirs = np.asarray(keras.layers.MelSpectrogram(**settings)(x))
    layer = MelSpectrogram(**settings)
    for ours in (layer(x), compile(lambda x: layer.call({}, x, None))(x)):
        assert ours.shape == (1, *layer.output_shape((300,))) == theirs.shape
        np.testing.assert_allclose(ours, theirs, rtol=1e-3, atol=2e-3)


def test_computes_what_keras_computes_as_it_comes(keras):
    x = sounds(2, 5000)
    theirs = np.asarray(keras.layers.MelSpectrogram()(x))
    np.testing.assert_allclose(MelSpectrogram()(x), theirs, atol=2e-3)


@pytest.mark.parametrize("samples", [2, 20, 65])
def test_mirrors_short_sounds_as_often_as_it_takes(keras, samples):
    x = sounds(1, samples)
    theirs = np.asarray(keras.layers.MelSpectrogram(**SMALL)(x))
    np.testing.assert_allclose(MelSpectrogram(**SMALL)(x), theirs, rtol=1e-3, atol=2e-3)


def test_one_sound_needs_no_batch(keras):
    x = sounds(300)
    theirs = np.asarray(keras.layers.MelSpectrogram(**SMALL)(x))
    np.testing.assert_allclose(MelSpectrogram(**SMALL)(x), theirs, atol=2e-3)


def test_silence_is_measured_by_each_sounds_own_loudest():
    loud, quiet = sounds(1, 300), 1e-6 * sounds(1, 300)
    layer = MelSpectrogram(**SMALL, min_power=1e-30)
    together = layer(np.concatenate([loud, quiet]))
    np.testing.assert_allclose(together, np.concatenate([layer(loud), layer(quiet)]), rtol=1e-5)


def test_the_power_under_the_bands_is_scipys():
    x, layer = sounds(1, 256), MelSpectrogram(**SMALL, power_to_db=False, min_freq=0.0)
    window = signal.get_window("hann", 64)
    mirrored = np.pad(x[0], 32, mode="reflect")
    frames = np.stack([mirrored[i : i + 64] * window for i in range(0, 257, 16)])
    power = np.abs(np.fft.rfft(frames)) ** 2
    pitches = 1127 * np.log(1 + np.linspace(0, 8000, 33) / 700)
    edges = np.linspace(0, pitches[-1], 10)
    triangles = [np.interp(pitches, edges[i : i + 3], [0, 1, 0], left=0, right=0) for i in range(8)]
    np.testing.assert_allclose(layer(x)[0], np.array(triangles) @ power.T, rtol=1e-4, atol=1e-3)


def test_a_tone_is_loudest_in_its_own_band():
    seconds = np.arange(16000) / 16000
    for hertz in (200, 1000, 5000):
        picture = MelSpectrogram()(np.sin(2 * np.pi * hertz * seconds).astype(np.float32))
        pitches = 1127 * np.log(1 + np.array([20, hertz, 8000]) / 700)
        expected = (pitches[1] - pitches[0]) / (pitches[2] - pitches[0]) * 129 - 1
        assert np.abs(picture[:, 15].argmax() - expected) <= 1


@pytest.mark.parametrize("settings", [{}, {"mag_exp": 1.0}, {"mag_exp": 1.0, "power_to_db": False}])
def test_silence_has_finite_slopes(settings):
    layer = MelSpectrogram(**SMALL, **settings)
    slopes = gradient(lambda x: ops.sum(layer.call({}, x, None)))(np.zeros((1, 100)))
    assert np.isfinite(slopes).all()


def test_an_unknown_length_stays_unknown():
    assert MelSpectrogram(**SMALL).output_shape((None,)) == (8, None)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"sequence_length": 65}, "sequence_length=65.*fft_length=64.*fft_length=128"),
        ({"min_freq": 9000.0}, "min_freq=9000.*highest frequency is 8000"),
        ({"window": (1.0, 2.0)}, "window has 2 numbers.*64 steps"),
        ({"sequence_stride": 0}, "sequence_stride=0"),
        ({"top_db": None}, "top_db=None.*top_db=80.0"),
    ],
)
def test_settings_that_do_not_fit_are_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        MelSpectrogram(**{**SMALL, **settings})


def test_an_unknown_window_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'hamming'"):
        MelSpectrogram(window="haming")


def test_pictures_are_no_sounds():
    with pytest.raises(ShapeError, match=r"\(batch, samples\), but got \(batch, 90, 2\)"):
        MelSpectrogram()(Input((90, 2)))
