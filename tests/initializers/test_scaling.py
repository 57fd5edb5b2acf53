import numpy as np
import pytest

from goodfit import initializers
from goodfit.arrays import random
from goodfit.errors import SettingError, UnknownNameError
from goodfit.initializers import VarianceScaling
from goodfit.initializers.scaling import DISTRIBUTIONS, FANS, fan_in, fan_out

NAMES = ["GlorotNormal", "GlorotUniform", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform"]
SHAPES = [(300, 200), (3, 3, 50, 80), (30000,)]


@pytest.mark.parametrize("shape", [(), (7,), (3, 4), (5, 3, 4), (5, 5, 3, 4), (2, 2, 2, 3, 4)])
def test_fans_are_keras_fans(keras, shape):
    from keras.src.initializers.random_initializers import compute_fans

    assert (fan_in(shape), fan_out(shape)) == compute_fans(shape)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("shape", SHAPES)
def test_width_and_ends_are_keras(keras, name, shape):
    ours = getattr(initializers, name)()(random.key(0), shape)
    theirs = np.asarray(getattr(keras.initializers, name)(seed=1)(shape))
    np.testing.assert_allclose(ours.std(), theirs.std(), rtol=0.02)
    np.testing.assert_allclose(np.abs(ours).max(), np.abs(theirs).max(), rtol=0.005)


@pytest.mark.parametrize("mode", FANS)
@pytest.mark.parametrize("distribution", DISTRIBUTIONS)
def test_variance_scaling_is_keras(keras, mode, distribution):
    settings = {"scale": 3.0, "mode": mode, "distribution": distribution}
    ours = VarianceScaling(**settings)(random.key(0), (300, 200))
    theirs = np.asarray(keras.initializers.VarianceScaling(**settings, seed=1)((300, 200)))
    np.testing.assert_allclose(ours.std(), theirs.std(), rtol=0.02)


def test_a_deep_relu_network_keeps_its_signal_under_he_and_loses_it_under_glorot():
    x = np.random.default_rng(0).normal(size=(64, 256)).astype(np.float32)

    def strength(initializer, depth=20):
        signal = x
        for i in range(depth):
            signal = np.maximum(signal @ initializer(random.key(i), (256, 256)), 0)
        return np.square(signal).mean()

    assert 0.3 < strength(initializers.HeNormal()) < 3
    assert strength(initializers.GlorotNormal()) < 1e-4


@pytest.mark.parametrize(
    ("settings", "right"),
    [({"mode": "fan_inn"}, "fan_in"), ({"distribution": "uniforms"}, "uniform")],
)
def test_unknown_settings_are_answered_with_the_nearest(settings, right):
    with pytest.raises(UnknownNameError, match=f"Did you mean '{right}'"):
        VarianceScaling(**settings)


@pytest.mark.parametrize("name", NAMES)
def test_axes_of_a_kernel_can_be_named(keras, name):
    settings, shape = {"input_axes": (1,), "output_axes": (0, -1)}, (30, 50, 40)
    ours = getattr(initializers, name)(**settings)(random.key(0), shape)
    theirs = np.asarray(getattr(keras.initializers, name)(**settings, seed=1)(shape))
    np.testing.assert_allclose(ours.std(), theirs.std(), rtol=0.02)
    plain = getattr(initializers, name)()(random.key(0), shape)
    assert abs(ours.std() / plain.std() - 1) > 0.1


def test_axes_are_named_on_both_sides():
    with pytest.raises(SettingError, match=r"output_axes=None. Give both, or neither"):
        initializers.HeNormal(input_axes=(0,))


def test_a_scale_is_positive():
    with pytest.raises(SettingError, match=r"`VarianceScaling\(..., scale=1.0\)`"):
        VarianceScaling(scale=0)
