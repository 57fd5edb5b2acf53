"""Programs whose last layer, loss or metric is wrong, and the same programs put right."""

import numpy as np

from goodfit import layers, losses, metrics, ops
from goodfit.optimizers import SGD, Adam
from tests.doctor.zoo import images, sequences, tables
from tests.doctor.zoo.program import healthy, network, sick

Dense = layers.Dense


@sick("wrong_output_activation", last="softmax")
@sick("wrong_output_activation", "dying_relu", "missing_softmax", last="relu")
@sick("missing_softmax", "wrong_output_activation", "double_activation", last="linear")
@sick("wrong_output_activation", last="tanh")
@healthy(0.88)
def well_finder(last="sigmoid"):
    rows = tables.wells()
    return network(
        rows, Dense(24, "relu"), Dense(1, last), loss="binary_crossentropy", metrics=["accuracy"]
    )


@sick("wrong_output_activation", "dying_relu", last="relu")
@sick("wrong_output_activation", "target_unscaled", last="sigmoid")
@sick("wrong_output_activation", last="softmax")
@healthy(0.85)
def hand_position(last="linear"):
    rows = tables.arm()
    return network(rows, Dense(32, "tanh"), Dense(3, last), loss="mse", epochs=40)


@sick("wrong_output_activation", "target_unscaled", last="tanh")
@healthy(0.9)
def river_gauge(last="linear"):
    """Heights in metres, from 1 to 9."""
    rows = sequences.tanks().changed(y=lambda level: 5 + 1.3 * level)
    return network(rows, layers.GRU(16), Dense(1, last), loss="mse", epochs=30)


@sick(
    "wrong_output_activation",
    "wrong_loss",
    "loss_label_mismatch",
    last="softmax",
    loss="binary_crossentropy",
)
@sick(
    "wrong_loss",
    "loss_label_mismatch",
    "wrong_output_activation",
    last="softmax",
    loss="categorical_crossentropy",
)
@sick(
    "missing_softmax",
    "wrong_output_activation",
    "double_activation",
    last="linear",
    loss="binary_crossentropy",
)
@healthy(0.9)  # fmt: skip
def plants_of_a_meadow(last="sigmoid", loss="binary_crossentropy"):
    rows = tables.meadows()
    return network(rows, Dense(48, "relu"), Dense(4, last), loss=loss, epochs=25)


@sick("wrong_output_activation", "missing_softmax", "dying_relu", last="relu")
@sick("missing_softmax", "wrong_output_activation", "double_activation", last="linear")
@sick("wrong_output_activation", last="tanh")
@healthy(0.95)
def lit_lamp(last="softmax"):
    return network(
        images.lamps(),
        layers.Flatten(),
        Dense(32, "relu"),
        Dense(6, last),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        epochs=12,
    )


@sick("wrong_output_units", "label_encoding_error", units=4)
@sick("wrong_output_units", "wrong_loss", "loss_label_mismatch", units=1)
@healthy(0.8, units=5)
def vineyard(units):
    return network(
        tables.vintages(),
        Dense(32, "relu"),
        Dense(units, "softmax" if units > 1 else "sigmoid"),
        loss="sparse_categorical_crossentropy" if units > 1 else "binary_crossentropy",
        epochs=25,
    )


@sick("wrong_output_units", "shape_broadcast", units=1)
def hand_in_space(units):
    rows = tables.arm()
    return network(rows, Dense(40, "relu"), Dense(units), loss="mse", epochs=40)


@sick("wrong_output_units", "loss_label_mismatch", "shape_broadcast", units=7)
@healthy(0.9, units=3)
def tone_of_a_hum(units):
    rows = sequences.hums().changed(y=tables.one_hot)
    return network(
        rows,
        layers.Conv1D(12, 5, activation="relu"),
        layers.GlobalMaxPooling1D(),
        Dense(units, "softmax"),
        loss="categorical_crossentropy",
    )


@sick("double_activation", from_logits=True, last="sigmoid")
@sick("missing_softmax", "wrong_output_activation", from_logits=False, last="linear")
@healthy(0.88, from_logits=True, last="linear")
def blood_test(from_logits, last):
    return network(
        tables.assays(),
        Dense(16, "relu"),
        Dense(1, last),
        loss=losses.BinaryCrossentropy(from_logits=from_logits),
        optimizer=SGD(0.1),
    )


@sick("double_activation", from_logits=True, last="softmax")
@healthy(0.8, from_logits=True, last="linear")
def topic_of_a_note(from_logits, last):
    return network(
        sequences.notes(),
        layers.Embedding(60, 12),
        layers.GlobalAveragePooling1D(),
        Dense(4, last),
        loss=losses.SparseCategoricalCrossentropy(from_logits=from_logits),
        epochs=15,
    )


@sick("wrong_loss", "slow_learning", loss="mean_absolute_error")
@sick("wrong_loss", "slow_learning", "lr_too_low", loss="poisson")
@healthy(0.8)
def many_vineyards(loss="categorical_crossentropy"):
    rows = tables.vintages(1200, classes=12).changed(y=lambda y: tables.one_hot(y, 12))
    return network(
        rows,
        Dense(32, "relu"),
        Dense(12, "softmax"),
        loss=loss,
        metrics=["accuracy"],
        optimizer=SGD(0.1, momentum=0.5),
        epochs=15,
    )


