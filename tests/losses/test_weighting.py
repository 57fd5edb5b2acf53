"""Weights for examples and steps, and masks, against Keras."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from goodfit import losses
from goodfit.errors import ShapeError
from goodfit.losses.weighting import REDUCTIONS, counting, spread

RANDOM = np.random.default_rng(0)
Y = RANDOM.dirichlet([2, 2, 2], size=(6, 4)).astype(np.float32)
LABELS = RANDOM.integers(0, 3, size=(6, 4))
MASK = np.array(
    [[1, 1, 1, 1], [1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 0, 0], [0, 1, 1, 1], [1, 1, 1, 0]]
)
MASK = MASK.astype(bool)
OF_ROWS = np.array([0, 1, 2, 0.5, 0, 3], np.float32)
OF_STEPS = RANDOM.uniform(0, 2, size=(6, 4)).astype(np.float32)
KINDS = [
    (losses.SparseCategoricalCrossentropy, {}, LABELS),
    (losses.SparseCategoricalCrossentropy, {"ignore_class": 1}, LABELS),
    (losses.MeanSquaredError, {}, Y[::-1]),
]


def kerass(keras, kind, settings, y_true, weight, mask):
    y_pred = keras.ops.convert_to_tensor(Y)
    if mask is not None:
        y_pred._keras_mask = keras.ops.convert_to_tensor(mask)
    theirs = getattr(keras.losses, kind.__name__)(**settings)
    return np.asarray(theirs(y_true, y_pred, sample_weight=weight))


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("mask", [None, MASK, np.zeros_like(MASK)], ids=["all", "some", "none"])
@pytest.mark.parametrize("weight", [None, OF_ROWS, OF_STEPS], ids=["even", "rows", "steps"])
@pytest.mark.parametrize(("kind", "settings", "y_true"), KINDS)
def test_weights_and_masks_are_kerass(keras, kind, settings, y_true, weight, mask, reduction):
    settings = {**settings, "reduction": reduction}
    theirs = OF_ROWS[:, None] if weight is OF_ROWS else weight
    if reduction == "mean_with_sample_weight" and weight is OF_ROWS:
        theirs = np.repeat(theirs, 4, axis=1)  # else Keras divides by weights without their steps
    expected = kerass(keras, kind, settings, y_true, theirs, mask)
    found = kind(**settings)(y_true, Y, weight, mask)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-7)


@given(arrays.arrays(np.bool_, (6, 4)), arrays.arrays(np.float64, 6, elements=st.floats(0, 3)))
def test_what_is_masked_or_padding_may_be_anything(mask, weight):
    loss, rows = losses.SparseCategoricalCrossentropy(), (weight > 1).astype(float)
    hidden = ~mask | (rows == 0)[:, None]
    other = np.where(hidden[..., None], 1 / 3, Y)
    one = loss.of_batch(LABELS, Y, weight, rows, mask)
    assert one == loss.of_batch(LABELS, other, weight, rows, mask)


@given(arrays.arrays(np.bool_, (6, 4)))
def test_the_mean_of_a_masked_batch_is_that_of_its_steps(mask):
    values = losses.MeanSquaredError(reduction="none")(Y[::-1], Y)
    expected = values[mask].mean() if mask.any() else 0
    np.testing.assert_allclose(
        losses.MeanSquaredError()(Y[::-1], Y, mask=mask), expected, rtol=1e-5
    )


@pytest.mark.parametrize("reduction", ["mean", "sum", "mean_with_sample_weight"])
def test_nothing_costs_nothing(reduction):
    loss = losses.MeanSquaredError(reduction=reduction)
    assert loss(Y[::-1], Y, np.zeros(6)) == 0
    assert loss(Y[::-1], Y, mask=np.zeros((6, 4), bool)) == 0


@pytest.mark.parametrize("shape", [(6,), (6, 1), (6, 1, 1)])
def test_a_weight_of_an_example_is_that_of_its_steps(shape):
    weight = np.arange(6.0).reshape(shape)
    expected = np.repeat(np.arange(6.0)[:, None], 4, axis=1)
    np.testing.assert_array_equal(spread(weight, np.zeros((6, 4))), expected)


@pytest.mark.parametrize("shape", [(4,), (6, 3), (1, 4), (6, 4, 2)])
def test_weights_of_another_shape_are_refused(shape):
    with pytest.raises(ShapeError, match=r"6 examples.*\(6,\), or of shape \(6, 4\)"):
        spread(np.ones(shape), np.zeros((6, 4)))


def test_a_mask_of_another_shape_is_refused_by_name():
    with pytest.raises(ShapeError, match=r"mask has shape \(6, 5\)"):
        counting(np.zeros((6, 4)), np.ones(6), np.ones((6, 5), bool))
