"""Cloning: the same layers, connected in the same way, with other weights."""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, layers, load_model, models
from goodfit.errors import NotReadyError, SettingError

X = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")


def residual():
    x = Input((4,), name="x")
    shared = layers.Dense(4, "tanh", name="shared")
    return Model(x, layers.Add()([x, shared(shared(x)) * 2]), name="residual")


def encoder_and_decoder():
    source, target = Input((5, 4)), Input((3, 2))
    _, *states = layers.LSTM(3, return_state=True, name="encoder")(source)
    out = layers.LSTM(3, name="decoder")(target, initial_state=states)
    return Model([source, target], [layers.Dense(1)(out), states[1]])


def nested():
    inner = residual()
    return Sequential([Input((4,)), inner, layers.Dense(2)], name="outer")


@pytest.mark.parametrize("make", [residual, encoder_and_decoder, nested])
def test_a_clone_computes_the_same_once_it_has_the_same_weights(make):
    model = make()
    twin = models.clone_model(model)
    assert twin.name == model.name
    assert list(twin.graph.layers) == list(model.graph.layers)
    data = [np.ones((2, *node.shape), np.float32) for node in model.inputs]
    before, first = [np.asarray(a) for a in listed(model(data))], listed(twin(data))
    assert not np.allclose(before[0], first[0])
    twin.set_weights(model.get_weights())
    for one, other in zip(before, listed(twin(data)), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6)


def listed(outputs):
    return outputs if isinstance(outputs, list) else [outputs]


def test_training_the_clone_leaves_the_model_as_it_is(make_classifier, blobs, same_weights):
    model, untouched = make_classifier(), make_classifier()
    twin = models.clone_model(model)
    assert isinstance(twin, Sequential)
    assert twin.compiled() == model.compiled()
    twin.fit(*blobs, epochs=1, verbose=0)
    same_weights(model, untouched)


def test_a_function_says_what_stands_in_the_place_of_each_layer(keras):
    def double(layer):
        return type(layer)(2 * layer.units)

    def told(library, clone):
        chain = [library.layers.Dense(3), library.layers.Dense(1)]
        return clone(library.Sequential([library.Input((4,)), *chain]), clone_function=double)

    import goodfit

    ours, theirs = told(goodfit, models.clone_model), told(keras, keras.models.clone_model)
    shapes = [array.shape for array in theirs.get_weights()]
    assert [array.shape for array in ours.get_weights()] == shapes == [(4, 6), (6,), (6, 2), (2,)]


def test_layers_that_the_function_returns_are_shared(make_classifier, same_weights):
    model = make_classifier()
    same_weights(models.clone_model(model, clone_function=lambda layer: layer), model)


def test_another_function_calls_the_layers_and_may_add_others():
    def dropping(layer, *args, **kwargs):
        out = layer(*args, **kwargs)
        return layers.Dropout(0.5)(out) if isinstance(layer, layers.Dense) else out

    model = residual()
    twin = models.clone_model(model, lambda layer: layer, dropping)
    assert [type(layer).__name__ for layer in twin.layers].count("Dropout") == 2
    np.testing.assert_allclose(twin(X), model(X), rtol=1e-6)


def test_a_class_with_a_step_of_its_own_keeps_it():
    class Careful(Model):
        def train_step(self, state, batch):
            return super().train_step(state, batch)

    x = Input((4,))
    assert type(models.clone_model(Careful(x, layers.Dense(1)(x)))) is Careful


def test_what_cannot_be_cloned_says_why():
    class Own(Model):
        def __init__(self):
            super().__init__()
            self.last = layers.Dense(1)

        def call(self, inputs):
            return self.last(inputs)

    with pytest.raises(SettingError, match=r"Make another one: `Own\(\.\.\.\)`"):
        models.clone_model(Own())
    with pytest.raises(NotReadyError, match="shape of its inputs"):
        models.clone_model(Sequential([layers.Dense(1)]))
    with pytest.raises(SettingError, match="returned None for the layer 'shared'"):
        models.clone_model(residual(), clone_function=print)


def test_a_chain_with_a_branching_model_inside_is_read_from_its_file(tmp_path):
    model = nested()
    models.save_model(model, tmp_path / "outer.goodfit")
    np.testing.assert_allclose(load_model(tmp_path / "outer.goodfit")(X), model(X), rtol=1e-6)
