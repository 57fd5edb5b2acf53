"""Models of several inputs and outputs, against Keras."""

import numpy as np
import pytest

from goodfit import Input, Model, layers, optimizers
from goodfit.errors import DataError, UnknownNameError

rng = np.random.default_rng(0)
A, B = rng.normal(size=(50, 4)).astype("float32"), rng.normal(size=(50, 3)).astype("float32")
PRICE = (A.sum(1) + B[:, 0]).astype("float32")
KIND = (A[:, 0] > B[:, 1]).astype("int32")
WEIGHTS = rng.uniform(0.5, 2, 50).astype("float32")


def built(made, model, entry, **names):
    a, b = entry((4,), name="a"), entry((3,), name="b")
    hidden = made.Dense(8, activation="tanh", name="hidden")(made.concatenate([a, b]))
    price = made.Dense(1, name="price")(hidden)
    kind = made.Dense(2, activation="softmax", name="kind")(hidden)
    return model([a, b], [price, kind], **names)


@pytest.fixture
def ours():
    return built(layers, Model, Input, seed=3)


@pytest.fixture
def theirs(keras, ours):
    model = built(keras.layers, keras.Model, keras.Input)
    model.set_weights(ours.get_weights())
    return model


CHOICES = {
    "lists": {
        "loss": ["mse", "sparse_categorical_crossentropy"],
        "loss_weights": [0.5, 2.0],
        "metrics": [["mae"], ["accuracy"]],
    },
    "dicts": {
        "loss": {"price": "mae", "kind": "sparse_categorical_crossentropy"},
        "metrics": {"price": ["mse"]},
    },
    "one trained": {
        "loss": {"price": "mse", "kind": "sparse_categorical_crossentropy"},
        "loss_weights": {"kind": 0.0, "price": 1.0},
    },
}


@pytest.mark.parametrize("choice", CHOICES)
@pytest.mark.parametrize("eager", [False, True], ids=["compiled", "eager"])
def test_training_is_kerass(keras, ours, theirs, choice, eager):
    ours.compile(optimizers.SGD(0.05), **CHOICES[choice], run_eagerly=eager)
    theirs.compile(keras.optimizers.SGD(0.05), **CHOICES[choice])
    data = ([A, B], [PRICE, KIND])
    settings = {"epochs": 2, "batch_size": 16, "shuffle": False, "verbose": 0}
    mine = ours.fit(*data, **settings, validation_data=data).history
    other = theirs.fit(*data, **settings, validation_data=data).history
    assert set(other) == set(mine) - {"learning_rate"}
    for name, values in other.items():
        if "loss" in name and not name.startswith("val"):
            continue  # Keras means over batches of different sizes
        np.testing.assert_allclose(mine[name], values, rtol=2e-4, err_msg=name)
    for one, two in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-5)


def test_weights_of_the_rows_are_kerass(keras, ours, theirs):
    for model, sgd in ((ours, optimizers.SGD), (theirs, keras.optimizers.SGD)):
        model.compile(sgd(0.05), ["mse", "sparse_categorical_crossentropy"])
        model.fit(
            [A, B], [PRICE, KIND], sample_weight=[WEIGHTS, WEIGHTS[::-1]],
            batch_size=25, shuffle=False, verbose=0,
        )  # fmt: skip
    for one, two in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_allclose(one, two, atol=1e-5)


def test_data_may_come_by_name(ours):
    ours.compile("sgd", ["mse", "sparse_categorical_crossentropy"])
    x, y = {"b": B, "a": A}, {"kind": KIND, "price": PRICE}
    by_name = ours.evaluate(x, y, return_dict=True, verbose=0)
    assert by_name == ours.evaluate([A, B], [PRICE, KIND], return_dict=True, verbose=0)
    assert list(by_name) == ["loss", "price_loss", "kind_loss"]
    price, kind = ours.predict(x, verbose=0)
    assert (price.shape, kind.shape) == ((50, 1), (50, 2))


def test_wrong_targets_are_told_before_training(ours):
    ours.compile("sgd", ["mse", "sparse_categorical_crossentropy"])
    with pytest.raises(DataError, match="2 outputs, 'price', 'kind'"):
        ours.fit([A, B], PRICE, verbose=0)
    with pytest.raises(UnknownNameError, match="'prices'.*price"):
        ours.fit([A, B], {"prices": PRICE, "kind": KIND}, verbose=0)
    with pytest.raises(DataError, match=r"classes"):
        ours.fit([A, B], [PRICE, KIND + 5], verbose=0)


def test_the_doctor_looks_at_such_a_model_too(ours):
    ours.compile("sgd", ["mse", "sparse_categorical_crossentropy"], metrics=[[], ["accuracy"]])
    history = ours.fit([A, B], [PRICE, KIND], epochs=5, verbose=0, validation_split=0.2)
    assert history.diagnosis is not None
    assert "val_kind_accuracy" in history.history
