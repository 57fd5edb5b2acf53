"""Healthy programs whose numbers are large, small, sparse or odd, and rightly so."""

import numpy as np

import goodfit as gf
from goodfit import layers
from goodfit.optimizers import SGD, Adam
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network
from tests.doctor.zoo.spoiled_data import ORIGINS, UNITS

Dense = layers.Dense


@healthy(0.85)
def units_normalised_first():
    """Features in all kinds of units, before a batch normalisation."""
    return network(
        tables.wells().changed(x=lambda x: x * UNITS + ORIGINS),
        layers.BatchNormalization(momentum=0.9),
        Dense(24, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        epochs=25,
    )


@healthy(0.85)
def units_known_beforehand():
    """The same with what `adapt` found out about the training rows."""
    rows = tables.wells().changed(x=lambda x: x * UNITS + ORIGINS)
    normalization = layers.Normalization()
    normalization.adapt(rows.x)
    return network(
        rows, normalization, Dense(24, "relu"), Dense(1, "sigmoid"),
        loss="binary_crossentropy", epochs=25,
    )  # fmt: skip


@healthy(0.8)
def prices_scaled_back():
    """House prices, which the last layer brings from unit size to what they are."""
    rows = tables.concrete().changed(y=lambda y: 310_000 + 80_000 * y)
    back = layers.Rescaling(80_000.0, offset=310_000.0)
    return network(rows, Dense(48, "relu"), Dense(1), back, loss="mae", metrics=["mse"], epochs=40)


@healthy(0.8)
def prices_inverted():
    rows = tables.concrete().changed(y=lambda y: (310_000 + 80_000 * y)[:, None])
    back = layers.Normalization(mean=310_000.0, variance=80_000.0**2, invert=True)
    return network(rows, Dense(48, "relu"), Dense(1), back, loss="mse", epochs=40)


@healthy(0.9)
def bytes_rescaled():
    rows = images.lamps().changed(x=lambda x: np.round(255 * x).astype(np.uint8))
    return network(
        rows,
        layers.Rescaling(1 / 255),
        layers.Conv2D(8, 3, activation="relu"),
        layers.Flatten(),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=12,
    )


@healthy(0.9)
def dark_pictures():
    """Night skies: most of a picture is 0, and the mean far below the brightest."""
    rows = images.lamps(noise=0.0)
    return network(
        rows, layers.Flatten(), Dense(24, "relu"), Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy", epochs=25,
    )  # fmt: skip


@healthy(0.85)
def framed_pictures():
    """A border of zeros around each picture: many features never change."""
    rows = images.gratings().changed(x=lambda x: np.pad(x, [(0, 0), (3, 3), (3, 3), (0, 0)]))
    return network(
        rows,
        layers.Conv2D(12, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=30,
    )


@healthy(0.8)
def bag_of_words():
    """How often each of sixty words is in a note: mostly zeros."""
    rows = sequences.notes(1000).changed(
        x=lambda notes: np.stack([np.bincount(note, minlength=60) for note in notes]).astype("f4")
    )
    return network(
        rows, Dense(16, "relu"), Dense(4, "softmax"), loss="sparse_categorical_crossentropy",
        epochs=10,
    )  # fmt: skip


@healthy(0.9)
def answers_as_one_hot():
    """A questionnaire of six questions with five answers each, as thirty columns of 0 and 1."""
    rng = np.random.default_rng(81)
    answers = rng.integers(5, size=(900, 6))
    worth = rng.normal(size=(6, 5))
    total = worth[np.arange(6), answers].sum(axis=1)
    x = np.eye(5)[answers].reshape(900, 30)
    rows = tables.split(x, tables.standard(total + 0.2 * rng.normal(size=900)), "r2")
    return network(rows, Dense(1), loss="mse", epochs=30)


@healthy(0.85)
def repeating_answers():
    """Five questions of yes and no: every validation row was seen in training, as there are 32."""
    rng = np.random.default_rng(82)
    x = rng.integers(2, size=(600, 5)).astype(float)
    y = (x[:, 0] + x[:, 1] * x[:, 2] + x[:, 3] > 1).astype(int)
    noisy = np.where(rng.random(600) < 0.03, 1 - y, y)
    return network(
        tables.split(x, noisy, "accuracy"), Dense(16, "relu"), Dense(1, "sigmoid"),
        loss="binary_crossentropy", epochs=30,
    )  # fmt: skip


@healthy(0.8)
def whole_numbers():
    """Marks from 1 to 6, neither centred nor of unit size, and no worse for it."""
    rng = np.random.default_rng(83)
    marks = rng.integers(1, 7, size=(700, 5)).astype(float)
    passed = (marks.mean(axis=1) + 0.2 * rng.normal(size=700) > 3.5).astype(int)
    return network(
        tables.split(marks, passed, "accuracy"), Dense(16, "relu"), Dense(1, "sigmoid"),
        loss="binary_crossentropy", epochs=30,
    )  # fmt: skip


@healthy(0.9)
def angles_within_one():
    """Targets from -1 to 1 and an output that keeps within."""
    rng = np.random.default_rng(84)
    x = rng.normal(size=(600, 3))
    rows = tables.split(x, np.sin(x[:, 0] + x[:, 1]) * np.cos(x[:, 2]), "r2")
    return network(rows, Dense(32, "tanh"), Dense(1, "tanh"), loss="mse", epochs=60)


@healthy(0.9)
def shares_of_one():
    """Targets from 0 to 1 that are no classes, by a sigmoid and a squared error."""
    rng = np.random.default_rng(85)
    x = rng.normal(size=(600, 4))
    rows = tables.split(x, 1 / (1 + np.exp(-x[:, 0] - x[:, 1] * x[:, 2])), "r2")
    return network(rows, Dense(32, "relu"), Dense(1, "sigmoid"), loss="mse", epochs=40)


@healthy(0.9)
def never_negative():
    """Lengths, which are never below zero, by a ReLU at the end that stays awake."""
    rng = np.random.default_rng(86)
    x = rng.normal(size=(600, 3))
    rows = tables.split(x, 1 + np.hypot(x[:, 0], x[:, 1]), "r2")
    last = Dense(1, "relu", bias_initializer="ones")
    return network(rows, Dense(32, "relu"), last, loss="mse", epochs=40)


@healthy(0.6)
def two_hundred_classes():
    rng = np.random.default_rng(87)
    middles = rng.normal(size=(200, 16)) * 1.5
    label = rng.integers(200, size=6000)
    x = tables.standard(middles[label] + rng.normal(size=(6000, 16)))
    return network(
        tables.split(x, label, "accuracy"),
        Dense(64, "relu"),
        Dense(200, "softmax"),
        loss="sparse_categorical_crossentropy",
        batch_size=64,
        epochs=20,
    )


@healthy(0.8)
def forty_numbers_at_once():
    rng = np.random.default_rng(88)
    x = rng.normal(size=(600, 10))
    y = np.tanh(x @ rng.normal(size=(10, 40)) / 3) + 0.1 * rng.normal(size=(600, 40))
    return network(tables.split(x, y, "r2"), Dense(64, "relu"), Dense(40), loss="mse", epochs=40)


@healthy(0.9)
def warm_days():
    """Temperatures in degrees, around 15: a small offset that the last bias learns."""
    rows = tables.levers().changed(y=lambda y: 15 + 6 * y)
    return network(rows, Dense(1), loss="mse", optimizer=SGD(0.05), epochs=30)


@healthy(0.85)
def mixed_columns():
    """Two measured columns and four of 0 and 1."""
    rng = np.random.default_rng(89)
    kind = np.eye(4)[rng.integers(4, size=700)]
    measured = rng.normal(size=(700, 2))
    y = measured[:, 0] * (1 - 2 * kind[:, 0]) + kind @ [0.5, -0.5, 1.0, -1.0]
    rows = tables.split(np.concatenate([measured, kind], axis=1), tables.standard(y), "r2")
    return network(rows, Dense(32, "relu"), Dense(1), loss="mse", epochs=40)


@healthy(0.8)
def two_inputs():
    """A picture and a table beside it, joined half way."""
    from tests.doctor.zoo.program import trained

    pictures, readings = images.fills(), tables.levers(480)
    rows = pictures._replace(
        x=[pictures.x, readings.x],
        y=pictures.y + readings.y,
        dev_x=[pictures.dev_x, readings.dev_x],
        dev_y=pictures.dev_y + readings.dev_y,
    )
    picture, reading = gf.Input(pictures.x.shape[1:]), gf.Input(readings.x.shape[1:])
    seen = Dense(8, "relu")(layers.Flatten()(picture))
    joined = layers.Concatenate()([seen, Dense(8, "relu")(reading)])
    model = gf.Model([picture, reading], Dense(1)(joined))
    return trained(model, rows, "mse", Adam(0.01), epochs=60)
