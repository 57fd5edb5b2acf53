import numpy as np
import pytest

from goodfit import losses, ops
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.losses.loss import REDUCTIONS

RANDOM = np.random.default_rng(0)
T, Y = RANDOM.normal(size=(6, 3)).astype(np.float32), RANDOM.normal(size=(6, 3)).astype(np.float32)
WEIGHT = np.array([0, 1, 2, 0.5, 0, 3], np.float32)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weight", [None, WEIGHT, WEIGHT[:, None]])
def test_reductions_are_keras(keras, reduction, weight):
    theirs = keras.losses.MeanSquaredError(reduction=reduction)
    ours = losses.MeanSquaredError(reduction=reduction)
    expected = np.asarray(theirs(T, Y, sample_weight=weight))
    found = ours(T, Y, sample_weight=weight)
    np.testing.assert_allclose(found, expected.reshape(found.shape), rtol=1e-5)


def test_weights_may_be_a_list():
    assert float(losses.MeanSquaredError()([0, 0], [1.0, 1.0], [1, 3])) == 2


@pytest.mark.parametrize("weight", [np.ones(5), np.ones((6, 3)), np.ones((1, 6))])
def test_there_is_one_weight_for_each_example(weight):
    with pytest.raises(ShapeError, match=r"6 examples.*\(6,\)"):
        losses.MeanSquaredError()(T, Y, sample_weight=weight)


def test_an_unknown_reduction_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'sum'"):
        losses.MeanSquaredError(reduction="summ")


def test_users_write_losses_of_their_own():
    class Cubic(losses.Loss):
        power: float = 3.0

        def call(self, y_true, y_pred):
            return ops.mean(ops.abs(y_true - y_pred) ** self.power, axis=-1)

    np.testing.assert_allclose(Cubic()(T, Y), (np.abs(T - Y) ** 3).mean(), rtol=1e-5)


@pytest.mark.parametrize("shapes", [((6,), (6, 1)), ((6,), (6,))])
def test_no_function_gets_to_broadcast_a_row_against_a_column(shapes):
    t, y = np.arange(6.0).reshape(shapes[0]), np.arange(6.0).reshape(shapes[1])
    loss = losses.get(lambda y_true, y_pred: ops.mean(ops.abs(y_true - y_pred), axis=-1))
    assert loss.values(t, y).tolist() == [0] * 6
    with pytest.raises(ShapeError, match="never broadcast"):
        loss.values(t.reshape(6, 1), y.reshape(6))


def test_a_function_becomes_a_loss_of_its_name():
    def worst(y_true, y_pred):
        return ops.max(ops.abs(y_true - y_pred), axis=-1)

    loss = losses.get(worst)
    assert loss.name == "worst"
    np.testing.assert_allclose(loss(T, Y), np.abs(T - Y).max(-1).mean(), rtol=1e-6)
    np.testing.assert_allclose(loss.values(T, Y), np.abs(T - Y).max(-1))
