"""Small programs and data that many tests of treatment need."""

import numpy as np

from goodfit import Input, Model, Sequential, layers
from goodfit.treatment.aim import aim_of
from goodfit.treatment.program import Program, Rows

RNG = np.random.default_rng(0)
X = RNG.normal(size=(120, 4)).astype("float32")
CLASSES = (X[:, 0] > 0).astype("int32") + (X[:, 1] > 1)
NUMBERS = (X @ [1, -2, 0.5, 0] * 100 + 1000).astype("float32")


def network(*chain, loss="mse", optimizer="sgd", metrics=None, shape=(4,), seed=0):
    model = Sequential([Input(shape), *chain], seed=seed)
    model.compile(optimizer, loss, metrics=metrics)
    return model


def classifier(optimizer="sgd"):
    return network(
        layers.Dense(8, "relu", name="hidden"),
        layers.Dense(3, "softmax", name="answer"),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        optimizer=optimizer,
    )


def regressor():
    return network(layers.Dense(8, "relu", name="hidden"), layers.Dense(1, name="answer"))


def residual():
    x = Input((4,), name="x")
    hidden = layers.Dense(4, "tanh", name="hidden")(x)
    model = Model(x, layers.Dense(1, name="answer")(layers.Add()([x, hidden])), seed=0)
    model.compile("sgd", "mse")
    return model


def rows_of(model, y, x=X, origin="given"):
    cut = len(y) * 3 // 4
    aim = aim_of(np.asarray(y), model.plan())
    if origin == "trained on":
        return Rows(x, y, x, y, origin, aim)
    return Rows(x[:cut], y[:cut], x[cut:], y[cut:], origin, aim)


def program_of(model, **settings):
    return Program(model, **{"epochs": 2, "batch_size": 32, **settings})
