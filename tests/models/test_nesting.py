"""Models inside models, shared layers, frozen ones, subclasses."""

import numpy as np
import pytest

from goodfit import Input, Model, Sequential, layers, load_model, ops
from goodfit.arrays import trees
from goodfit.autodiff import value_and_grad
from goodfit.errors import NotReadyError, UnknownNameError

rng = np.random.default_rng(0)
X = rng.normal(size=(40, 6)).astype("float32")
Y = X[:, :1] - X[:, 1:2]


def autoencoder():
    encoder = Sequential([Input((6,)), layers.Dense(3, "relu")], name="encoder")
    decoder = Sequential([layers.Dense(6)], name="decoder")
    x = Input((6,))
    return encoder, decoder, Model(x, decoder(encoder(x)))


def test_the_layers_of_an_inner_model_are_laid_into_the_outer_one():
    encoder, decoder, whole = autoencoder()
    assert list(whole.graph.layers) == ["encoder/dense", "decoder/dense"]
    expected = decoder.predict(encoder.predict(X, verbose=0), verbose=0)
    np.testing.assert_allclose(whole.predict(X, verbose=0), expected, rtol=1e-5)


def test_training_the_outer_model_trains_the_inner_ones():
    encoder, decoder, whole = autoencoder()
    before = encoder.get_weights()
    whole.compile("adam", "mse")
    whole.fit(X, X, epochs=2, verbose=0)
    assert not np.array_equal(encoder.get_weights()[0], before[0])
    expected = decoder.predict(encoder.predict(X, verbose=0), verbose=0)
    np.testing.assert_allclose(whole.predict(X, verbose=0), expected, rtol=1e-5)


def test_a_sequential_may_hold_models():
    encoder, decoder, whole = autoencoder()
    chain = Sequential([encoder, decoder])
    np.testing.assert_allclose(chain.predict(X, verbose=0), whole.predict(X, verbose=0), rtol=1e-5)


def test_a_model_called_twice_shares_its_weights():
    tower = Sequential([Input((6,)), layers.Dense(3, "tanh"), layers.Dropout(0.5)], name="tower")
    a, b = Input((6,)), Input((6,))
    twins = Model([a, b], tower(a) - tower(b))
    assert twins.count_params() == 6 * 3 + 3
    assert twins.predict([X, X], verbose=0).any() == 0


def test_features_of_a_trained_model():
    model = Sequential([Input((6,)), layers.Dense(3, "relu", name="hidden"), layers.Dense(1)])
    model.compile("adam", "mse")
    model.fit(X, Y, epochs=2, verbose=0)
    features = Model(model.inputs, model.get_layer("hidden").output)
    kernel, bias = model.get_weights()[:2]
    expected = np.maximum(X @ kernel + bias, 0)
    np.testing.assert_allclose(features.predict(X, verbose=0), expected, rtol=1e-4, atol=1e-6)


def test_a_nested_model_survives_a_file(tmp_path):
    _, _, whole = autoencoder()
    whole.compile("adam", "mse")
    whole.fit(X, X, verbose=0)
    whole.save(tmp_path / "m.goodfit")
    again = load_model(tmp_path / "m.goodfit")
    np.testing.assert_array_equal(again.predict(X, verbose=0), whole.predict(X, verbose=0))
    again.fit(X, X, verbose=0)
    whole.fit(X, X, verbose=0)
    np.testing.assert_array_equal(again.get_weights()[0], whole.get_weights()[0])


def frozen_base():
    base = Sequential(
        [Input((6,)), layers.Dense(4, "relu"), layers.BatchNormalization()], name="base"
    )
    model = Sequential([base, layers.Dense(1)])
    model.freeze("base")
    return base, model


def test_what_is_frozen_does_not_change_at_all():
    base, model = frozen_base()
    before, head = base.get_weights(), model.get_weights()[-2]
    model.compile("adam", "mse")
    model.fit(X, Y, epochs=2, verbose=0)
    for one, other in zip(base.get_weights(), before, strict=True):
        np.testing.assert_array_equal(one, other)
    assert not np.array_equal(model.get_weights()[-2], head)


