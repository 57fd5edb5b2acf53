import dataclasses

import numpy as np
import pytest

from goodfit import activations, losses
from goodfit.arrays import compile
from goodfit.autodiff import value_and_grad
from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import ShapeError

RANDOM = np.random.default_rng(0)
SCORES = RANDOM.normal(size=(6, 3))
PROBABILITIES = RANDOM.dirichlet([2, 2, 2], size=6)
ONE_HOT, LABELS = np.eye(3)[[0, 1, 2, 2, 0, 1]], np.array([0, 1, 2, 2, 0, 1])
YES_OR_NO = (ONE_HOT + ONE_HOT[::-1]).clip(0, 1)
WEIGHT = np.array([0.0, 1.0, 2.0, 0.5, 0.0, 3.0])

CASES = [
    (losses.MeanSquaredError(), SCORES[::-1], SCORES),
    (losses.MeanAbsoluteError(), SCORES[::-1], SCORES),
    (losses.BinaryCrossentropy(), YES_OR_NO, PROBABILITIES),
    (losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1), YES_OR_NO, SCORES),
    (losses.CategoricalCrossentropy(), ONE_HOT, PROBABILITIES),
    (losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), ONE_HOT, SCORES),
    (losses.SparseCategoricalCrossentropy(), LABELS, PROBABILITIES),
    (losses.SparseCategoricalCrossentropy(from_logits=True), LABELS, SCORES),
    (losses.KLDivergence(), PROBABILITIES[::-1], PROBABILITIES),
]
EVERY = pytest.mark.parametrize(("loss", "y_true", "y_pred"), CASES, ids=lambda x: str(x)[:30])


def single(array):
    return array.astype(np.float32) if array.dtype == np.float64 else array


def test_no_loss_is_forgotten():
    assert {type(loss) for loss, _, _ in CASES} == set(losses.LOSSES.values())


@EVERY
def test_value_is_keras_value(keras, loss, y_true, y_pred):
    theirs = getattr(keras.losses, type(loss).__name__)(**loss.settings())
    for weight in (None, WEIGHT.astype(np.float32)):
        expected = float(theirs(single(y_true), single(y_pred), sample_weight=weight))
        found = loss(single(y_true), single(y_pred), sample_weight=weight)
        np.testing.assert_allclose(found, expected, rtol=1e-5)


@EVERY
def test_name_is_keras_name(keras, loss, y_true, y_pred):
    assert loss.name == getattr(keras.losses, type(loss).__name__)().name


@EVERY
def test_there_is_one_value_for_each_example(loss, y_true, y_pred):
    values = loss.per_example(y_true, y_pred)
    assert values.shape == (6,)
    np.testing.assert_allclose(loss(y_true, y_pred), values.mean())


@EVERY
def test_gradient_is_the_slope(central_differences, loss, y_true, y_pred):
    def objective(y):
        return loss(y_true, y, sample_weight=WEIGHT)

    _, g = value_and_grad(objective)(y_pred)
    np.testing.assert_allclose(g, central_differences(objective, y_pred), rtol=1e-6, atol=1e-8)


@EVERY
@pytest.mark.parametrize("activation", [activations.softmax, activations.sigmoid])
def test_gradient_through_an_activation_is_the_slope(
    central_differences, loss, y_true, y_pred, activation
):
    if getattr(loss, "from_logits", False):
        loss = dataclasses.replace(loss, from_logits=False)

    def objective(z):
        return loss(y_true, activation(z))

    _, g = value_and_grad(objective)(SCORES)
    np.testing.assert_allclose(g, central_differences(objective, SCORES), rtol=1e-5, atol=1e-8)


@EVERY
def test_compiled_is_eager(loss, y_true, y_pred):
    both = value_and_grad(lambda y, t: loss(t, y))
    eager, compiled = both(single(y_pred), y_true), compile(both)(single(y_pred), y_true)
    np.testing.assert_allclose(compiled[0], eager[0], rtol=1e-5)
    np.testing.assert_allclose(compiled[1], eager[1], rtol=1e-4, atol=1e-6)


@EVERY
def test_float32_stays_float32(loss, y_true, y_pred):
    value, g = value_and_grad(lambda y: loss(y_true, y))(single(y_pred))
    assert value.dtype == g.dtype == np.float32


@EVERY
def test_an_example_of_weight_zero_counts_for_nothing(loss, y_true, y_pred):
    other = y_pred.copy()
    other[WEIGHT == 0] = y_pred[1]
    assert loss(y_true, y_pred, WEIGHT) == loss(y_true, other, WEIGHT)


@EVERY
def test_targets_are_never_broadcast(loss, y_true, y_pred):
    wrong = [y_true[:1], y_true[None], np.zeros((6, 2)), np.zeros(())]
    for targets in wrong:
        with pytest.raises(ShapeError, match=r"\(6, 3\)"):
            loss(targets, y_pred)


@EVERY
def test_settings_survive_a_file(loss, y_true, y_pred):
    assert repr(from_plain(to_plain(loss), losses.LOSSES)) == repr(loss)


@EVERY
def test_it_says_what_targets_mean(loss, y_true, y_pred):
    assert loss.targets in {"classes", "one_hot", "binary", "numbers", "probabilities"}
