"""Healthy programs whose layers look wrong at first sight: linear, narrow, deep, frozen."""

import numpy as np

import goodfit as gf
from goodfit import layers
from goodfit.optimizers import SGD, Adam
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network, trained

Dense = layers.Dense


@healthy(0.85)
def straight_line():
    return network(tables.levers(), Dense(1), loss="mse", optimizer=SGD(0.05), epochs=30)


@healthy(0.85)
def straight_borders():
    """Logistic regression on classes that straight borders part."""
    rng = np.random.default_rng(91)
    x = rng.normal(size=(800, 5))
    y = (x @ rng.normal(size=(5, 4))).argmax(axis=1)
    return network(
        tables.split(x, y, "accuracy"), Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy", optimizer=Adam(0.03), epochs=30,
    )  # fmt: skip


@healthy(0.9)
def principal_components():
    """A linear autoencoder: two linear layers in a row, because they are narrow."""
    return network(tables.causes(), Dense(3, use_bias=False), Dense(10), loss="mse", epochs=40)


@healthy(0.85)
def low_rank_layer():
    """A wide layer written as a product of two thin ones."""
    rng = np.random.default_rng(93)
    x = rng.normal(size=(700, 30))
    y = tables.standard(np.abs(x[:, :5] @ rng.normal(size=5)) + x[:, 5])
    return network(
        tables.split(x, y, "r2"), Dense(6, use_bias=False), Dense(48, "relu"), Dense(1),
        loss="mse", optimizer=Adam(0.005), epochs=40,
    )  # fmt: skip


@healthy(0.85)
def linear_bottlenecks():
    """Wide and curved, then narrow and straight, as in MobileNetV2."""
    image = gf.Input((10, 10, 1))
    out = layers.Conv2D(8, 3, padding="same", activation="relu")(image)
    wide = layers.Conv2D(24, 1, activation="relu6")(out)
    wide = layers.DepthwiseConv2D(3, padding="same", activation="relu6")(wide)
    out = layers.Add()([out, layers.Conv2D(8, 1)(wide)])
    answer = Dense(4, "softmax")(layers.GlobalAveragePooling2D()(out))
    return trained(
        gf.Model(image, answer), images.gratings(), "sparse_categorical_crossentropy",
        Adam(0.01), epochs=15,
    )  # fmt: skip


@healthy(0.9)
def packed_pictures():
    """An autoencoder of pictures from 0 to 1 with a sigmoid at its end."""
    rows = images.lamps(600, noise=0.0)
    flat = rows.changed(x=lambda x: x.reshape(len(x), -1))
    flat = flat._replace(y=flat.x, dev_y=flat.dev_x, judge="r2")
    return network(
        flat, Dense(32, "relu"), Dense(8), Dense(32, "relu"), Dense(64, "sigmoid"),
        loss="binary_crossentropy", epochs=40,
    )  # fmt: skip


@healthy(0.8)
def deep_with_shortcuts():
    """Six times two layers, beside a shortcut and after a normalisation."""
    features = gf.Input((5,))
    out = Dense(24)(features)
    for _ in range(6):
        inner = Dense(24, "relu")(layers.LayerNormalization()(out))
        out = layers.Add()([out, Dense(24, kernel_initializer="zeros")(inner)])
    model = gf.Model(features, Dense(1)(out))
    return trained(model, tables.concrete(), "mse", Adam(0.003), epochs=25)


@healthy(0.8)
def deep_and_selu():
    hidden = [Dense(24, "selu", kernel_initializer="lecun_normal") for _ in range(8)]
    return network(
        tables.wells(1600), *hidden, Dense(1, "sigmoid"), loss="binary_crossentropy",
        optimizer=Adam(0.002), epochs=10,
    )  # fmt: skip


@healthy(0.88)
def shallow_sigmoids():
    """Sigmoids in the middle, as in old books, and a rate that suits them."""
    return network(
        tables.wells(), Dense(32, "sigmoid"), Dense(1, "sigmoid"), loss="binary_crossentropy",
        optimizer=Adam(0.03), epochs=50,
    )  # fmt: skip


