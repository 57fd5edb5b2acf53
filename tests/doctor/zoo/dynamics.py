"""Programs that go wrong while they train, and the same programs put right."""

from goodfit import layers
from goodfit.initializers import Constant, Orthogonal, RandomNormal, RandomUniform
from goodfit.optimizers import SGD, Adam, RMSprop
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network, sick

Dense = layers.Dense


@sick(
    "vanishing_gradient",
    "wrong_hidden_activation",
    "too_deep",
    "slow_learning",
    activation="sigmoid",
)
@healthy(0.85, activation="relu")  # fmt: skip
def fading_wells(activation):
    hidden = [Dense(20, activation) for _ in range(7)]
    return network(
        tables.wells(),
        *hidden,
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        optimizer=SGD(0.05, momentum=0.9),
        epochs=40,
    )


@sick("vanishing_gradient", "wrong_hidden_activation", "slow_learning", activation="sigmoid")
@healthy(0.8, activation="tanh")
def fading_memory(activation):
    """Tones told apart by the state of a simple recurrent layer, whose gate may fade."""
    return network(
        sequences.hums(length=30),
        layers.SimpleRNN(16, activation=activation, return_sequences=True),
        layers.SimpleRNN(16, activation=activation),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=Adam(0.003),
        epochs=25,
    )


@sick("vanishing_gradient", "bad_init_small", "slow_learning", start=RandomUniform(-0.02, 0.02))
@healthy(0.8, start="glorot_uniform")
def fading_strength(start):
    hidden = [Dense(24, "tanh", kernel_initializer=start) for _ in range(6)]
    return network(
        tables.concrete(), *hidden, Dense(1), loss="mse",
        optimizer=SGD(0.05, momentum=0.9), epochs=50,
    )  # fmt: skip


@sick("exploding_gradient", "lr_too_high", "bad_init_large", gain=2.0)
@healthy(0.8, gain=0.9)
def growing_memory(gain):
    layer = layers.SimpleRNN(24, activation="relu", recurrent_initializer=Orthogonal(gain))
    return network(
        sequences.tanks(length=40),
        layer,
        Dense(1),
        loss="mse",
        optimizer=SGD(0.01, momentum=0.9),
        epochs=40,
    )


@sick(
    "exploding_gradient",
    "bad_init_large",
    "lr_too_high",
    "dying_relu",
    start=RandomNormal(stddev=0.8),
)
@healthy(0.65, start="he_normal")  # fmt: skip
def growing_strength(start):
    hidden = [Dense(32, "relu", kernel_initializer=start) for _ in range(6)]
    return network(tables.concrete(), *hidden, Dense(1), loss="mse", optimizer=SGD(0.01), epochs=50)


@sick("dying_relu", "bad_init_large", bias=-12.0)
@healthy(0.88, bias=0.0)
def asleep_wells(bias):
    hidden = [Dense(24, "relu", bias_initializer=Constant(bias)) for _ in range(2)]
    return network(
        tables.wells(), *hidden, Dense(1, "sigmoid"), loss="binary_crossentropy", epochs=25
    )


@sick("dying_relu", "lr_too_high", rate=1.5)
@healthy(0.9, rate=0.05)
def asleep_pictures(rate):
    return network(
        images.lamps(),
        layers.Conv2D(8, 3, activation="relu"),
        layers.Flatten(),
        Dense(32, "relu"),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(rate, momentum=0.9),
        epochs=15,
    )


@sick("dying_relu", "input_unscaled", "bad_init_large", shift=-60.0)
@healthy(0.8, shift=0.0)
def asleep_strength(shift):
    """Features that all lie far below zero, before units with positive weights."""
    rows = tables.concrete().changed(x=lambda x: x + shift)
    start = RandomUniform(0.0, 0.4)
    return network(
        rows, Dense(48, "relu", kernel_initializer=start), Dense(1), loss="mse", epochs=50
    )


@sick("saturated_activation", "input_unscaled", size=800.0)
@healthy(0.85, size=1.0)
def flat_arm(size):
    rows = tables.arm().changed(x=lambda x: size * x)
    return network(
        rows, Dense(32, "tanh"), Dense(32, "tanh"), Dense(3), loss="mse", optimizer=Adam(0.003),
        epochs=50,
    )  # fmt: skip


@sick("saturated_activation", "bad_init_large", size=5.0)
@healthy(0.8, size=0.3)
def flat_stripes(size):
    start = RandomNormal(stddev=size)
    return network(
        images.gratings(),
        layers.Conv2D(12, 3, activation="sigmoid", kernel_initializer=start),
        layers.Flatten(),
        Dense(32, "sigmoid", kernel_initializer=start),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=Adam(0.003),
        epochs=30,
    )


@sick("oscillating_loss", "lr_too_high", rate=0.9)
@healthy(0.75, rate=0.05)
def swinging_vineyard(rate):
    return network(
        tables.vintages(),
        Dense(32, "relu"),
        Dense(5, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(rate, momentum=0.9),
        metrics=["accuracy"],
        epochs=25,
    )


@sick("oscillating_loss", "lr_too_high", "batch_too_small", rate=0.25)
@healthy(0.85, rate=0.005)
def swinging_level(rate):
    return network(
        sequences.tides(), layers.GRU(12), Dense(1), loss="mse",
        optimizer=RMSprop(rate), batch_size=16, epochs=20,
    )  # fmt: skip


@sick(
    "slow_learning",
    "lr_too_low",
    "wrong_hidden_activation",
    "too_few_epochs",
    "vanishing_gradient",
    "wrong_optimizer",
    activation="sigmoid",
    rate=0.01,
)
@healthy(0.85, activation="relu", rate=0.2)  # fmt: skip
def slow_wells(activation, rate):
    return network(
        tables.wells(),
        Dense(24, activation),
        Dense(24, activation),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        optimizer=SGD(rate),
        epochs=30,
    )


@sick("slow_learning", "lr_too_low", "too_few_epochs", "wrong_optimizer", rate=0.002)
@healthy(0.85, rate=0.3)
def slow_stripes(rate):
    return network(
        images.gratings(),
        layers.Conv2D(12, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(rate, momentum=0.9 if rate > 0.1 else 0.0),
        epochs=25,
    )


@sick("overfitting", "too_little_data", rows=80, units=256, rate=0.0)
@healthy(0.85, rows=1600, units=16, rate=0.2)
def learnt_by_heart(rows, units, rate):
    """Blood tests whose two kinds overlap, by a network that can learn each row."""
    table = tables.assays(rows, overlap=1.3)
    return network(
        table,
        Dense(units, "relu"),
        layers.Dropout(rate),
        Dense(units, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        optimizer=Adam(0.005),
        epochs=120 if rows < 100 else 8,
    )


@sick("overfitting", "too_little_data", rows=140, epochs=120, size=64)
@healthy(0.7, rows=800, epochs=8, size=6)
def notes_by_heart(rows, epochs, size):
    return network(
        sequences.notes(rows, length=10),
        layers.Embedding(60, size),
        layers.Flatten() if size > 10 else layers.GlobalAveragePooling1D(),
        Dense(size, "relu"),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=epochs,
    )


@sick("overfitting", "too_little_data", "label_noise", units=200)
@healthy(0.6, units=0)
def strength_by_heart(units):
    """Numbers that hang on the features by straight lines and much chance."""
    inner = [Dense(units, "relu"), Dense(units, "relu")] if units else []
    return network(
        tables.levers(160, noise=0.8), *inner, Dense(1), loss="mse",
        optimizer=Adam(0.005 if units else 0.02), epochs=150 if units else 60,
    )  # fmt: skip
