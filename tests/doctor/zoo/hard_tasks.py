"""Healthy programs whose task allows no better: the doctor must know the limit from an illness."""

import numpy as np

from goodfit import layers
from goodfit.optimizers import SGD, Adam
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network

Dense = layers.Dense


@healthy(0.62)
def three_of_ten_wrong():
    """Labels of which three in ten are wrong in training and validation alike: 0.7 is the best."""
    rng = np.random.default_rng(71)
    x = rng.normal(size=(2000, 4))
    y = (x[:, 0] + x[:, 1] > 0).astype(int)
    rows = tables.split(x, np.where(rng.random(2000) < 0.3, 1 - y, y), "accuracy")
    return network(
        rows, Dense(8, "relu"), Dense(1, "sigmoid"), loss="binary_crossentropy",
        metrics=["accuracy"], optimizer=Adam(0.003), epochs=12,
    )  # fmt: skip


@healthy(0.12)
def weak_lines():
    """A fifth of the variance is in the features, the rest is chance."""
    rows = tables.levers(2000, noise=3.0)
    return network(rows, Dense(1), loss="mse", optimizer=SGD(0.02), epochs=15)


@healthy(0.03)
def weak_curves():
    rows = tables.concrete(3000, noise=4.0)
    return network(rows, Dense(16, "relu"), Dense(1), loss="mse", optimizer=Adam(0.002), epochs=8)


@healthy(0.5)
def overlapping_wines():
    """Clouds that lie in one another."""
    return network(
        tables.vintages(1500, classes=4, features=6, spread=2.0),
        Dense(16, "relu"),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=Adam(0.003),
        epochs=12,
    )


@healthy(0.6)
def blurred_lamps():
    return network(
        images.lamps(1000, noise=0.6),
        layers.Flatten(),
        layers.Dropout(0.3),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=Adam(0.003),
        epochs=10,
    )


@healthy(0.4)
def drunken_walk():
    """The next step of a walk that is pulled back to the middle: chance rules."""
    rng = np.random.default_rng(72)
    series = np.zeros(900)
    for i in range(1, len(series)):
        series[i] = 0.8 * series[i - 1] + rng.normal()
    rows = sequences.windows(tables.standard(series), 8)
    return network(rows, layers.GRU(8), Dense(1), loss="mse", optimizer=Adam(0.005), epochs=15)


@healthy(0.8)
def last_value_and_a_step():
    """A price of which the network learns the change, laid upon the last value."""
    import goodfit as gf
    from tests.doctor.zoo.program import trained

    rows = sequences.prices(600)
    prices = gf.Input(rows.x.shape[1:])
    last = layers.Reshape((1,))(layers.Cropping1D((9, 0))(prices))
    hidden = layers.LSTM(8)(prices)
    change = Dense(1, kernel_initializer="zeros")(hidden)
    model = gf.Model(prices, layers.Add()([last, change]))
    return trained(model, rows, "mse", Adam(0.001), epochs=5)


@healthy(0.85)
def counted_visitors():
    """Counts that scatter as Poisson's do, by the exponential of a line."""
    rng = np.random.default_rng(73)
    x = rng.normal(size=(900, 4))
    rate = np.exp(1.5 + x @ [0.6, -0.4, 0.3, 0.0])
    rows = tables.split(x, rng.poisson(rate).astype(float), "r2")
    return network(
        rows._replace(dev_y=rate[len(rows.x) :].astype(np.float32)),
        Dense(1, "exponential"),
        loss="poisson",
        epochs=30,
    )


@healthy(0.6)
def counted_calls():
    """The same with a hidden layer, and softplus to keep the answer above zero."""
    rng = np.random.default_rng(74)
    x = rng.normal(size=(900, 4))
    rate = 3 + 2 * np.sin(x[:, 0]) + np.abs(x[:, 1])
    rows = tables.split(x, rng.poisson(rate).astype(float), "r2")
    return network(
        rows._replace(dev_y=rate[len(rows.x) :].astype(np.float32)),
        Dense(24, "relu"),
        Dense(1, "softplus"),
        loss="poisson",
        optimizer=Adam(0.005),
        epochs=15,
    )


@healthy(0.75)
def rare_but_weighed():
    """Few ill among many, weighed so that the network cares."""
    return network(
        tables.assays(2400, share_of_ill=0.04, overlap=1.5),
        Dense(8, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        optimizer=Adam(0.003),
        class_weight={0: 1.0, 1: 20.0},
        epochs=10,
    )


@healthy(0.95)
def rare_but_plain():
    """One class in twenty, which is so unlike the other that nothing has to be weighed."""
    return network(
        tables.assays(1600, share_of_ill=0.05, overlap=0.5),
        Dense(12, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        epochs=15,
    )


@healthy(0.55)
def smoothed_labels():
    from goodfit.losses import CategoricalCrossentropy

    rows = tables.vintages(1200, classes=4, spread=1.5).changed(y=tables.one_hot)
    return network(
        rows,
        Dense(24, "relu"),
        Dense(4, "softmax"),
        loss=CategoricalCrossentropy(label_smoothing=0.2),
        optimizer=Adam(0.005),
        epochs=12,
    )


@healthy(0.85)
def outliers_borne():
    """One target in fifty is wild; an absolute error bears it."""
    rng = np.random.default_rng(75)
    rows = tables.levers(800, noise=0.2)
    wild = np.where(rng.random(len(rows.y)) < 0.02, 25 * rng.normal(size=len(rows.y)), 0)
    rows = rows._replace(y=rows.y + wild.astype(np.float32))
    return network(rows, Dense(1), loss="mae", optimizer=Adam(0.02), epochs=30)
