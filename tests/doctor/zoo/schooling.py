"""Healthy programs that are trained in a way that looks wrong and works."""

from goodfit import layers
from goodfit.callbacks import EarlyStopping, ReduceLROnPlateau
from goodfit.optimizers import LBFGS, SGD, Adam, AdamW, Lion, Nadam, RMSprop
from goodfit.optimizers.schedules import CosineDecay, CosineDecayRestarts, ExponentialDecay
from goodfit.regularizers import L2
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network

Dense = layers.Dense


@healthy(0.85)
def bold_steps():
    """Plain descent with a rate of 1, which a single layer on such rows bears."""
    return network(
        tables.assays(), Dense(1, "sigmoid"), loss="binary_crossentropy", optimizer=SGD(1.0),
        batch_size=128, epochs=25,
    )  # fmt: skip


@healthy(0.9)
def bold_pictures():
    return network(
        images.lamps(),
        layers.Flatten(),
        Dense(32, "relu"),
        layers.BatchNormalization(momentum=0.8),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(0.5),
        epochs=20,
    )


@healthy(0.8)
def small_steps_long_enough():
    return network(
        tables.concrete(), Dense(64, "relu"), Dense(1), loss="mse", optimizer=Adam(0.0005),
        batch_size=8, epochs=80,
    )  # fmt: skip


@healthy(0.75)
def warm_restarts():
    """A rate that jumps up again each few epochs."""
    rate = CosineDecayRestarts(0.02, first_decay_steps=19 * 6, t_mul=1.0)
    return network(
        tables.vintages(),
        Dense(32, "relu"),
        Dense(5, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=Adam(rate),
        epochs=24,
    )


@healthy(0.8)
def down_to_nothing():
    """A rate that ends at zero: the last steps hardly move."""
    return network(
        tables.concrete(), Dense(48, "relu"), Dense(1), loss="mse",
        optimizer=Adam(CosineDecay(0.02, decay_steps=15 * 40)), epochs=40,
    )  # fmt: skip


@healthy(0.9)
def halved_again_and_again():
    return network(
        images.gratings(),
        layers.Conv2D(12, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=RMSprop(ExponentialDecay(0.02, decay_steps=100, decay_rate=0.7)),
        epochs=25,
    )


@healthy(0.85)
def lowered_on_plateaus():
    return network(
        tables.arm(), Dense(40, "tanh"), Dense(3), loss="mse",
        callbacks=[ReduceLROnPlateau(patience=3)], epochs=40,
    )  # fmt: skip


@healthy(0.8)
def whole_batch_newton():
    """L-BFGS on all rows at once, one step an epoch."""
    return network(
        tables.wells(), Dense(16, "tanh"), Dense(1, "sigmoid"), loss="binary_crossentropy",
        optimizer=LBFGS(), batch_size=480, epochs=12,
    )  # fmt: skip


@healthy(0.85)
def whole_batch():
    return network(
        tables.levers(), Dense(1), loss="mse", optimizer=SGD(0.3), batch_size=480, epochs=80
    )


@healthy(0.85)
def one_row_a_step():
    """A batch of one row with a rate that goes with it."""
    return network(
        tables.levers(300), Dense(1), loss="mse", optimizer=SGD(0.005), batch_size=1, epochs=6
    )


@healthy(0.85)
def half_asleep():
    """Half of many units is dropped, and there are enough."""
    return network(
        tables.wells(1200), Dense(128, "relu"), layers.Dropout(0.5), Dense(1, "sigmoid"),
        loss="binary_crossentropy", epochs=25,
    )  # fmt: skip


@healthy(0.9)
def nearly_asleep():
    """Seven of ten units are dropped, and the others still know."""
    return network(
        images.lamps(600), layers.Flatten(), Dense(256, "relu"), layers.Dropout(0.7),
        Dense(6, "softmax"), loss="sparse_categorical_crossentropy", epochs=15,
    )  # fmt: skip


@healthy(0.8)
def mirrored_pictures():
    """Augmentation that makes training harder than validation."""
    return network(
        images.shapes(700),
        layers.RandomFlip("horizontal_and_vertical"),
        layers.RandomTranslation(0.1, 0.1, fill_mode="constant"),
        layers.GaussianNoise(0.1),
        layers.Conv2D(16, 5, activation="relu"),
        layers.GlobalMaxPooling2D(),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=20,
    )


@healthy(0.75)
def decayed_weights():
    return network(
        tables.vintages(),
        Dense(64, "relu"),
        Dense(5, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=AdamW(0.005, weight_decay=0.05),
        epochs=20,
    )


@healthy(0.85)
def ridge():
    """A penalty that is felt and does good."""
    return network(
        tables.levers(), Dense(1, kernel_regularizer=L2(0.01)), loss="mse",
        optimizer=SGD(0.05), epochs=30,
    )  # fmt: skip


@healthy(0.85)
def clipped():
    return network(
        sequences.tanks(), layers.SimpleRNN(16), Dense(1), loss="mse",
        optimizer=Adam(0.01, clipnorm=0.5), epochs=25,
    )  # fmt: skip


@healthy(0.85)
def signs_of_gradients():
    """Lion, whose step is the same for every weight."""
    return network(
        tables.wells(), Dense(32, "relu"), Dense(1, "sigmoid"), loss="binary_crossentropy",
        optimizer=Lion(0.002), epochs=30,
    )  # fmt: skip


@healthy(0.8)
def overtrained_but_stopped():
    """A network that could learn each row, held back by early stopping."""
    return network(
        tables.assays(600, overlap=1.2), Dense(64, "relu"), Dense(1, "sigmoid"),
        loss="binary_crossentropy", optimizer=Nadam(0.005),
        callbacks=[EarlyStopping(patience=4, restore_best_weights=True)], epochs=100,
    )  # fmt: skip


@healthy(0.8)
def small_batches_normalised():
    """Batch normalisation on batches of eight, trained long enough."""
    return network(
        tables.vintages(600, classes=3, spread=0.5), Dense(16, "relu"),
        layers.BatchNormalization(momentum=0.9), Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy", batch_size=8, epochs=12,
    )  # fmt: skip
