import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import activations, losses
from goodfit.autodiff import value_and_grad
from goodfit.errors import SettingError

RANDOM = np.random.default_rng(0)
Y = RANDOM.dirichlet([1, 1, 1], size=6).astype(np.float32)
ONE_HOT = np.eye(3, dtype=np.float32)[RANDOM.integers(0, 3, size=6)]
Z = RANDOM.normal(size=(6, 3)).astype(np.float32)


@pytest.mark.parametrize("balanced", [False, True])
@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize(
    ("alpha", "gamma", "smoothing"), [(0.25, 2, 0), (0.7, 0.5, 0.2), (1, 0, 1)]
)
def test_binary_settings_are_kerass(keras, balanced, from_logits, alpha, gamma, smoothing):
    settings = (balanced, alpha, gamma, from_logits, smoothing)
    y = Z if from_logits else Y
    expected = np.asarray(keras.losses.binary_focal_crossentropy(ONE_HOT, y, *settings))
    found = losses.binary_focal_crossentropy(ONE_HOT, y, *settings)
    np.testing.assert_allclose(found, expected, rtol=1e-4)
    whole = float(keras.losses.BinaryFocalCrossentropy(*settings)(ONE_HOT, y))
    np.testing.assert_allclose(
        losses.BinaryFocalCrossentropy(*settings)(ONE_HOT, y), whole, rtol=1e-4
    )


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize(
    ("alpha", "gamma", "smoothing"), [(0.25, 2, 0), (3.0, 0.5, 0.2), (1, 0, 1)]
)
def test_categorical_settings_are_kerass(keras, from_logits, alpha, gamma, smoothing):
    settings = (alpha, gamma, from_logits, smoothing)
    y = Z if from_logits else Y
    expected = np.asarray(keras.losses.categorical_focal_crossentropy(ONE_HOT, y, *settings))
    found = losses.categorical_focal_crossentropy(ONE_HOT, y, *settings)
    np.testing.assert_allclose(found, expected, rtol=1e-4)


@given(st.floats(0, 1), st.booleans())
def test_without_focus_it_is_the_cross_entropy(smoothing, from_logits):
    y = Z if from_logits else Y
    same = {"from_logits": from_logits, "label_smoothing": smoothing}
    np.testing.assert_allclose(
        losses.BinaryFocalCrossentropy(gamma=0, **same)(ONE_HOT, y),
        losses.BinaryCrossentropy(**same)(ONE_HOT, y),
        rtol=1e-5,
    )
    np.testing.assert_allclose(
        losses.CategoricalFocalCrossentropy(alpha=1, gamma=0, **same)(ONE_HOT, y),
        losses.CategoricalCrossentropy(**same)(ONE_HOT, y),
        rtol=1e-5,
    )


@given(st.floats(0, 4), st.floats(0.1, 3))
def test_more_focus_never_costs_more(gamma, more):
    for kind in (losses.BinaryFocalCrossentropy, losses.CategoricalFocalCrossentropy):
        assert kind(gamma=gamma + more)(ONE_HOT, Y) <= kind(gamma=gamma)(ONE_HOT, Y)


@pytest.mark.parametrize(
    ("kind", "activation"),
    [
        (losses.BinaryFocalCrossentropy, activations.sigmoid),
        (losses.CategoricalFocalCrossentropy, activations.softmax),
    ],
)
@pytest.mark.parametrize("gamma", [0.0, 0.5, 2.0])
def test_scores_of_any_size_are_exact_behind_the_activation(kind, activation, gamma):
    """All wrong by 1000: nothing is right, so the loss is that of the cross-entropy."""
    z = np.where(ONE_HOT == 1, -500, 500).astype(np.float32)
    loss = kind(alpha=1, gamma=gamma)
    value, g = value_and_grad(lambda z: loss(ONE_HOT, activation(z)))(z)
    plain, slope = value_and_grad(lambda z: kind(alpha=1, gamma=0)(ONE_HOT, activation(z)))(z)
    np.testing.assert_allclose(value, plain, rtol=1e-6)
    np.testing.assert_allclose(g, slope, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize(
    ("setting", "wrong", "meant"),
    [
        ("alpha", 2, "from 0 to 1"),
        ("gamma", -1, "0 or more"),
        ("label_smoothing", 2, "from 0 to 1"),
    ],
)
def test_settings_have_their_ranges(setting, wrong, meant):
    with pytest.raises(SettingError, match=f"{setting} must be a number,? {meant}"):
        losses.BinaryFocalCrossentropy(**{setting: wrong})
