"""Healthy programs that are tiny or done before long, which looks like an illness if one only
counts rows, units or gradients."""

import numpy as np

from goodfit import layers
from goodfit.optimizers import SGD, Adam
from tests.doctor.zoo import images, tables
from tests.doctor.zoo.program import Rows, healthy, network

Dense = layers.Dense


@healthy(0.99)
def four_points():
    """Exclusive or: four rows, and nothing to validate on."""
    x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32)
    rows = Rows(x, np.array([0, 1, 1, 0]), None, None, "accuracy")
    return network(
        rows, Dense(16, "tanh"), Dense(1, "sigmoid"), loss="binary_crossentropy",
        optimizer=Adam(0.05), batch_size=4, epochs=150,
    )  # fmt: skip


@healthy(0.95)
def twelve_points():
    """A straight line through twelve points of little noise."""
    x = np.linspace(-1, 1, 12, dtype=np.float32)[:, None]
    y = 2 * x[:, 0] - 0.5 + 0.05 * np.random.default_rng(61).normal(size=12)
    rows = Rows(x, y.astype(np.float32), None, None, "r2")
    return network(rows, Dense(1), loss="mse", optimizer=SGD(0.1), batch_size=4, epochs=80)


@healthy(0.9)
def forty_wines():
    rows = tables.vintages(54, classes=2, features=4, spread=0.3)
    return network(
        rows, Dense(12, "relu"), Dense(2, "softmax"), loss="sparse_categorical_crossentropy",
        batch_size=8, epochs=60,
    )  # fmt: skip


@healthy(0.99)
def truth_table():
    """All sixteen rows of a rule of four bits, validated on the same sixteen: there are no more."""
    bits = (np.arange(16)[:, None] >> np.arange(4)) & 1
    x, y = bits.astype(np.float32), (bits.sum(axis=1) >= 2).astype(int)
    return network(
        Rows(x, y, x, y, "accuracy"), Dense(12, "relu"), Dense(1, "sigmoid"),
        loss="binary_crossentropy", optimizer=Adam(0.03), batch_size=16, epochs=120,
    )  # fmt: skip


@healthy(0.97)
def known_to_the_end():
    """Classes far apart: the loss is next to nothing for most of the run, gradients too."""
    return network(
        tables.vintages(400, classes=3, features=6, spread=0.1),
        Dense(24, "relu"),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=80,
    )


@healthy(0.97)
def one_unit():
    rng = np.random.default_rng(62)
    x = rng.normal(size=(400, 3))
    rows = tables.split(x, (x @ [1.0, -2.0, 0.5] > 0.2).astype(int), "accuracy")
    return network(
        rows, Dense(1, "sigmoid"), loss="binary_crossentropy", optimizer=SGD(0.5), epochs=40
    )


@healthy(0.95)
def two_units_are_enough():
    rng = np.random.default_rng(63)
    x = rng.normal(size=(400, 2))
    rows = tables.split(x, np.tanh(1.5 * x[:, 0] - x[:, 1]), "r2")
    return network(rows, Dense(2, "tanh"), Dense(1), loss="mse", epochs=40)


@healthy(0.9)
def sure_of_itself():
    """Sigmoid units in the middle that end flat, since the answer is a matter of yes and no."""
    rng = np.random.default_rng(64)
    x = rng.uniform(-1, 1, size=(500, 2))
    rows = tables.split(x * 1.7, ((x > 0).sum(axis=1) == 1).astype(int), "accuracy")
    return network(
        rows, Dense(16, "tanh"), Dense(1, "sigmoid"), loss="binary_crossentropy",
        optimizer=Adam(0.05), epochs=60,
    )  # fmt: skip


@healthy(0.99)
def one_feature_says_all():
    """Degrees from Celsius to Fahrenheit, both standardised: a feature that is the target."""
    celsius = np.random.default_rng(65).normal(size=(300, 1))
    rows = tables.split(celsius, celsius[:, 0].copy(), "r2")
    return network(rows, Dense(1), loss="mse", optimizer=SGD(0.1), epochs=30)


@healthy(0.95)
def stopped_early():
    """Two hundred epochs were offered; early stopping took fewer."""
    from goodfit.callbacks import EarlyStopping

    return network(
        images.lamps(),
        layers.Flatten(),
        Dense(32, "relu"),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=200,
        callbacks=[EarlyStopping(patience=6, restore_best_weights=True)],
    )


@healthy(0.97)
def one_epoch_is_enough():
    return network(
        tables.vintages(4000, classes=3, features=6, spread=0.2),
        Dense(32, "relu"),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        batch_size=16,
        epochs=1,
    )


@healthy(0.95)
def one_batch_an_epoch():
    """Few rows in a single batch, and epochs enough."""
    return network(
        tables.levers(60, noise=0.1), Dense(1), loss="mse",
        optimizer=SGD(0.2), batch_size=64, epochs=100,
    )  # fmt: skip
