import dataclasses
import re

import numpy as np
import pytest

from goodfit import activations, losses
from goodfit.arrays import compile
from goodfit.autodiff import value_and_grad
from goodfit.descriptions import from_plain, to_plain
from goodfit.errors import DataError, ShapeError

RANDOM = np.random.default_rng(0)
SCORES = RANDOM.normal(size=(6, 3))
PROBABILITIES = RANDOM.dirichlet([2, 2, 2], size=6)
POSITIVE = RANDOM.uniform(0.5, 3, size=(6, 3))
ONE_HOT, LABELS = np.eye(3)[[0, 1, 2, 2, 0, 1]], np.array([0, 1, 2, 2, 0, 1])
YES_OR_NO = (ONE_HOT + ONE_HOT[::-1]).clip(0, 1)
SIGNS = 2 * YES_OR_NO - 1
DIRECTIONS = SCORES / np.linalg.norm(SCORES, axis=-1, keepdims=True)
SPEECH, WORDS = RANDOM.normal(size=(6, 5, 3)), np.array([[1, 2], [2, 2], [1, 0], [0, 0]] * 2)[:6]
STEPS = RANDOM.dirichlet([2, 2, 2], size=(6, 2)).swapaxes(1, 2)  # (batch, classes, steps)
STEP_LABELS = np.array([[0, 1], [2, 2], [1, 0], [0, 0], [2, 1], [1, 1]])
WEIGHT = np.array([0.0, 1.0, 2.0, 0.5, 0.0, 3.0])

CASES = [
    (losses.MeanSquaredError(), SCORES[::-1], SCORES),
    (losses.MeanAbsoluteError(), SCORES[::-1], SCORES),
    (losses.Huber(), SCORES[::-1], SCORES),
    (losses.Huber(delta=0.3), SCORES[::-1], SCORES),
    (losses.LogCosh(), SCORES[::-1], SCORES),
    (losses.CosineSimilarity(), SCORES[::-1], SCORES),
    (losses.CosineSimilarity(axis=1), STEPS[::-1], STEPS),
    (losses.MeanAbsolutePercentageError(), SCORES[::-1], SCORES),
    (losses.MeanSquaredLogarithmicError(), POSITIVE[::-1], POSITIVE),
    (losses.Poisson(), POSITIVE[::-1], POSITIVE),
    (losses.BinaryCrossentropy(), YES_OR_NO, PROBABILITIES),
    (losses.BinaryCrossentropy(from_logits=True, label_smoothing=0.1), YES_OR_NO, SCORES),
    (losses.BinaryCrossentropy(axis=1), STEPS[::-1], STEPS),
    (losses.BinaryFocalCrossentropy(), YES_OR_NO, PROBABILITIES),
    (losses.BinaryFocalCrossentropy(True, 0.7, 0.5), YES_OR_NO, PROBABILITIES),
    (
        losses.BinaryFocalCrossentropy(from_logits=True, label_smoothing=0.1),
        YES_OR_NO,
        SCORES,
    ),
    (losses.CategoricalCrossentropy(), ONE_HOT, PROBABILITIES),
    (losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1), ONE_HOT, SCORES),
    (losses.CategoricalCrossentropy(axis=1), STEPS[::-1], STEPS),
    (losses.CategoricalCrossentropy(from_logits=True, axis=1), STEPS[::-1], STEPS),
    (losses.CategoricalFocalCrossentropy(), ONE_HOT, PROBABILITIES),
    (losses.CategoricalFocalCrossentropy(0.7, 0.5, True, 0.1), ONE_HOT, SCORES),
    (losses.CategoricalFocalCrossentropy(axis=1), STEPS[::-1], STEPS),
    (losses.SparseCategoricalCrossentropy(), LABELS, PROBABILITIES),
    (losses.SparseCategoricalCrossentropy(from_logits=True), LABELS, SCORES),
    (losses.SparseCategoricalCrossentropy(ignore_class=2), LABELS, PROBABILITIES),
    (losses.SparseCategoricalCrossentropy(True, ignore_class=-1), LABELS - 1, SCORES),
    (losses.CategoricalGeneralizedCrossEntropy(), LABELS, PROBABILITIES),
    (losses.CategoricalGeneralizedCrossEntropy(q=0.2), LABELS, PROBABILITIES),
    (losses.KLDivergence(), PROBABILITIES[::-1], PROBABILITIES),
    (losses.Hinge(), SIGNS, SCORES),
    (losses.Hinge(), YES_OR_NO, SCORES),
    (losses.SquaredHinge(), SIGNS, SCORES),
    (losses.CategoricalHinge(), ONE_HOT, SCORES),
    (losses.Dice(axis=1), YES_OR_NO, PROBABILITIES),
    (losses.Dice(axis=(1, -1)), STEPS[::-1].round(), STEPS),
    (losses.Tversky(0.3, 0.8, axis=1), YES_OR_NO, PROBABILITIES),
    (losses.CTC(), WORDS, SPEECH),
    (losses.MeanSquaredError(reduction="sum"), SCORES[::-1], SCORES),
    (losses.MeanAbsoluteError(reduction="mean_with_sample_weight"), SCORES[::-1], SCORES),
]  # fmt: skip
OF_THE_BATCH = [
    (losses.Dice(), YES_OR_NO, PROBABILITIES),
    (losses.Dice(axis=0), YES_OR_NO, PROBABILITIES),
    (losses.Dice(axis=(0, 2), reduction="sum"), STEPS[::-1].round(), STEPS),
    (losses.Tversky(), YES_OR_NO, PROBABILITIES),
    (losses.Tversky(0.3, 0.8), YES_OR_NO, PROBABILITIES),
    (losses.Circle(), LABELS, DIRECTIONS),
    (losses.Circle(gamma=5.0, margin=0.2, remove_diagonal=False), LABELS, DIRECTIONS),
    (losses.Circle(gamma=5.0, reduction="sum"), LABELS, DIRECTIONS),
]
ALL = [*CASES, *OF_THE_BATCH]
NAMES = ("loss", "y_true", "y_pred")
EACH = pytest.mark.parametrize(NAMES, CASES, ids=[repr(case[0]) for case in CASES])
EVERY = pytest.mark.parametrize(NAMES, ALL, ids=[repr(case[0]) for case in ALL])


