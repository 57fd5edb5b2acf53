import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from sklearn import metrics

from goodfit import losses
from goodfit.errors import SettingError

RANDOM = np.random.default_rng(0)
T = RANDOM.integers(0, 2, size=(4, 3, 3, 2)).astype(np.float32)
Y = RANDOM.uniform(size=(4, 3, 3, 2)).astype(np.float32)
masks = arrays.arrays(np.float64, (3, 4), elements=st.sampled_from([0.0, 1.0]))


@pytest.mark.parametrize("axis", [None, 1, -1, (1, 2), (1, 2, 3), (0, 1, 2), 0])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
def test_axes_are_kerass(keras, axis, reduction):
    same = {"axis": axis, "reduction": reduction}
    expected = float(keras.losses.Dice(**same)(T, Y))
    np.testing.assert_allclose(losses.Dice(**same)(T, Y), expected, rtol=1e-5)
    expected = float(keras.losses.Tversky(0.3, 0.9, **same)(T, Y))
    np.testing.assert_allclose(losses.Tversky(0.3, 0.9, **same)(T, Y), expected, rtol=1e-5)


@pytest.mark.parametrize("axis", [None, (1, 2), 0])
def test_functions_are_kerass(keras, axis):
    expected = np.asarray(keras.losses.dice(T, Y, axis=axis))
    np.testing.assert_allclose(losses.dice(T, Y, axis), expected, rtol=1e-5)
    expected = np.asarray(keras.losses.tversky(T, Y, 0.2, 0.7, axis=axis))
    np.testing.assert_allclose(losses.tversky(T, Y, 0.2, 0.7, axis), expected, rtol=1e-5)


@given(masks.filter(lambda t: t.any()), masks)
def test_dice_of_certain_answers_is_one_minus_scikit_learns_f1(t, y):
    expected = 1 - metrics.f1_score(t.ravel(), y.ravel(), zero_division=0)
    np.testing.assert_allclose(losses.Dice()(t, y), expected, atol=1e-6)


@given(masks.filter(lambda t: t.any()), masks)
def test_tversky_of_halves_is_dice_and_of_ones_jaccard(t, y):
    np.testing.assert_allclose(losses.Tversky()(t, y), losses.Dice()(t, y), atol=1e-6)
    expected = 1 - metrics.jaccard_score(t.ravel(), y.ravel(), zero_division=0)
    np.testing.assert_allclose(losses.Tversky(1, 1)(t, y), expected, atol=1e-6)


def test_alpha_counts_what_is_missed_and_beta_what_is_invented():
    t, y = np.array([[1.0, 1.0, 0.0]]), np.array([[1.0, 0.0, 1.0]])
    np.testing.assert_allclose(losses.tversky(t, y, alpha=3, beta=0), 1 - 1 / 4, rtol=1e-6)
    np.testing.assert_allclose(losses.tversky(t, y, alpha=0, beta=2), 1 - 1 / 3, rtol=1e-6)


@given(arrays.arrays(np.float64, 4, elements=st.sampled_from([0.0, 1.0, 2.0])))
def test_an_example_of_weight_two_is_there_twice(weight):
    repeated = np.repeat(np.arange(4), weight.astype(int))
    if len(repeated):
        expected = losses.Dice()(T[repeated], Y[repeated])
        np.testing.assert_allclose(losses.Dice()(T, Y, weight), expected, rtol=1e-4)


def test_masked_steps_are_in_no_sum():
    mask = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 0], [1, 1, 1]], bool)
    np.testing.assert_allclose(
        losses.Tversky(0.2)(T, Y, mask=mask), losses.Tversky(0.2)(T[mask], Y[mask]), rtol=1e-6
    )


@pytest.mark.parametrize("setting", ["alpha", "beta"])
def test_weights_of_errors_are_not_negative(setting):
    with pytest.raises(SettingError, match=f"{setting} must be a number, 0 or more"):
        losses.Tversky(**{setting: -1})
