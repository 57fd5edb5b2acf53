import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from goodfit import losses

RANDOM = np.random.default_rng(0)
Y = RANDOM.normal(size=(8, 3)).astype(np.float32)
SIGNS = RANDOM.choice([-1.0, 1.0], size=(8, 3)).astype(np.float32)
ONE_HOT = np.eye(3, dtype=np.float32)[RANDOM.integers(0, 3, size=8)]


@given(st.lists(st.tuples(st.sampled_from([-1, 1]), st.floats(-5, 5)), min_size=2, max_size=9))
def test_hinge_is_scikit_learns(pairs):
    t, y = np.array(pairs).T
    expected = metrics.hinge_loss([-1, 1, *t], [-2, 2, *y]) * (len(t) + 2) / len(t)
    np.testing.assert_allclose(losses.Hinge()(t, y), expected, atol=1e-12)


@pytest.mark.parametrize("name", ["hinge", "squared_hinge"])
@pytest.mark.parametrize("t", [SIGNS, (SIGNS + 1) / 2, SIGNS > 0], ids=["signs", "0 or 1", "bools"])
def test_values_are_kerass(keras, name, t):
    expected = np.asarray(getattr(keras.losses, name)(t, Y))
    np.testing.assert_allclose(getattr(losses, name)(t, Y), expected, rtol=1e-5)


@pytest.mark.parametrize("t", [ONE_HOT, 2 * ONE_HOT - 1], ids=["one-hot", "signs"])
def test_the_choice_between_classes_is_kerass(keras, t):
    expected = np.asarray(keras.losses.categorical_hinge(t, Y))
    np.testing.assert_allclose(losses.categorical_hinge(t, Y), expected, rtol=1e-5)


def test_the_choice_between_classes_is_pytorchs_largest_margin():
    torch = pytest.importorskip("torch")
    y = np.abs(Y)  # where all scores are above 0, the best wrong one is the largest
    margins = torch.nn.functional.multi_margin_loss
    wrong = [np.delete(row, label) for row, label in zip(y, ONE_HOT.argmax(1), strict=True)]
    right = y[ONE_HOT == 1]
    pairs = torch.tensor(np.stack([right, np.max(wrong, axis=1)], axis=1))
    expected = 2 * margins(pairs, torch.zeros(8, dtype=torch.long), reduction="none")
    np.testing.assert_allclose(losses.categorical_hinge(ONE_HOT, y), expected, rtol=1e-5)


@given(st.floats(1, 100), st.sampled_from([-1, 1]))
def test_what_is_right_by_one_is_left_alone(score, sign):
    assert losses.Hinge()([sign], [sign * score]) == 0
    assert losses.SquaredHinge()([sign], [sign * score]) == 0


@pytest.mark.parametrize("kind", [losses.Hinge, losses.SquaredHinge])
def test_zeros_mean_minus_one_whatever_else_is_in_the_batch(kind):
    """Keras asks the whole batch: the value of an example depended on the others."""
    each = kind(reduction="none")(np.array([0, 1, -1]), np.array([0.5, 0.5, 0.5]))
    assert each[0] == each[2]