@healthy(0.85)
def gates():
    """A sigmoid that opens and shuts the units of another layer."""
    features = gf.Input((5,))
    hidden = Dense(32, "relu")(features)
    gated = layers.Multiply()([hidden, Dense(32, "sigmoid")(features)])
    model = gf.Model(features, Dense(1)(gated))
    return trained(model, tables.concrete(), "mse", Adam(0.01), epochs=40)


@healthy(0.75)
def experts():
    """A softmax in the middle that shares the work out among four experts."""
    features = gf.Input((5,))
    share = Dense(4, "softmax")(features)
    known = Dense(4)(Dense(32, "relu")(features))
    answer = layers.Dot(axes=1)([share, known])
    return trained(gf.Model(features, answer), tables.concrete(), "mse", Adam(0.01), epochs=40)


@healthy(0.85)
def frozen_eyes():
    """Transfer: filters learnt on stripes, frozen, and a new last layer for other pictures."""
    eyes = gf.Sequential(
        [gf.Input((10, 10, 1)), layers.Conv2D(12, 3, activation="relu"), layers.Flatten()]
    )
    first = gf.Sequential([gf.Input((10, 10, 1)), eyes, Dense(4, "softmax")])
    first.compile(optimizer=Adam(0.01), loss="sparse_categorical_crossentropy")
    stripes = images.gratings()
    first.fit(stripes.x, stripes.y, epochs=4, verbose=0, doctor=False)
    eyes.trainable = False
    model = gf.Sequential([gf.Input((10, 10, 1)), eyes, Dense(6, "softmax")])
    rows = images.lamps(size=10)
    return trained(model, rows, "sparse_categorical_crossentropy", Adam(0.01), epochs=15)


@healthy(0.85)
def random_features():
    """Many random units that are never trained, and a line upon them."""
    return network(
        tables.wells(),
        Dense(300, "relu", trainable=False),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        epochs=60,
    )


@healthy(0.8)
def words_in_order():
    return network(
        sequences.notes(800),
        layers.Embedding(60, 12),
        layers.GRU(16),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=6,
    )


@healthy(0.85)
def both_directions():
    return network(
        sequences.hums(600),
        layers.Bidirectional(layers.LSTM(12)),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=15,
    )


@healthy(0.85)
def attention_over_notes():
    words = gf.Input((12,), dtype="int32")
    out = layers.Embedding(60, 16)(words)
    out = layers.Add()([out, layers.MultiHeadAttention(2, 8)(out, out)])
    out = layers.GlobalAveragePooling1D()(layers.LayerNormalization()(out))
    model = gf.Model(words, Dense(4, "softmax")(out))
    rows = sequences.notes(900, length=12)
    return trained(model, rows, "sparse_categorical_crossentropy", Adam(0.003), epochs=4)


@healthy(0.9)
def dilated_tides():
    return network(
        sequences.tides(),
        layers.Conv1D(12, 3, activation="relu", padding="causal"),
        layers.Conv1D(12, 3, activation="relu", padding="causal", dilation_rate=2),
        layers.Flatten(),
        Dense(1),
        loss="mse",
        epochs=20,
    )


@healthy(0.88)
def logits_of_plants():
    from goodfit.losses import BinaryCrossentropy

    return network(
        tables.meadows(1000), Dense(48, "relu"), Dense(4),
        loss=BinaryCrossentropy(from_logits=True), epochs=20,
    )  # fmt: skip


@healthy(0.9)
def two_outputs():
    """Where a lamp is, and how bright the picture is."""
    rows = images.lamps()
    picture = gf.Input((8, 8, 1))
    hidden = Dense(32, "relu")(layers.Flatten()(picture))
    model = gf.Model(picture, [Dense(6, "softmax")(hidden), Dense(1)(hidden)])
    model.compile(optimizer=Adam(0.01), loss=["sparse_categorical_crossentropy", "mse"])
    from tests.doctor.zoo.program import Training

    def bright(x):
        return (x.mean(axis=(1, 2, 3)) * 20 - 5).astype(np.float32)

    dev = (rows.dev_x, [rows.dev_y, bright(rows.dev_x)])
    both = rows._replace(y=[rows.y, bright(rows.x)])
    fit = {"batch_size": 32, "epochs": 15, "verbose": 0, "validation_data": dev}
    return Training(model, both, fit)