def single(array):
    return array.astype(np.float32) if array.dtype == np.float64 else array


def test_no_loss_is_forgotten():
    assert {type(loss) for loss, _, _ in ALL} == set(losses.LOSSES.values())


@EVERY
def test_value_is_keras_value(keras, loss, y_true, y_pred):
    theirs = getattr(keras.losses, type(loss).__name__)(**loss.settings())
    expected = float(theirs(single(y_true), single(y_pred)))
    np.testing.assert_allclose(loss(single(y_true), single(y_pred)), expected, rtol=1e-5)


@EACH
def test_weighted_value_is_keras_value(keras, loss, y_true, y_pred):
    theirs = getattr(keras.losses, type(loss).__name__)(**loss.settings())
    rows = (6,) + (1,) * (loss.values(y_true, y_pred).ndim - 1)
    weight = WEIGHT.astype(np.float32)
    expected = float(theirs(single(y_true), single(y_pred), sample_weight=weight.reshape(rows)))
    found = loss(single(y_true), single(y_pred), sample_weight=weight)
    np.testing.assert_allclose(found, expected, rtol=1e-5)


@EVERY
def test_name_is_keras_name(keras, loss, y_true, y_pred):
    assert loss.name == getattr(keras.losses, type(loss).__name__)().name


@EACH
def test_there_is_a_value_for_each_example(loss, y_true, y_pred):
    each = dataclasses.replace(loss, reduction="none")(y_true, y_pred)
    alone = dataclasses.replace(loss, reduction="sum")
    for i, value in enumerate(each):
        one = slice(i, i + 1)
        np.testing.assert_allclose(alone(y_true[one], y_pred[one]), value.sum())


@EVERY
def test_gradient_is_the_slope(central_differences, loss, y_true, y_pred):
    def objective(y):
        return loss(y_true, y, sample_weight=WEIGHT)

    _, g = value_and_grad(objective)(y_pred)
    np.testing.assert_allclose(g, central_differences(objective, y_pred), rtol=1e-6, atol=1e-7)


