"""What a model is: its layers, its weights, its words."""

import copy
import pickle

import numpy as np
import pandas as pd
import pytest

from goodfit import GradientTape, Input, Model, Sequential, layers, ops
from goodfit.errors import (
    DataError,
    NotReadyError,
    SettingError,
    ShapeError,
    UnknownNameError,
)


def test_weights_go_out_and_in_again(make_classifier):
    model = make_classifier(seed=1)
    weights = model.get_weights()
    assert [array.shape for array in weights] == [(2, 8), (8,), (8, 3), (3,)]
    other = make_classifier(seed=2)
    other.set_weights(weights)
    for a, b in zip(weights, other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_wrong_weights_are_refused(make_classifier):
    model = make_classifier()
    with pytest.raises(ShapeError, match="has 4 arrays, but 1"):
        model.set_weights([np.zeros((2, 8))])
    with pytest.raises(ShapeError, match=r"dense/kernel has the shape \(2, 8\), not \(8, 2\)"):
        model.set_weights([np.zeros((8, 2)), *model.get_weights()[1:]])


def test_params_are_named_by_layer(make_classifier):
    model = make_classifier()
    assert {name: sorted(arrays) for name, arrays in model.params.items()} == {
        "dense": ["bias", "kernel"],
        "dense_1": ["bias", "kernel"],
    }
    assert model.count_params() == 2 * 8 + 8 + 8 * 3 + 3
    assert model.get_layer("dense_1").units == 3
    assert model.get_layer(index=0).units == 8
    with pytest.raises(UnknownNameError, match="Did you mean 'dense'"):
        model.get_layer("dens")


def test_a_shared_layer_has_one_set_of_weights():
    x, y = Input((3,)), Input((3,))
    shared = layers.Dense(2)
    model = Model([x, y], layers.Add()([shared(x), shared(y)]))
    assert model.count_params() == 8
    ones = np.ones((1, 3), np.float32)
    expected = 2 * (ones @ model.params["dense"]["kernel"])
    np.testing.assert_allclose(model([ones, ones]), expected, rtol=1e-6)


def test_a_gradient_tape_watches_a_models_weights(make_classifier, blobs):
    x, y = blobs
    model = make_classifier()
    with GradientTape() as tape:
        params = tape.watch(model.params)
        loss = model.compiled().loss(y, model(x, params=params))
    gradient = tape.gradient(loss, params)
    hidden = np.maximum(x @ model.params["dense"]["kernel"], 0)
    error = (model.predict(x) - np.eye(3)[y]) / len(y)  # y - t
    np.testing.assert_allclose(
        gradient["dense_1"]["kernel"], hidden.T @ error, rtol=1e-4, atol=1e-6
    )


def test_calling_runs_on_plain_arrays_and_inside_a_gradient(make_classifier):
    model = make_classifier()
    assert isinstance(model(np.ones((2, 2), np.float32)), np.ndarray)
    assert ops.sum(model(np.ones((2, 2)))).shape == ()
    with pytest.raises(ShapeError, match="batch of one"):
        model(np.ones(2))


def test_a_sequential_without_input_says_so():
    model = Sequential([layers.Dense(3)])
    for ask in (lambda: model.graph, model.get_weights, lambda: model.params):
        with pytest.raises(NotReadyError, match="Input\\(shape|build"):
            ask()


def test_add_and_pop():
    model = Sequential()
    model.add(layers.Dense(4, activation="relu", input_shape=(3,)))
    model.add(layers.Dense(2))
    assert model.count_params() == 16 + 10
    assert model.pop().units == 2
    assert model.count_params() == 16
    with pytest.raises(TypeError, match="Write for instance `Dense"):
        model.add("dense")
    with pytest.raises(TypeError, match=r"Write `Flatten\(\.\.\.\)`"):
        model.add(layers.Flatten)
    with pytest.raises(NotReadyError, match="'sequential' has no layers"):
        model.add(Sequential())
    with pytest.raises(NotReadyError, match="no layer to take away"):
        Sequential().pop()


def test_two_models_share_the_weights_of_a_layer_that_both_have():
    layer = layers.Dense(2, name="twin")
    one = Sequential([Input((2,)), layer], seed=0)
    other = Sequential([Input((2,)), layer, layers.Dense(1)], seed=1)
    apart = Sequential([Input((2,)), layer.anew()], seed=1)
    np.testing.assert_array_equal(one.params["twin"]["kernel"], other.params["twin"]["kernel"])
    assert not np.array_equal(one.params["twin"]["kernel"], apart.params["twin"]["kernel"])
    other.compile("sgd", "mse")
    before = one.params["twin"]["kernel"]
    other.fit(np.ones((4, 2)), np.ones(4), verbose=0)
    np.testing.assert_array_equal(one.params["twin"]["kernel"], other.params["twin"]["kernel"])
    assert not np.array_equal(one.params["twin"]["kernel"], before)


def test_a_layer_has_weights_for_inputs_of_one_shape():
    layer = layers.Dense(2)
    Sequential([Input((2,)), layer])
    with pytest.raises(ShapeError, match=r"weights of shape \(2, 2\) already.*`Dense\(\.\.\.\)`"):
        Sequential([Input((3,)), layer])


def test_weights_must_be_arrays_of_finite_numbers():
    model = Sequential([Input((2,)), layers.Dense(1)])
    bias = np.zeros(1)
    with pytest.raises(ShapeError, match="2 arrays, but 1 were given.*model.get_weights"):
        model.set_weights([bias])
    with pytest.raises(ShapeError, match=r"dense/kernel has the shape \(2, 1\), not \(1, 2\)"):
        model.set_weights([np.zeros((1, 2)), bias])
    for wrong in ([[1, 2], [3]], np.full((2, 1), "a")):
        with pytest.raises(DataError, match="dense/kernel needs an array of numbers"):
            model.set_weights([wrong, bias])
    with pytest.raises(DataError, match="dense/kernel would hold NaN"):
        model.set_weights([np.full((2, 1), np.nan), bias])


def test_a_layer_that_is_not_there():
    model = Sequential([Input((2,)), layers.Dense(1, name="only")])
    with pytest.raises(UnknownNameError, match="Did you mean 'only'"):
        model.get_layer("onyl")
    with pytest.raises(UnknownNameError, match="no layer named 3"):
        model.get_layer(index=3)
    assert model.get_layer(index=-1).name == "only"


def test_build_takes_a_shape_with_its_batch_axis_as_in_keras():
    model = Sequential([layers.Dense(3)])
    model.build((None, 4))
    assert model.count_params() == 15
    with pytest.raises(ShapeError, match=r"Write `model.build\(\(None, 784\)\)`"):
        Sequential([layers.Dense(3)]).build((784,))


def test_layers_know_their_names_in_the_model():
    given = layers.Dense(4)
    model = Sequential([Input((2,)), given, layers.Dense(3), layers.Dense(1, name="last")])
    assert [layer.name for layer in model.layers] == ["dense", "dense_1", "last"]
    assert given.name is None


def test_an_initialiser_function_of_keras_is_told_what_to_take():
    with pytest.raises(SettingError, match=r"def initializer\(key, shape\)"):
        layers.Dense(2, kernel_initializer=lambda shape, dtype=None: np.ones(shape))


def test_a_model_is_called_on_whatever_it_could_be_fitted_to():
    model = Sequential([Input((2,)), layers.Dense(1)])
    rows = [[1.0, 2.0], [3.0, 4.0]]
    expected = model(np.array(rows, np.float32))
    for given in (rows, [np.array(rows)], pd.DataFrame(rows), {"input_layer": np.array(rows)}):
        np.testing.assert_array_equal(model(given), expected)
    a, b = Input((2,), name="a"), Input((2,), name="b")
    both = Model([a, b], layers.Subtract()([a, b]))
    ones, twos = np.ones((3, 2)), np.full((3, 2), 2.0)
    for given in ([ones, twos], {"b": twos, "a": ones}):
        np.testing.assert_array_equal(both(given), -ones)
    np.testing.assert_array_equal(both(ones, twos), -ones)


def test_a_dict_names_inputs_and_outputs_as_their_layers_are():
    a, b = Input((2,), name="a"), Input((3,), name="b")
    out = layers.Dense(1, name="answer")(layers.Concatenate()([a, b]))
    model = Model({"a": a, "b": b}, {"answer": out})
    x, y = np.ones((5, 2)), np.ones((5, 3))
    np.testing.assert_array_equal(
        model.predict({"b": y, "a": x}, verbose=0), model.predict([x, y], verbose=0)
    )
    with pytest.raises(SettingError, match="name='left'"):
        Model({"left": a, "b": b}, out)


def test_a_slash_in_a_models_name_is_refused():
    with pytest.raises(SettingError, match="name='a_b'"):
        Sequential([Input((2,)), layers.Dense(1)], name="a/b")


def test_a_copy_or_a_pickle_holds_settings_and_weights_and_no_row():
    model = Sequential([Input((3,)), layers.Dense(2)], seed=0)
    model.compile("adam", "mse")
    x = np.random.default_rng(0).normal(size=(500, 3)).astype("float32")
    model.fit(x, x[:, :2], verbose=0)
    written = pickle.dumps(model)
    assert len(written) < x.nbytes
    for twin in (pickle.loads(written), copy.deepcopy(model)):
        assert np.array_equal(twin.predict(x, verbose=0), model.predict(x, verbose=0))
        assert twin.history is None
        twin.fit(x, x[:, :2], verbose=0)  # its optimiser goes on, and the first model stays
        assert int(twin.state.step) == 2 * int(model.state.step)
        assert not np.array_equal(twin.get_weights()[0], model.get_weights()[0])
