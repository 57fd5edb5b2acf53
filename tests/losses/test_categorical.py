import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn.metrics import log_loss

from goodfit import activations, losses
from goodfit.autodiff import gradient, value_and_grad
from goodfit.errors import SettingError, ShapeError

LABELS = np.array([0, 2, 1, 2])
ONE_HOT = np.eye(3)[LABELS]
Y = np.random.default_rng(0).dirichlet([1, 1, 1], size=4)


def test_values_are_scikit_learns():
    expected = log_loss(LABELS, Y)
    np.testing.assert_allclose(losses.CategoricalCrossentropy()(ONE_HOT, Y), expected)
    np.testing.assert_allclose(losses.SparseCategoricalCrossentropy()(LABELS, Y), expected)


def test_logits_mean_the_same():
    scores, expected = np.log(Y) + 5, log_loss(LABELS, Y)
    categorical = losses.CategoricalCrossentropy(from_logits=True)
    sparse = losses.SparseCategoricalCrossentropy(from_logits=True)
    np.testing.assert_allclose(categorical(ONE_HOT, scores), expected)
    np.testing.assert_allclose(sparse(LABELS, scores), expected)


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.2, 1.0])
def test_settings_are_keras(keras, from_logits, smoothing):
    settings = {"from_logits": from_logits, "label_smoothing": smoothing}
    t, y = ONE_HOT.astype(np.float32), Y.astype(np.float32)
    expected = float(keras.losses.CategoricalCrossentropy(**settings)(t, y))
    ours = losses.CategoricalCrossentropy(**settings)
    np.testing.assert_allclose(ours(t, y), expected, rtol=1e-5)


@pytest.mark.parametrize("labels", [LABELS, LABELS[:, None], LABELS.astype(np.float32)])
@pytest.mark.parametrize("from_logits", [False, True])
def test_labels_are_keras(keras, labels, from_logits):
    y = 3 * Y.astype(np.float32)  # they need not sum to 1
    theirs = keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    ours = losses.SparseCategoricalCrossentropy(from_logits=from_logits)
    np.testing.assert_allclose(ours(labels, y), float(theirs(labels, y)), rtol=1e-5)


@pytest.mark.parametrize("name", ["categorical_crossentropy", "sparse_categorical_crossentropy"])
def test_an_impossible_class_costs_what_it_costs_in_keras(keras, name):
    y = np.array([[1.0, 0.0], [0.0, 1.0]], np.float32)
    t = np.array([1, 1]) if name.startswith("sparse") else np.eye(2, dtype=np.float32)[[1, 1]]
    expected = np.asarray(getattr(keras.losses, name)(t, y))
    np.testing.assert_allclose(getattr(losses, name)(t, y), expected, rtol=1e-5, atol=1e-7)


def test_sequences_have_a_value_for_each_place(keras):
    y = np.random.default_rng(0).dirichlet([1, 1, 1], size=(4, 5)).astype(np.float32)
    labels = np.random.default_rng(0).integers(0, 3, size=(4, 5))
    expected = np.asarray(keras.losses.sparse_categorical_crossentropy(labels, y))
    np.testing.assert_allclose(
        losses.sparse_categorical_crossentropy(labels, y), expected, rtol=1e-5
    )
    loss = losses.SparseCategoricalCrossentropy()
    np.testing.assert_allclose(loss(labels, y), expected.mean(), rtol=1e-5)


def test_divergence_is_scipys_entropy():
    p = np.random.default_rng(1).dirichlet([1, 1, 1], size=4)
    expected = stats.entropy(p, Y, axis=-1)
    np.testing.assert_allclose(losses.kl_divergence(p, Y), expected, atol=1e-6)


def test_divergence_clips_as_keras_does(keras):
    t, y = np.eye(3, dtype=np.float32), np.eye(3, dtype=np.float32)[[1, 1, 2]]
    expected = np.asarray(keras.losses.kl_divergence(t, y))
    np.testing.assert_allclose(losses.kl_divergence(t, y), expected, rtol=1e-5, atol=1e-7)