@EVERY
@pytest.mark.parametrize("activation", [activations.softmax, activations.sigmoid])
def test_gradient_through_an_activation_is_the_slope(
    central_differences, loss, y_true, y_pred, activation
):
    if getattr(loss, "from_logits", False):
        loss = dataclasses.replace(loss, from_logits=False)

    def objective(z):
        return loss(y_true, activation(z))

    if isinstance(loss, losses.CTC):
        with pytest.raises(DataError, match=f"ends with {activation.__name__}.*Dense"):
            value_and_grad(objective)(y_pred)
        return
    _, g = value_and_grad(objective)(y_pred)
    np.testing.assert_allclose(g, central_differences(objective, y_pred), rtol=1e-5, atol=1e-7)


@EVERY
def test_compiled_is_eager(loss, y_true, y_pred):
    both = value_and_grad(lambda y, t, weight, rows: loss.of_batch(t, y, weight, rows))
    given = (single(y_pred), y_true, single(WEIGHT), np.array([1, 1, 1, 1, 0, 0], np.float32))
    eager, compiled = both(*given), compile(both)(*given)
    np.testing.assert_allclose(compiled[0], eager[0], rtol=1e-5)
    np.testing.assert_allclose(compiled[1], eager[1], rtol=1e-4, atol=1e-6)


@EVERY
def test_float32_stays_float32(loss, y_true, y_pred):
    value, g = value_and_grad(lambda y: loss(y_true, y))(single(y_pred))
    assert value.dtype == g.dtype == np.float32


@EVERY
def test_extremes_stay_finite(loss, y_true, y_pred):
    probabilities = y_pred.min() >= 0 and y_pred.max() <= 1
    extreme = y_pred.round() if probabilities else 1000 * y_pred
    value, g = value_and_grad(lambda y: loss(y_true, y))(single(extreme))
    assert np.isfinite(value)
    assert np.isfinite(g).all()


@EVERY
def test_an_example_of_weight_zero_counts_for_nothing(loss, y_true, y_pred):
    other = y_pred.copy()
    other[WEIGHT == 0] = y_pred[1]
    assert loss(y_true, y_pred, WEIGHT) == loss(y_true, other, WEIGHT)


@EVERY
@pytest.mark.parametrize("reduction", ["mean", "sum", "mean_with_sample_weight"])
def test_padding_counts_for_nothing(loss, y_true, y_pred, reduction):
    loss = dataclasses.replace(loss, reduction=reduction)
    order, rows = np.array([0, 1, 2, 3, 4, 5, 0, 0]), np.array([1.0] * 6 + [0.0] * 2)
    weight = np.where(rows, 1 + order, 0.0)
    found = loss.of_batch(y_true[order], y_pred[order], weight, rows)
    np.testing.assert_allclose(found, loss(y_true, y_pred, weight[:6]), rtol=1e-12)


@EVERY
@pytest.mark.parametrize("reduction", ["mean", "sum", "mean_with_sample_weight"])
def test_a_batch_of_weight_zero_gives_no_nan(loss, y_true, y_pred, reduction):
    loss = dataclasses.replace(loss, reduction=reduction)
    value, g = value_and_grad(lambda y: loss.of_batch(y_true, y, np.zeros(6), np.zeros(6)))(y_pred)
    assert np.isfinite(value)
    assert (g == 0).all()


@EVERY
def test_targets_are_never_broadcast(loss, y_true, y_pred):
    wrong = [y_true[:1], y_true[None], np.zeros((6, 2)), np.zeros(())]
    for targets in wrong:
        if targets.shape != y_true.shape:
            with pytest.raises(ShapeError, match=re.escape(f"{y_pred.shape}")):
                loss(targets, y_pred)


@EVERY
def test_settings_survive_a_file(loss, y_true, y_pred):
    assert repr(from_plain(to_plain(loss), losses.LOSSES)) == repr(loss)


@EVERY
def test_it_says_what_targets_mean(loss, y_true, y_pred):
    known = {"classes", "one_hot", "binary", "signs", "numbers", "probabilities", "groups"}
    assert loss.targets in known | {"sequences"}
