"""Programs whose numbers are badly scaled, damaged or wrongly written, and the same put right."""

import numpy as np

from goodfit import layers
from goodfit.optimizers import SGD, Adam
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network, sick

Dense = layers.Dense
UNITS = np.array([40_000.0, 1.0, 0.003, 1.0, 900.0, 12.0], np.float32)
ORIGINS = np.array([52_000.0, 0.0, 0.1, 7.0, 1013.0, -3.0], np.float32)


@sick("input_unscaled", "dying_relu", scale=lambda x: x * UNITS + ORIGINS)
def wells_in_units(scale):
    """Readings in cents, hectopascals and shares of one."""
    return network(
        tables.wells().changed(x=scale),
        Dense(24, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        epochs=25,
    )


@sick("input_unscaled", "lr_too_high", "dying_relu", brightest=255)
@healthy(0.9, brightest=1)
def bright_stripes(brightest):
    return network(
        images.gratings().changed(x=lambda x: x * brightest),
        layers.Conv2D(12, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(0.1, momentum=0.9),
        epochs=25,
    )


@sick("input_unscaled", "saturated_activation", shift=101_325.0, size=800.0)
@healthy(0.85, shift=0.0, size=1.0)
def air_pressure(shift, size):
    """Tones in the pressure of the air, in pascals."""
    return network(
        sequences.hums().changed(x=lambda x: shift + size * x),
        layers.GRU(16),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=20,
    )


@sick("input_unscaled", "exploding_gradient", "lr_too_high", size=1000.0, shift=2000.0)
@healthy(0.8, size=1.0, shift=0.0)
def strength_in_grams(size, shift):
    return network(
        tables.concrete().changed(x=lambda x: size * x + shift),
        Dense(48, "relu"),
        Dense(1),
        loss="mse",
        optimizer=SGD(0.03, momentum=0.9),
        epochs=50,
    )


@sick("input_double_scaled", "slow_learning", "too_few_epochs", divisor=255.0**2)
@healthy(0.9, divisor=255.0)
def darkened_lamps(divisor):
    rows = images.lamps().changed(x=lambda x: np.round(x * 255) / divisor)
    return network(
        rows,
        layers.Conv2D(8, 3, activation="relu"),
        layers.Flatten(),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(0.1, momentum=0.9),
        epochs=10,
    )


@sick("input_double_scaled", "slow_learning", "too_few_epochs", divisor=1000.0)
@healthy(0.85, divisor=1.0)
def shrunken_wells(divisor):
    """Features that had unit size before they were divided by a thousand."""
    return network(
        tables.wells().changed(x=lambda x: x / divisor),
        Dense(24, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        optimizer=Adam(0.005),
        epochs=25,
    )


@sick("target_unscaled", "slow_learning", "lr_too_low", origin=310_000.0, size=80_000.0)
@healthy(0.8, origin=0.0, size=1.0)
def price_of_a_house(origin, size):
    rows = tables.concrete().changed(y=lambda y: origin + size * y)
    return network(rows, Dense(48, "relu"), Dense(1), loss="mse", epochs=40)


@sick(
    "target_unscaled",
    "slow_learning",
    "lr_too_low",
    "exploding_gradient",
    origin=5000.0,
    size=2000.0,
)
@healthy(0.9, origin=0.0, size=1.0)  # fmt: skip
def power_of_a_plant(origin, size):
    rows = sequences.tanks().changed(y=lambda y: origin + size * y)
    return network(rows, layers.LSTM(16), Dense(1), loss="mse", epochs=30)


@sick("target_unscaled", "exploding_gradient", "lr_too_high", size=500.0)
@healthy(0.8, size=1.0)
def torque_of_an_arm(size):
    rows = tables.arm().changed(y=lambda y: size * y)
    return network(rows, Dense(40, "relu"), Dense(3), loss="mse", optimizer=SGD(0.1), epochs=60)


def holes(table):
    """A few cells that are not known."""
    spoiled = np.array(table)
    spoiled.reshape(len(spoiled), -1)[7::50, 0] = np.nan
    return spoiled


def peaks(numbers):
    """A measurement that overflowed."""
    spoiled = np.array(numbers)
    spoiled[5] = np.inf
    return spoiled


@sick("nan_in_data", x=holes)
def wells_with_holes(x):
    return network(
        tables.wells().changed(x=x), Dense(24, "relu"), Dense(1, "sigmoid"),
        loss="binary_crossentropy", epochs=20,
    )  # fmt: skip


@sick("nan_in_data", y=peaks)
def level_with_peaks(y):
    rows = sequences.tanks().changed(y=y)
    return network(rows, layers.GRU(12), Dense(1), loss="mse", epochs=20)


@sick("nan_in_data", x=holes)
def lamps_with_holes(x):
    return network(
        images.lamps().changed(x=x), layers.Flatten(), Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy", epochs=20,
    )  # fmt: skip


def beside(columns):
    """A function that lays constant columns beside a table."""
    return lambda x: np.concatenate([x, np.broadcast_to(columns, (*x.shape[:-1], len(columns)))],
                                    axis=-1, dtype=np.float32)  # fmt: skip


@sick("constant_features", "input_unscaled", value=700.0)
@healthy(0.85, value=0.0)
def serial_numbers(value):
    """Twelve columns that are the same in each row."""
    return network(
        tables.wells().changed(x=beside(np.full(12, value))),
        Dense(24, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        optimizer=SGD(0.05),
        epochs=100,
    )


@sick("constant_features", "input_unscaled", "saturated_activation", value=300.0)
@healthy(0.9, value=0.0)
def dead_channel(value):
    return network(
        sequences.tanks().changed(x=beside([value, value])),
        layers.GRU(12),
        Dense(1),
        loss="mse",
        epochs=30,
    )


@sick("label_encoding_error", "wrong_output_units", labels=lambda y: y + 1)
@sick("label_encoding_error", "loss_label_mismatch", labels=lambda y: y / 4)
@sick("label_encoding_error", labels=lambda y: np.array(list("abcde"))[y])
def names_of_vineyards(labels):
    return network(
        tables.vintages().changed(y=labels),
        Dense(32, "relu"),
        Dense(5, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=20,
    )


@sick("label_encoding_error", "loss_label_mismatch", labels=lambda y: y + 1)
@sick("label_encoding_error", labels=lambda y: np.where(y, "yes", "no"))
@sick("label_encoding_error", "loss_label_mismatch", labels=lambda y: y * 255)
def answers_of_wells(labels):
    return network(
        tables.wells().changed(y=labels),
        Dense(24, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        epochs=20,
    )


@sick("label_encoding_error", "wrong_output_units", labels=lambda y: y * 10)
@healthy(0.9, labels=lambda y: y)
def codes_of_tones(labels):
    return network(
        sequences.hums().changed(y=labels),
        layers.Conv1D(12, 5, activation="relu"),
        layers.GlobalMaxPooling1D(),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
    )


@sick("non_numeric_data", columns=["clay", "sand", "loam"])
@sick("non_numeric_data", columns=["1.5 m", "2 m", "0.3 m"])
def words_in_a_table(columns):
    rows = tables.wells()
    words = np.array(columns)[np.arange(len(rows.x)) % 3]
    mixed = np.concatenate([rows.x.astype(object), words[:, None]], axis=1)
    return network(
        rows._replace(x=mixed, dev_x=None, dev_y=None),
        Dense(24, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
    )


@sick("ids_out_of_range", words=40)
@sick("ids_out_of_range", words=59)
@healthy(0.8, words=60)
def known_words(words):
    return network(
        sequences.notes(),
        layers.Embedding(words, 12),
        layers.GlobalAveragePooling1D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=15,
    )
