"""Programs whose layers or first weights are wrong, and the same programs put right."""

from goodfit import layers, ops
from goodfit.initializers import Constant, RandomNormal
from goodfit.optimizers import SGD, Adam
from goodfit.regularizers import L1, L2
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network, sick

Dense = layers.Dense


@sick("no_nonlinearity", "underfitting_capacity", activation="linear")
@healthy(0.9, activation="relu")
def same_signs(activation):
    return network(
        tables.quadrants(1000),
        Dense(32, activation),
        Dense(32, activation),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        epochs=25,
    )


@sick("no_nonlinearity", "underfitting_capacity", activation="linear")
@healthy(0.9, activation="relu")
def striped_pictures(activation):
    return network(
        images.gratings(),
        layers.Conv2D(12, 3, activation=activation),
        layers.Conv2D(12, 3, activation=activation),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=15,
    )


@sick("no_nonlinearity", "underfitting_capacity", activation="linear")
@healthy(0.85, activation="tanh")
def bent_arm(activation):
    hidden = [Dense(24, activation) for _ in range(3)]
    return network(tables.arm(), *hidden, Dense(3), loss="mse", epochs=30)


@sick("wrong_hidden_activation", "vanishing_gradient", "slow_learning", activation="softmax")
@sick("wrong_hidden_activation", "exploding_gradient", activation="exponential")
@healthy(0.85, activation="elu")
def cured_concrete(activation):
    hidden = [Dense(32, activation) for _ in range(3)]
    return network(
        tables.concrete(),
        *hidden,
        Dense(1),
        loss="mse",
        optimizer=SGD(0.02, momentum=0.9),
        epochs=40,
    )