def test_one_class_is_no_choice():
    """Keras gives a loss of 0 for ever here."""
    with pytest.raises(ShapeError, match=r"two classes.*binary_crossentropy"):
        losses.CategoricalCrossentropy()(np.ones((4, 1)), np.ones((4, 1)))


def test_smoothing_is_a_fraction():
    with pytest.raises(SettingError, match=r"label_smoothing=0\.0"):
        losses.CategoricalCrossentropy(label_smoothing=2)


STEPS = np.random.default_rng(2).dirichlet([1, 1, 1], size=(4, 5))
STEP_LABELS = np.random.default_rng(3).integers(0, 3, size=(4, 5))


@pytest.mark.parametrize("from_logits", [False, True])
@pytest.mark.parametrize("shape", [(4, 5), (4, 1, 5)])
def test_classes_may_lie_on_another_axis(from_logits, shape):
    last = losses.SparseCategoricalCrossentropy(from_logits)(STEP_LABELS, STEPS)
    other = losses.SparseCategoricalCrossentropy(from_logits, axis=1)
    np.testing.assert_allclose(other(STEP_LABELS.reshape(shape), STEPS.swapaxes(1, 2)), last)


@pytest.mark.parametrize(
    "kind", [losses.CategoricalCrossentropy, losses.SparseCategoricalCrossentropy]
)
def test_a_softmax_over_the_axis_of_the_classes_is_found(kind):
    """Else the score of 1000 would be clipped to a surprise of 16.1."""
    z = np.zeros((1, 2, 1))
    z[0, 0, 0] = 1000
    y_true = np.array([[[0.0], [1.0]]]) if kind is losses.CategoricalCrossentropy else [[1]]
    value, _ = value_and_grad(lambda z: kind(axis=1)(y_true, activations.softmax(z, axis=1)))(z)
    assert float(value) == 1000


@given(st.floats(0, 1), st.booleans())
def test_smoothing_mixes_with_an_equal_share(smoothing, from_logits):
    def value(t, smoothing=0.0):
        settings = {"from_logits": from_logits, "label_smoothing": smoothing}
        return losses.CategoricalCrossentropy(**settings)(t, Y)

    even = np.full_like(Y, 1 / 3)
    expected = (1 - smoothing) * value(ONE_HOT) + smoothing * value(even)
    np.testing.assert_allclose(value(ONE_HOT, smoothing), expected, rtol=1e-12)


@given(st.integers(0, 3))
def test_an_ignored_class_is_as_if_it_were_not_there(ignored):
    kept = ignored != LABELS
    found = losses.SparseCategoricalCrossentropy(ignore_class=ignored)(LABELS, Y)
    expected = losses.SparseCategoricalCrossentropy()(LABELS[kept], Y[kept])
    np.testing.assert_allclose(found, expected)


@pytest.mark.parametrize("void", [-1, 255])
@pytest.mark.parametrize("from_logits", [False, True])
def test_an_ignored_class_may_be_none_of_the_classes(keras, void, from_logits):
    labels = np.where(STEP_LABELS == 0, void, STEP_LABELS)
    y = STEPS.astype(np.float32)
    theirs = keras.losses.SparseCategoricalCrossentropy(from_logits, ignore_class=void)
    ours = losses.SparseCategoricalCrossentropy(from_logits, ignore_class=void)
    np.testing.assert_allclose(ours(labels, y), float(theirs(labels, y)), rtol=1e-5)
    g = gradient(lambda y: ours(labels, y))(y)
    assert (g[labels == void] == 0).all()
    assert (g[labels != void] != 0).any()


def test_nothing_but_ignored_classes_costs_nothing():
    assert losses.SparseCategoricalCrossentropy(ignore_class=2)(np.full(4, 2), Y) == 0


def test_probabilities_that_are_all_zero_stay_finite():
    value, g = value_and_grad(lambda y: losses.CategoricalCrossentropy()(ONE_HOT, y))(0 * Y)
    np.testing.assert_allclose(value, -np.log(1e-7))
    assert np.isfinite(g).all()