@sick("wrong_loss", "wrong_output_activation", loss="poisson", last="linear")
@sick(
    "wrong_loss",
    "wrong_output_activation",
    "loss_label_mismatch",
    loss="binary_crossentropy",
    last="sigmoid",
)
@sick(
    "wrong_loss",
    "loss_label_mismatch",
    "wrong_output_activation",
    loss="mean_squared_logarithmic_error",
    last="linear",
)
@healthy(0.85, loss="huber", last="linear")  # fmt: skip
def concrete_strength(loss, last):
    return network(tables.concrete(), Dense(48, "relu"), Dense(1, last), loss=loss, epochs=40)


@sick("loss_label_mismatch", "wrong_loss", loss="sparse_categorical_crossentropy", hot=True)
@sick("loss_label_mismatch", "wrong_loss", loss="categorical_crossentropy", hot=False)
@healthy(0.9, loss="categorical_crossentropy", hot=True)
def direction_of_stripes(loss, hot):
    rows = images.gratings()
    return network(
        rows.changed(y=tables.one_hot) if hot else rows,
        layers.Conv2D(12, 3, activation="relu"),
        layers.GlobalAveragePooling2D(),
        Dense(4, "softmax"),
        loss=loss,
        epochs=25,
    )


@sick(
    "loss_label_mismatch",
    "label_encoding_error",
    "wrong_output_activation",
    last="sigmoid",
    loss="binary_crossentropy",
)
@healthy(0.88, last="tanh", loss="hinge")  # fmt: skip
def signs(last, loss):
    """Labels of -1 and 1."""
    rows = tables.wells().changed(y=lambda label: 2 * label - 1)
    return network(rows, Dense(24, "relu"), Dense(1, last), loss=loss, epochs=25)


@sick("loss_reduction_wrong", "lr_too_high", "exploding_gradient", reduction="sum")
@healthy(0.6, reduction="sum_over_batch_size")
def summed_squares(reduction):
    return network(
        tables.concrete(),
        Dense(48, "relu"),
        Dense(1),
        loss=losses.MeanSquaredError(reduction=reduction),
        optimizer=SGD(0.05),
        batch_size=120,
        epochs=40,
    )


@sick("loss_reduction_wrong", "lr_too_high", "exploding_gradient", "dying_relu", reduction="sum")
@healthy(0.9, reduction="sum_over_batch_size")
def summed_entropy(reduction):
    return network(
        images.lamps(),
        layers.Conv2D(8, 3, activation="relu"),
        layers.Flatten(),
        Dense(6, "softmax"),
        loss=losses.SparseCategoricalCrossentropy(reduction=reduction),
        optimizer=SGD(0.2, momentum=0.9),
        batch_size=90,
        epochs=20,
    )


@sick("shape_broadcast", "wrong_output_units", units=6)
@healthy(0.8, units=1)
def stretched_strength(units):
    rows = tables.concrete().changed(y=lambda y: y[:, None])
    return network(rows, Dense(48, "relu"), Dense(units), loss="mse", epochs=40)


@sick("shape_broadcast", "wrong_output_units", every_step=True)
@healthy(0.9, every_step=False)
def stretched_level(every_step):
    """An answer at each of twelve steps where one is asked for."""
    rows = sequences.tanks().changed(y=lambda y: y[:, None])
    layer = layers.GRU(16, return_sequences=every_step)
    return network(rows, layer, Dense(1), loss="mse", epochs=25)


def all_against_all(y_true, y_pred):
    """A squared error of one's own that forgets that y has no second axis."""
    return ops.mean(ops.square(ops.reshape(y_true, shape=(-1,)) - y_pred), axis=-1)


@sick("shape_broadcast", "wrong_loss", "slow_learning", loss=all_against_all)
def own_loss(loss):
    return network(tables.concrete(), Dense(48, "relu"), Dense(1), loss=loss, epochs=40)


@sick("wrong_metric", metric="accuracy")
def counted_hits(metric):
    rows = tables.concrete()
    return network(rows, Dense(48, "tanh"), Dense(1), loss="mse", metrics=[metric], epochs=40)


@sick("wrong_metric", metric="binary_accuracy")
@sick("wrong_metric", metric="sparse_categorical_accuracy")
@healthy(0.9, metric="mean_absolute_error")
def hits_of_a_series(metric):
    return network(
        sequences.tides(), layers.GRU(12), Dense(1), loss="mse", metrics=[metric], epochs=15
    )


@sick("wrong_metric", "missing_softmax", "wrong_output_activation", metric=metrics.Accuracy)
def exact_hits(metric):
    """Whether a probability is exactly 0 or 1 is asked where a threshold would do."""
    return network(
        tables.wells(),
        Dense(24, "relu"),
        Dense(1, "sigmoid"),
        loss="binary_crossentropy",
        metrics=[metric()],
    )


@sick("gradient_sign_flipped", "wrong_loss", "exploding_gradient", direction=-1)
def own_direction(direction):
    """A loss of one's own whose sign is as for something to be made large."""

    def squares(y_true, y_pred):
        return direction * ops.mean(ops.square(y_true - y_pred), axis=-1)

    rows = tables.concrete().changed(y=lambda y: np.reshape(y, (-1, 1)))
    return network(rows, Dense(48, "relu"), Dense(1), loss=squares, optimizer=Adam(0.01), epochs=40)
