"""Programs whose optimiser, epochs or batches are wrong, and the same programs put right."""

from goodfit import layers
from goodfit.optimizers import SGD, Adadelta, Adam, AdamW, RMSprop
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network, sick

Dense = layers.Dense


@sick("lr_too_high", "dying_relu", "exploding_gradient", "oscillating_loss", rate=1.0)
@sick("lr_too_low", "slow_learning", "too_few_epochs", rate=1e-6)
@healthy(0.9, rate=0.01)
def rate_of_pictures(rate):
    return network(
        images.gratings(),
        layers.Conv2D(12, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=Adam(rate),
        epochs=25,
    )


@sick("lr_too_high", "exploding_gradient", rate=3.0)
@sick("lr_too_low", "slow_learning", "too_few_epochs", rate=1e-5)
@healthy(0.85, rate=0.05)
def rate_of_lines(rate):
    return network(tables.levers(), Dense(1), loss="mse", optimizer=SGD(rate), epochs=25)


@sick("lr_too_high", "oscillating_loss", "saturated_activation", rate=0.8)
@sick("lr_too_low", "slow_learning", "too_few_epochs", rate=2e-6)
@healthy(0.85, rate=0.005)
def rate_of_tones(rate):
    return network(
        sequences.hums(),
        layers.GRU(16),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=RMSprop(rate),
        epochs=20,
    )


@sick("gradient_sign_flipped", "exploding_gradient", rate=-0.02)
def uphill_wells(rate):
    return network(
        tables.wells(),
        Dense(24, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        optimizer=Adam(rate),
        epochs=15,
    )


@sick("gradient_sign_flipped", "exploding_gradient", rate=-0.01)
@healthy(0.9, rate=0.05)
def uphill_level(rate):
    optimizer = SGD(rate, momentum=0.9, clipnorm=1.0)
    return network(
        sequences.tanks(), layers.GRU(12), Dense(1), loss="mse", optimizer=optimizer, epochs=20
    )


@sick("wrong_optimizer", "lr_too_low", "slow_learning", "too_few_epochs", optimizer=Adadelta)
@healthy(0.75, optimizer=Adam)
def choice_for_wines(optimizer):
    return network(
        tables.vintages(),
        Dense(48, "relu"),
        Dense(5, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=optimizer(0.001) if optimizer is Adadelta else optimizer(0.005),
        epochs=25,
    )


@sick("wrong_optimizer", "lr_too_low", "slow_learning", "too_few_epochs", optimizer=SGD)
@healthy(0.75, optimizer=Adam)
def choice_for_notes(optimizer):
    """An embedding, whose rows get a gradient only now and then, with plain descent."""
    return network(
        sequences.notes(),
        layers.Embedding(60, 12),
        layers.GlobalAveragePooling1D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=optimizer(0.01),
        epochs=15,
    )


@sick("optimizer_misconfigured", "lr_too_low", "slow_learning", optimizer=Adam(0.01, epsilon=100.0))
@sick("optimizer_misconfigured", "lr_too_low", "slow_learning", optimizer=Adam(0.01, clipnorm=1e-9))
@sick("optimizer_misconfigured", "lr_too_high", optimizer=SGD(0.5, momentum=0.9999))
@healthy(0.88, optimizer=Adam(0.01))
def settings_for_wells(optimizer):
    return network(
        tables.wells(),
        Dense(24, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        optimizer=optimizer,
        epochs=20,
    )


@sick("optimizer_misconfigured", "lr_too_high", "lr_too_low", optimizer=SGD(0.3, clipvalue=1e-6))
@sick("optimizer_misconfigured", "over_regularisation", optimizer=AdamW(0.02, weight_decay=20.0))
@healthy(0.9, optimizer=SGD(0.3))
def settings_for_lamps(optimizer):
    return network(
        images.lamps(),
        layers.Flatten(),
        Dense(32, "relu"),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=optimizer,
        epochs=20,
    )


@sick("too_few_epochs", "slow_learning", "lr_too_low", epochs=2)
@healthy(0.75, epochs=30)
def hurried_vineyard(epochs):
    return network(
        tables.vintages(),
        Dense(48, "relu"),
        Dense(5, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=Adam(0.002),
        epochs=epochs,
    )


@sick("too_few_epochs", "slow_learning", "lr_too_low", epochs=3)
@healthy(0.85, epochs=40)
def hurried_tones(epochs):
    return network(
        sequences.hums(), layers.GRU(16), Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy", optimizer=Adam(0.003), epochs=epochs,
    )  # fmt: skip


@sick("too_few_epochs", "slow_learning", "lr_too_low", epochs=5)
@healthy(0.8, epochs=80)
def hurried_strength(epochs):
    return network(
        tables.concrete(), Dense(48, "relu"), Dense(48, "relu"), Dense(1), loss="mse",
        optimizer=Adam(0.001), epochs=epochs,
    )  # fmt: skip


@sick("batch_too_small", "oscillating_loss", "lr_too_high", batch_size=1)
@healthy(0.75, batch_size=32)
def crumbs_of_wine(batch_size):
    return network(
        tables.vintages(600),
        Dense(32, "relu"),
        Dense(5, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(0.1, momentum=0.9 if batch_size == 1 else 0.5),
        batch_size=batch_size,
        epochs=10 if batch_size == 1 else 30,
    )


@sick("batch_too_small", "oscillating_loss", "lr_too_high", "exploding_gradient", batch_size=1)
@healthy(0.8, batch_size=32)
def crumbs_of_strength(batch_size):
    return network(
        tables.concrete(),
        Dense(48, "relu"),
        Dense(1),
        loss="mse",
        optimizer=SGD(0.03, momentum=0.9),
        batch_size=batch_size,
        epochs=8 if batch_size == 1 else 50,
    )


@sick("batch_too_large", "too_few_epochs", "slow_learning", "lr_too_low", batch_size=4000)
@healthy(0.9, batch_size=32)
def heaps_of_wells(batch_size):
    return network(
        tables.wells(4000),
        Dense(32, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        optimizer=Adam(0.003),
        batch_size=batch_size,
        epochs=12,
    )


@sick("batch_too_large", "too_few_epochs", "slow_learning", "lr_too_low", batch_size=1000)
@healthy(0.9, batch_size=16)
def heaps_of_lamps(batch_size):
    return network(
        images.lamps(1200),
        layers.Flatten(),
        Dense(32, "relu"),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(0.1),
        batch_size=batch_size,
        epochs=12,
    )