def test_what_is_thawed_learns_again():
    base, model = frozen_base()
    model.unfreeze()
    assert model.trainable
    before = base.get_weights()
    model.compile("adam", "mse")
    model.fit(X, Y, verbose=0)
    assert not any(map(np.array_equal, base.get_weights(), before))
    model.trainable = False
    assert not model.trainable


def test_freezing_what_is_not_there_is_told():
    _, model = frozen_base()
    with pytest.raises(UnknownNameError, match="'bass'"):
        model.freeze("bass")


class TwoLayers(Model):
    def __init__(self, units, **settings):
        super().__init__(**settings)
        self.hidden = layers.Dense(units, "relu")
        self.last = layers.Dense(1)

    def call(self, inputs):
        hidden = self.hidden(inputs)
        return self.last(hidden) + ops.mean(hidden, axis=-1, keepdims=True)


def test_a_subclass_is_built_by_its_first_data_and_trains(tmp_path):
    model = TwoLayers(5, seed=1)
    assert model.name == "two_layers"
    model.compile("adam", "mse")
    losses = model.fit(X, Y, epochs=20, verbose=0).history["loss"]
    assert losses[-1] < losses[0]
    hidden = np.maximum(X @ model.params["dense"]["kernel"] + model.params["dense"]["bias"], 0)
    last = hidden @ model.params["dense_1"]["kernel"] + model.params["dense_1"]["bias"]
    expected = last + hidden.mean(-1, keepdims=True)
    np.testing.assert_allclose(model.predict(X, verbose=0), expected, rtol=1e-4, atol=1e-5)
    model.save(tmp_path / "m.goodfit")
    again = load_model(tmp_path / "m.goodfit")
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))


def test_a_subclass_without_call_is_told():
    class Empty(Model):
        pass

    with pytest.raises(NotReadyError, match=r"Empty has no `call`"):
        Empty()(X)
    with pytest.raises(TypeError, match=r"Model\(inputs, outputs\)"):
        Model()


class Halved(Model):
    """Steps half as far as plain gradient descent does."""

    def train_step(self, state, batch):
        def loss(params):
            (y_pred,) = self.graph.run(params, state.memory, batch.x, self.context(state, batch))
            return ops.mean(ops.square(y_pred - batch.y[0]))

        value, gradients = value_and_grad(loss)(state.params)
        params = trees.map(lambda p, g: p - 0.05 * g, state.params, gradients)
        rows = ops.sum(batch.rows)
        measured = {"loss": {"total": value * rows, "rows": rows}}
        return state._replace(params=params, step=state.step + 1), measured


@pytest.mark.parametrize("eager", [False, True], ids=["compiled", "eager"])
def test_a_step_of_the_users_own(eager):
    x = Input((6,))
    model = Halved(x, layers.Dense(1)(x), seed=2)
    kernel, bias = model.get_weights()
    model.compile("sgd", "mse", run_eagerly=eager)
    model.fit(X, Y, batch_size=40, verbose=0)
    error = X @ kernel + bias - Y
    np.testing.assert_allclose(
        model.get_weights()[0], kernel - 0.05 * 2 * X.T @ error / 40, rtol=1e-4, atol=1e-6
    )


def test_one_batch_at_a_time_is_an_epoch_of_one_batch():
    made = [Sequential([Input((6,)), layers.Dense(1)], seed=5) for _ in range(2)]
    for model in made:
        model.compile("adam", "mse", metrics=["mae"])
    history = made[0].fit(X, Y, batch_size=40, shuffle=False, verbose=0).history
    loss, mae = made[1].train_on_batch(X, Y)
    assert (loss, mae) == pytest.approx((history["loss"][0], history["mae"][0]), rel=1e-6)
    np.testing.assert_allclose(made[0].get_weights()[0], made[1].get_weights()[0], rtol=1e-6)
    assert made[1].test_on_batch(X, Y) == pytest.approx(made[1].evaluate(X, Y, verbose=0))
    np.testing.assert_allclose(
        made[1].predict_on_batch(X), made[1].predict(X, verbose=0), rtol=1e-5
    )
