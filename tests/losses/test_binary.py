import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from goodfit import losses
from goodfit.errors import SettingError, ShapeError

T = np.array([0, 1, 1, 0, 1])
Y = np.array([0.1, 0.8, 0.3, 0.6, 0.99])


def test_value_is_scikit_learns():
    np.testing.assert_allclose(losses.BinaryCrossentropy()(T, Y), log_loss(T, Y))


def test_logits_mean_the_same():
    loss = losses.BinaryCrossentropy(from_logits=True)
    np.testing.assert_allclose(loss(T, np.log(Y / (1 - Y))), log_loss(T, Y))


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.2, 1.0])
def test_settings_are_keras(keras, from_logits, smoothing):
    settings = {"from_logits": from_logits, "label_smoothing": smoothing}
    t, y = T[:, None].astype(np.float32), Y[:, None].astype(np.float32)
    expected = float(keras.losses.BinaryCrossentropy(**settings)(t, y))
    np.testing.assert_allclose(losses.BinaryCrossentropy(**settings)(t, y), expected, rtol=1e-5)


def test_a_certain_and_wrong_answer_costs_what_it_costs_in_keras(keras):
    t, y = np.array([[1.0], [0.0]], np.float32), np.array([[0.0], [1.0]], np.float32)
    expected = np.asarray(keras.losses.binary_crossentropy(t, y))
    np.testing.assert_allclose(losses.binary_crossentropy(t, y), expected, rtol=1e-5)


@given(st.floats(0, 1), st.booleans())
def test_smoothing_mixes_with_one_half(smoothing, from_logits):
    def value(t, smoothing=0.0):
        return losses.BinaryCrossentropy(from_logits, smoothing)(t, Y)

    expected = (1 - smoothing) * value(T) + smoothing * value(np.full(5, 0.5))
    np.testing.assert_allclose(value(T, smoothing), expected, rtol=1e-12)


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("axis", [1, 2, -1, -2])
def test_the_mean_is_along_the_axis(keras, axis, from_logits):
    t, y = np.random.default_rng(0).uniform(size=(2, 3, 4, 5)).astype(np.float32)
    expected = np.asarray(keras.losses.binary_crossentropy(t, y, from_logits, axis=axis))
    found = losses.binary_crossentropy(t, y, from_logits, axis=axis)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_a_mean_over_the_examples_is_refused():
    with pytest.raises(ShapeError, match=r"one value for each example"):
        losses.BinaryCrossentropy(axis=0)(np.zeros((3, 2)), np.zeros((3, 2)))


@pytest.mark.parametrize("smoothing", [-0.1, 1.1])
def test_smoothing_is_a_fraction(smoothing):
    with pytest.raises(SettingError, match=r"label_smoothing=0\.0"):
        losses.BinaryCrossentropy(label_smoothing=smoothing)