@sick("wrong_hidden_activation", "vanishing_gradient", "too_deep", activation="sigmoid")
@healthy(0.75, activation="relu")
def deep_vineyard(activation):
    hidden = [Dense(24, activation) for _ in range(6)]
    return network(
        tables.vintages(),
        *hidden,
        Dense(5, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(0.05, momentum=0.9),
        epochs=30,
    )


@sick("wrong_hidden_activation", "vanishing_gradient", "slow_learning", activation="softmax")
@healthy(0.9, activation="relu")
def shape_in_a_picture(activation):
    return network(
        images.lamps(),
        layers.Conv2D(8, 3, activation="relu"),
        layers.Flatten(),
        Dense(48, activation),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(0.1, momentum=0.9),
        epochs=15,
    )


@sick("bottleneck_relu", "dying_relu", "underfitting_capacity", units=1)
@healthy(0.88, units=16)
def squeezed_meadow(units):
    return network(
        tables.meadows(),
        Dense(32, "relu"),
        Dense(units, "relu"),
        Dense(32, "relu"),
        Dense(4, "sigmoid"),
        loss="binary_crossentropy",
        epochs=25,
    )


@sick("bottleneck_relu", "underfitting_capacity", "dying_relu", units=2)
@healthy(0.75, units=16)
def squeezed_wines(units):
    return network(
        tables.vintages(1000, classes=8, spread=0.7),
        Dense(48, "relu"),
        Dense(units, "relu"),
        Dense(48, "relu"),
        Dense(8, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=25,
    )


@sick(
    "bottleneck_relu",
    "wrong_hidden_activation",
    "underfitting_capacity",
    "dying_relu",
    activation="relu",
)
@healthy(0.9, activation="linear")  # fmt: skip
def squeezed_readings(activation):
    """Ten readings that three hidden causes make, packed into three numbers and unpacked."""
    code = Dense(3, activation, use_bias=False)
    return network(tables.causes(), code, Dense(10), loss="mse", epochs=40)


@sick("underfitting_capacity", "bottleneck_relu", "dying_relu", units=2)
@healthy(0.85, units=64)
def winding_arms(units):
    return network(
        tables.spirals(),
        Dense(units, "relu"),
        Dense(units, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        epochs=60,
    )


@sick("underfitting_capacity", "no_nonlinearity", hidden=0)
@healthy(0.8, hidden=48)
def straight_concrete(hidden):
    inner = [Dense(hidden, "relu")] if hidden else []
    return network(tables.concrete(), *inner, Dense(1), loss="mse", epochs=40)


@sick("underfitting_capacity", "bottleneck_relu", "dying_relu", filters=1)
@healthy(0.85, filters=16)
def found_shapes(filters):
    return network(
        images.shapes(600),
        layers.Conv2D(filters, 5, activation="relu"),
        layers.GlobalMaxPooling2D(),
        Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=25,
    )


@sick("too_deep", "vanishing_gradient", "dying_relu", "exploding_gradient", depth=40)
@healthy(0.8, depth=2)
def towering_concrete(depth):
    hidden = [Dense(16, "relu") for _ in range(depth)]
    return network(
        tables.concrete(), *hidden, Dense(1), loss="mse", optimizer=Adam(0.005), epochs=40
    )


@sick("too_deep", "vanishing_gradient", "dying_relu", depth=16)
@healthy(0.85, depth=2)
def towering_pictures(depth):
    convolutions = [
        layers.Conv2D(4, 3, activation="relu", padding="same", kernel_initializer="glorot_uniform")
        for _ in range(depth)
    ]
    return network(
        images.gratings(),
        *convolutions,
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(0.1, momentum=0.9),
        epochs=12,
    )


@sick("dropout_too_high", rate=0.95)
@healthy(0.88, rate=0.1)
def forgetful_wells(rate):
    return network(
        tables.wells(),
        Dense(32, "relu"),
        layers.Dropout(rate),
        Dense(16, "relu"),
        layers.Dropout(rate),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        epochs=30,
    )


@sick("dropout_too_high", rate=0.9)
@healthy(0.9, rate=0.2)
def forgetful_pictures(rate):
    return network(
        images.gratings(),
        layers.Conv2D(12, 3, activation="relu"),
        layers.SpatialDropout2D(rate),
        layers.GlobalAveragePooling2D(),
        layers.Dropout(rate),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=25,
    )


@sick("dropout_on_output", "dropout_too_high", rate=0.5)
@healthy(0.8, rate=0.0)
def dropped_strength(rate):
    return network(
        tables.concrete(), Dense(48, "relu"), Dense(1), layers.Dropout(rate), loss="mse", epochs=40
    )


@sick("dropout_on_output", "dropout_too_high", rate=0.6)
@healthy(0.9, rate=0.0)
def dropped_tones(rate):
    return network(
        sequences.hums(),
        layers.Conv1D(12, 5, activation="relu"),
        layers.GlobalMaxPooling1D(),
        Dense(3, "softmax"),
        layers.Dropout(rate),
        loss="sparse_categorical_crossentropy",
    )


@sick("over_regularisation", penalty=0.3)
@healthy(0.75, penalty=1e-4)
def fined_vineyard(penalty):
    return network(
        tables.vintages(),
        Dense(48, "relu", kernel_regularizer=L2(penalty)),
        Dense(5, "softmax", kernel_regularizer=L2(penalty)),
        loss="sparse_categorical_crossentropy",
        epochs=25,
    )


@sick("over_regularisation", penalty=0.1)
@healthy(0.85, penalty=1e-5)
def fined_shapes(penalty):
    return network(
        images.gratings(),
        layers.Conv2D(12, 3, activation="relu", kernel_regularizer=L1(penalty)),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax", kernel_regularizer=L1(penalty)),
        loss="sparse_categorical_crossentropy",
        epochs=25,
    )


@sick("over_regularisation", penalty=1.0)
@healthy(0.9, penalty=1e-5)
def fined_tank(penalty):
    return network(
        sequences.tanks(),
        layers.GRU(16, activity_regularizer=L2(penalty)),
        Dense(1, kernel_regularizer=L2(penalty)),
        loss="mse",
        epochs=25,
    )


@sick("batchnorm_misuse", momentum=0.9999)
@healthy(0.8, momentum=0.9)
def normalised_vineyard(momentum):
    """Readings far from zero, normalised with averages that take thousands of steps to arrive."""
    return network(
        tables.vintages().changed(x=lambda x: 5 * x + 20),
        layers.BatchNormalization(momentum=momentum),
        Dense(32, "relu"),
        Dense(5, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=15,
    )


@sick("batchnorm_misuse", "batch_too_small", batch_size=1)
@healthy(0.85, batch_size=16)
def normalised_strength(batch_size):
    return network(
        tables.levers(),
        Dense(16, "relu"),
        layers.BatchNormalization(),
        Dense(1),
        loss="mse",
        optimizer=Adam(0.005),
        batch_size=batch_size,
        epochs=3 if batch_size == 1 else 30,
    )


@sick("batchnorm_misuse", momentum=0.9999)
@healthy(0.85, momentum=0.8)
def normalised_pictures(momentum):
    """Moving averages that have not arrived anywhere when training ends."""
    return network(
        images.gratings().changed(x=lambda x: 6 * x + 2),
        layers.Conv2D(12, 3, use_bias=False),
        layers.BatchNormalization(momentum=momentum),
        layers.ReLU(),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=15,
    )


@sick("bad_init_symmetry", "bad_init_small", "vanishing_gradient", start="zeros")
@sick("bad_init_symmetry", "underfitting_capacity", start="ones")
@healthy(0.85, start="glorot_uniform")
def equal_units(start):
    return network(
        tables.arm(),
        Dense(32, "tanh", kernel_initializer=start),
        Dense(32, "tanh", kernel_initializer=start),
        Dense(3, kernel_initializer=start),
        loss="mse",
        epochs=40,
    )


@sick("bad_init_symmetry", start=Constant(0.05))
@healthy(0.9, start="he_normal")
def equal_filters(start):
    return network(
        images.gratings(),
        layers.Conv2D(12, 3, activation="relu", kernel_initializer=start),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax", kernel_initializer=start),
        loss="sparse_categorical_crossentropy",
        epochs=25,
    )


@sick("bad_init_symmetry", start=Constant(0.1))
@healthy(0.85, start="glorot_uniform")
def equal_memories(start):
    return network(
        sequences.hums(),
        layers.GRU(16, kernel_initializer=start, recurrent_initializer=start),
        Dense(3, "softmax", kernel_initializer=start),
        loss="sparse_categorical_crossentropy",
        epochs=25,
    )


@sick("bad_init_small", "vanishing_gradient", "slow_learning", size=1e-3)
@healthy(0.8, size=0.25)
def faint_concrete(size):
    start = RandomNormal(stddev=size)
    hidden = [Dense(32, "tanh", kernel_initializer=start) for _ in range(4)]
    return network(
        tables.concrete(),
        *hidden,
        Dense(1, kernel_initializer=start),
        loss="mse",
        optimizer=SGD(0.05, momentum=0.9),
        epochs=60,
    )


@sick("bad_init_small", "vanishing_gradient", "slow_learning", size=1e-4)
@healthy(0.9, size=0.2)
def faint_pictures(size):
    start = RandomNormal(stddev=size)
    return network(
        images.lamps(),
        layers.Conv2D(8, 3, activation="relu", kernel_initializer=start),
        layers.Conv2D(8, 3, activation="relu", kernel_initializer=start),
        layers.Flatten(),
        Dense(6, "softmax", kernel_initializer=start),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(0.1, momentum=0.9),
        epochs=15,
    )


@sick("bad_init_large", "exploding_gradient", "saturated_activation", size=4.0)
@healthy(0.75, size=0.2)
def loud_vineyard(size):
    start = RandomNormal(stddev=size)
    return network(
        tables.vintages(),
        Dense(64, "relu", kernel_initializer=start),
        Dense(64, "relu", kernel_initializer=start),
        Dense(5, "softmax", kernel_initializer=start),
        loss="sparse_categorical_crossentropy",
        optimizer=Adam(0.003),
        epochs=25,
    )


@sick("bad_init_large", "saturated_activation", "exploding_gradient", size=3.0)
@healthy(0.85, size=0.2)
def loud_arm(size):
    start = RandomNormal(stddev=size)
    return network(
        tables.arm(),
        Dense(48, "tanh", kernel_initializer=start),
        Dense(48, "tanh", kernel_initializer=start),
        Dense(3, kernel_initializer=start),
        loss="mse",
        optimizer=Adam(0.003),
        epochs=40,
    )


@sick("untrained_weights", "vanishing_gradient", between=ops.stop_gradient)
@healthy(0.65, between=ops.tanh)
def cut_off(between):
    """A function between the layers that lets no gradient through."""
    return network(
        tables.concrete(),
        Dense(6, "relu"),
        layers.Lambda(between),
        Dense(32, "relu"),
        Dense(1),
        loss="mse",
        epochs=40,
    )


@sick("untrained_weights", "vanishing_gradient", between=ops.sign)
@healthy(0.9, between=ops.tanh)
def hard_steps(between):
    """Units that are either on or off, so that none knows in which direction to go."""
    return network(
        images.lamps(),
        layers.Flatten(),
        Dense(3),
        layers.Lambda(between),
        Dense(24, "relu"),
        Dense(6, "softmax"),
        loss="sparse_categorical_crossentropy",
        epochs=25,
    )
