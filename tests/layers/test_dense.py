import numpy as np
import pytest

from goodfit import initializers
from goodfit.arrays import random
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers import Dense


@pytest.mark.parametrize("shape", [(4, 5), (4, 3, 5), (4, 2, 3, 5)])
@pytest.mark.parametrize("settings", [{}, {"activation": "tanh"}, {"use_bias": False}])
def test_computes_what_keras_computes(keras, same_as_keras, shape, settings):
    x = np.random.default_rng(0).normal(size=shape).astype(np.float32)
    same_as_keras(Dense(3, **settings), keras.layers.Dense(3, **settings), x)


def test_takes_any_function_as_activation(run):
    x = np.ones((2, 3), np.float32)
    doubled = run(Dense(4, activation=lambda x: 2 * x), x)[0]
    np.testing.assert_array_equal(doubled, 2 * run(Dense(4), x)[0])


@pytest.mark.parametrize(
    ("activation", "kind"),
    [
        ("relu", initializers.HeNormal),
        ("tanh", initializers.GlorotUniform),
        (None, initializers.GlorotUniform),
    ],
)
def test_initialiser_fits_the_activation(activation, kind):
    assert type(Dense(3, activation).kernel_initializer) is kind


def test_a_given_initialiser_is_kept():
    layer = Dense(3, "relu", kernel_initializer="zeros", bias_initializer="ones")
    params = layer.init(random.key(0), (2,))
    assert not params["kernel"].any()
    assert params["bias"].tolist() == [1, 1, 1]


def test_each_weight_has_numbers_of_its_own():
    layer = Dense(3, bias_initializer="random_normal", kernel_initializer="random_normal")
    params = layer.init(random.key(0), (1,))
    assert set(params["kernel"].ravel()).isdisjoint(params["bias"])


def test_regularizers_cost_what_they_say():
    layer = Dense(2, kernel_regularizer="l2", bias_regularizer="l1", bias_initializer="ones")
    params = layer.init(random.key(0), (3,))
    kernel, bias = (float(penalty) for penalty in layer.penalties(params, (3,)))
    assert kernel == pytest.approx(0.01 * float((params["kernel"] ** 2).sum()), rel=1e-6)
    assert bias == pytest.approx(0.02, rel=1e-6)


def test_gates_take_half_of_the_units(run):
    x = np.ones((2, 3), np.float32)
    assert Dense(6, "glu").output_shape((3,)) == run(Dense(6, "glu"), x)[0].shape[1:] == (3,)


def test_constraints_bring_weights_back():
    layer = Dense(2, kernel_constraint="unit_norm", bias_constraint="non_neg")
    params = {"kernel": np.array([[3.0, 0.0], [4.0, 2.0]]), "bias": np.array([-1.0, 2.0])}
    allowed = layer.constrained(params, (2,))
    np.testing.assert_allclose(allowed["kernel"], [[0.6, 0], [0.8, 1]])
    assert allowed["bias"].tolist() == [0, 2]


@pytest.mark.parametrize("units", [0, -1, 2.5, "ten", None, True])
def test_units_must_be_a_count(units):
    with pytest.raises(ValueError, match=r"units=.*1 or more.*Write .*Dense\(\.\.\., units=10\)"):
        Dense(units)


def test_numpy_numbers_are_numbers():
    assert Dense(np.int64(3)).units == 3


def test_unknown_names_are_told_at_construction():
    with pytest.raises(UnknownNameError, match="Did you mean 'relu'"):
        Dense(3, "rellu")
    with pytest.raises(UnknownNameError, match="Did you mean 'he_normal'"):
        Dense(3, kernel_initializer="he_norml")


@pytest.mark.parametrize(("shape", "advice"), [((None,), "(16,)"), ((28, None), "(28, 16)")])
def test_needs_to_know_its_features(shape, advice):
    with pytest.raises(ShapeError, match="hidden needs to know how many features") as told:
        Dense(3, name="hidden").output_shape(shape)
    assert f"`Input(shape={advice})`" in str(told.value)


def test_one_number_in_each_row_is_no_row_of_features():
    with pytest.raises(
        ShapeError, match=r"hidden expects features.*`x = x.reshape\(len\(x\), 1\)`"
    ):
        Dense(3, name="hidden").output_shape(())


def test_time_may_be_unknown():
    assert Dense(3).output_shape((None, 5)) == (None, 3)
