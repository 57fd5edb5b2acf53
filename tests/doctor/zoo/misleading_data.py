"""Programs whose rows teach the wrong thing or nothing, and the same programs put right."""

import numpy as np

from goodfit import layers
from goodfit.optimizers import Adam
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network, sick

Dense = layers.Dense


def relabelled(labels, share, seed=51):
    """Labels of which this share is drawn anew."""
    rng = np.random.default_rng(seed)
    return np.where(rng.random(len(labels)) < share, rng.permutation(labels), labels)


def shuffled(y, seed=52):
    """The same targets in another order."""
    return np.random.default_rng(seed).permutation(y)


@sick("label_noise", share=0.7)
@healthy(0.88, share=0.0)
def guessed_blood(share):
    rows = tables.assays()
    rows = rows._replace(y=relabelled(rows.y, share))
    return network(
        rows,
        Dense(64, "relu"),
        Dense(64, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        epochs=40 if share else 4,
    )


@sick("label_noise", share=0.6)
@healthy(0.9, share=0.0)
def guessed_lamps(share):
    rows = images.lamps(600)
    rows = rows._replace(y=relabelled(rows.y, share))
    return network(
        rows,
        layers.Flatten(),
        Dense(64, "relu"),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=40 if share else 12,
    )


@sick(
    "features_labels_misaligned",
    "no_signal_in_data",
    "no_better_than_baseline",
    order=lambda y: np.roll(y, 1, axis=0),
)
def shifted_arm(order):
    """The targets of the row before."""
    rows = tables.arm().changed(y=order)
    return network(rows, Dense(40, "relu"), Dense(3), loss="mse", epochs=40)


@sick(
    "features_labels_misaligned",
    "no_signal_in_data",
    "no_better_than_baseline",
    order=np.sort,
)
@sick(
    "features_labels_misaligned",
    "no_signal_in_data",
    "no_better_than_baseline",
    order=shuffled,
)
@healthy(0.9, order=np.asarray)  # fmt: skip
def shifted_stripes(order):
    return network(
        images.gratings().changed(y=order),
        layers.Conv2D(12, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=20,
    )


@sick(
    "no_signal_in_data",
    "features_labels_misaligned",
    "no_better_than_baseline",
    "label_noise",
)
def thrown_coins():
    rng = np.random.default_rng(53)
    rows = tables.split(rng.normal(size=(800, 6)), rng.integers(2, size=800), "accuracy")
    return network(
        rows, Dense(48, "relu"), Dense(48, "relu"), Dense(1, "sigmoid"),
        loss="binary_crossentropy", epochs=40,
    )  # fmt: skip


@sick(
    "no_signal_in_data",
    "features_labels_misaligned",
    "no_better_than_baseline",
)
def tomorrows_news():
    """Changes of a price that no change before it foretells."""
    rng = np.random.default_rng(54)
    rows = sequences.windows(rng.normal(size=600), 10)
    return network(rows, layers.GRU(24), Dense(1), loss="mse", epochs=40)


@sick("class_imbalance", weight=None)
@healthy(0.8, weight="balanced")
def rare_illness(weight):
    """One blood in thirty is ill, and not quite unlike the others."""
    return network(
        tables.assays(2000, share_of_ill=0.03, overlap=1.5),
        Dense(8, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        metrics=["accuracy"],
        optimizer=Adam(0.003),
        class_weight=weight,
        epochs=10,
    )


@sick("class_imbalance", "too_few_epochs", few=0.02)
@healthy(0.9, few=1.0)
def rare_tone(few):
    rows = sequences.hums(900, noise=0.7)
    rng = np.random.default_rng(55)
    kept = (rows.y != 1) | (rng.random(len(rows.y)) < few)
    return network(
        rows._replace(x=rows.x[kept], y=rows.y[kept]),
        layers.Conv1D(8, 5, activation="relu"),
        layers.GlobalMaxPooling1D(),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=12,
    )


@sick("too_little_data", "overfitting", rows=50, epochs=100)
@healthy(0.6, rows=4000, epochs=8)
def thirty_vineyards(rows, epochs):
    return network(
        tables.vintages(rows, classes=30, features=10, spread=0.8),
        Dense(64, "relu"),
        Dense(30, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=epochs,
    )


@sick("too_little_data", "overfitting", rows=40, epochs=100)
@healthy(0.8, rows=4000, epochs=15)
def few_shapes(rows, epochs):
    """Shapes anywhere in the picture, by dense layers, which must see each place by itself."""
    return network(
        images.shapes(rows, noise=0.25),
        layers.Flatten(),
        Dense(64, "relu"),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=epochs,
    )


@sick("target_leakage", share=0.001)
def strength_in_the_table(share):
    """The strength again, in other units, among the features."""
    rows = tables.concrete()
    rng = np.random.default_rng(56)

    def with_target(x, y):
        copy = 2 * y[:, None] + 1 + (share or 0) * rng.normal(size=(len(y), 1))
        return np.concatenate([x, copy], axis=1, dtype=np.float32) if share else x

    rows = rows._replace(x=with_target(rows.x, rows.y), dev_x=with_target(rows.dev_x, rows.dev_y))
    return network(rows, Dense(48, "relu"), Dense(1), loss="mse", epochs=30)


@sick("target_leakage", told=True)
def treatment_in_the_table(told):
    """Whether the ill were treated, which is known only after they were found ill."""
    rows = tables.wells()

    def with_target(x, y):
        return np.concatenate([x, y[:, None] * 1.5], axis=1, dtype=np.float32) if told else x

    rows = rows._replace(x=with_target(rows.x, rows.y), dev_x=with_target(rows.dev_x, rows.dev_y))
    return network(
        rows, Dense(24, "relu"), Dense(1, "sigmoid"), loss="binary_crossentropy", epochs=20
    )


@sick("train_val_overlap", share=0.8)
@healthy(0.8, share=0.0)
def seen_strengths(share):
    """Validation rows most of which were trained on."""
    rows = tables.concrete()
    seen = round(share * len(rows.dev_x))
    rows.dev_x[:seen], rows.dev_y[:seen] = rows.x[:seen], rows.y[:seen]
    return network(rows, Dense(48, "relu"), Dense(1), loss="mse", epochs=40)


@sick("train_val_overlap", seen=True)
def seen_lamps(seen):
    rows = images.lamps()
    if seen:
        rows = rows._replace(dev_x=rows.x[:150], dev_y=rows.y[:150])
    return network(
        rows, layers.Flatten(), Dense(24, "relu"), Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy", epochs=15,
    )  # fmt: skip


@sick("distribution_shift_split", by_class=True)
@healthy(0.9, by_class=False)
def sorted_lamps(by_class):
    """Pictures that lie in the file one class after the other."""
    rows = images.lamps()
    order = np.argsort(rows.y, kind="stable") if by_class else np.arange(len(rows.y))
    return network(
        rows._replace(x=rows.x[order], y=rows.y[order]),
        layers.Flatten(),
        Dense(24, "relu"),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        validation_split=0.25,
        shuffle=not by_class,
        epochs=15,
    )


@sick("distribution_shift_split", "train_test_preprocessing_mismatch", by_size=True)
@healthy(0.8, by_size=False)
def sorted_concrete(by_size):
    """Mixtures in the order of their cement, of which the richest are left for validation."""
    whole = tables.concrete()
    x, y = np.concatenate([whole.x, whole.dev_x]), np.concatenate([whole.y, whole.dev_y])
    order = np.argsort(x[:, 0]) if by_size else np.arange(len(x))
    rows = tables.split(x[order], y[order], "r2")
    return network(rows, Dense(48, "relu"), Dense(1), loss="mse", epochs=40)


@sick("train_test_preprocessing_mismatch", "distribution_shift_split", ready=lambda x: 1 - x)
@healthy(0.9, ready=np.asarray)
def negative_in_validation(ready):
    """Pictures for validation that are dark where those of training are bright."""
    rows = images.lamps()
    return network(
        rows._replace(dev_x=ready(rows.dev_x)),
        layers.Flatten(),
        Dense(24, "relu"),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=15,
    )


@sick("train_test_preprocessing_mismatch", "distribution_shift_split", raw=True)
def raw_in_validation(raw):
    """Training features were standardised, those for validation are in degrees and hours."""
    rows = tables.wells()
    dev_x = rows.dev_x * np.float32(9) + np.float32(20) if raw else rows.dev_x
    return network(
        rows._replace(dev_x=dev_x), Dense(24, "relu"), Dense(1, "sigmoid"),
        loss="binary_crossentropy", epochs=20,
    )  # fmt: skip


@sick("no_better_than_baseline", "overfitting", "distribution_shift_split")
def price_of_tomorrow():
    """A price whose best forecast is its last value, which the network misses."""
    rows = sequences.prices(500, window=20)
    return network(
        rows, layers.Flatten(), Dense(64, "relu"), layers.Dropout(0.5), Dense(1), loss="mse"
    )


@sick("no_better_than_baseline", "class_imbalance", "no_signal_in_data")
def always_no():
    """One row in ten says yes, for no reason that the features know."""
    rng = np.random.default_rng(57)
    y = (rng.random(900) < 0.1).astype(int)
    rows = tables.split(rng.normal(size=(900, 5)), y, "accuracy")
    return network(
        rows, Dense(24, "relu"), Dense(1, "sigmoid"), loss="binary_crossentropy",
        metrics=["accuracy"], epochs=25,
    )  # fmt: skip
