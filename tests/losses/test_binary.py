import numpy as np
import pytest
from sklearn.metrics import log_loss

from goodfit import losses
from goodfit.errors import SettingError

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


@pytest.mark.parametrize("smoothing", [-0.1, 1.1])
def test_smoothing_is_a_fraction(smoothing):
    with pytest.raises(SettingError, match=r"label_smoothing=0\.0"):
        losses.BinaryCrossentropy(label_smoothing=smoothing)
