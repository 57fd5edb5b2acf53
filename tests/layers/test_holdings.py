"""Who holds the weights: models; and layers give and take them for all models that have them."""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, layers
from goodfit.errors import DataError, NotReadyError, ShapeError


def test_a_layer_gives_the_arrays_that_its_model_has():
    layer = layers.Dense(3)
    model = Sequential([Input((4,)), layer, layers.ReLU()])
    kernel, bias = layer.get_weights()
    np.testing.assert_array_equal(kernel, model.params["dense"]["kernel"])
    assert bias.shape == (3,)
    assert layer.count_params() == model.get_layer("dense").count_params() == 15
    assert model.get_layer("re_lu").get_weights() == []


def test_arrays_put_into_a_layer_are_seen_by_every_model_that_has_it():
    layer, x = layers.Dense(2), Input((2,))
    one, other = Model(x, layer(x)), Model(x, layers.ReLU()(layer(x)))
    layer.set_weights([[[1, 2], [3, 4]], [-5, 0]])
    np.testing.assert_array_equal(one(np.ones((1, 2))), [[-1, 6]])
    np.testing.assert_array_equal(other(np.ones((1, 2))), [[0, 6]])


@pytest.mark.parametrize(
    ("name", "settings"),
    [("Dense", (3,)), ("BatchNormalization", ()), ("LSTM", (2,)), ("Dropout", (0.5,))],
)
def test_order_and_shapes_are_kerass(keras, name, settings):
    ours, theirs = getattr(layers, name)(*settings), getattr(keras.layers, name)(*settings)
    Sequential([Input((5, 4)), ours])
    theirs.build((None, 5, 4))
    shapes = [array.shape for array in theirs.get_weights()]
    assert [array.shape for array in ours.get_weights()] == shapes
    assert ours.count_params() == sum(int(np.prod(shape)) for shape in shapes)


def test_memory_may_be_put_in_too():
    layer = layers.BatchNormalization()
    model = Sequential([Input((1,)), layer])
    layer.set_weights([[2.0], [1.0], [3.0], [4.0]])
    expected = 2 * (5 - 3) / np.sqrt(4 + 0.001) + 1
    np.testing.assert_allclose(model(np.array([[5.0]])), [[expected]], rtol=1e-5)


def test_what_has_no_weights_says_so():
    with pytest.raises(NotReadyError, match=r"Dense is in no model yet.*Sequential\(\[Input"):
        layers.Dense(3).get_weights()
    with pytest.raises(NotReadyError, match="first is in no model yet"):
        layers.Dense(3, name="first").count_params()


@pytest.mark.parametrize(
    ("weights", "error", "advice"),
    [
        ([np.ones((4, 3))], ShapeError, "dense has 2 arrays, but 1 were given"),
        ([np.ones((3, 4)), np.ones(3)], ShapeError, r"kernel has the shape \(4, 3\), not \(3, 4\)"),
        ([np.ones((4, 3)), [0, np.nan, 0]], DataError, "bias would hold NaN"),
        ([np.ones((4, 3)), ["a", "b", "c"]], DataError, "bias needs an array of numbers"),
    ],
)
def test_arrays_that_do_not_fit_leave_the_layer_as_it_was(weights, error, advice):
    layer = layers.Dense(3, name="dense")
    Sequential([Input((4,)), layer])
    before = layer.get_weights()
    with pytest.raises(error, match=advice):
        layer.set_weights(weights)
    for array, now in zip(before, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(array, now)
