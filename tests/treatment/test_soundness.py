"""What is unsound is seen without running; what is sound is left alone."""

import numpy as np
import pytest

from goodfit import layers, losses, optimizers
from goodfit.doctor import cures
from goodfit.initializers import Constant
from goodfit.treatment.remedies import applied
from goodfit.treatment.soundness import inputs_off, output_suits, sound_repairs, wanted_output
from tests.treatment.programs import CLASSES, NUMBERS, X, network, program_of, rows_of

BINARY = (CLASSES > 0).astype(int)
ONE_HOT = np.eye(3)[CLASSES]


def ending(units, activation, loss, y):
    model = network(layers.Dense(units, activation), loss=loss, metrics=["accuracy"])
    return program_of(model), rows_of(model, y)


@pytest.mark.parametrize(
    ("units", "activation", "loss", "y"),
    [
        (3, "softmax", "sparse_categorical_crossentropy", CLASSES),
        (5, "softmax", "sparse_categorical_crossentropy", CLASSES),
        (3, None, losses.SparseCategoricalCrossentropy(from_logits=True), CLASSES),
        (3, "softmax", "categorical_crossentropy", ONE_HOT),
        (3, "sigmoid", "binary_crossentropy", ONE_HOT),
        (1, "sigmoid", "binary_crossentropy", BINARY),
        (1, None, losses.BinaryCrossentropy(from_logits=True), BINARY),
        (2, "softmax", "sparse_categorical_crossentropy", BINARY),
        (1, "tanh", "hinge", 2 * BINARY - 1),
        (1, None, "mse", NUMBERS),
        (1, None, "huber", NUMBERS),
        (1, "softplus", "mae", np.abs(NUMBERS)),
    ],
)
def test_an_output_that_suits(units, activation, loss, y):
    assert output_suits(*ending(units, activation, loss, y))


@pytest.mark.parametrize(
    ("units", "activation", "loss", "y"),
    [
        (1, "softmax", "binary_crossentropy", BINARY),
        (1, None, "binary_crossentropy", BINARY),
        (1, "sigmoid", losses.BinaryCrossentropy(from_logits=True), BINARY),
        (3, "softmax", "mse", ONE_HOT),
        (1, "sigmoid", "binary_crossentropy", CLASSES),
        (2, "softmax", "sparse_categorical_crossentropy", CLASSES),
        (1, "sigmoid", "mse", NUMBERS),
        (1, "relu", "mse", -NUMBERS),
        (1, "relu", "mse", NUMBERS),
        (3, None, "mse", NUMBERS),
    ],
)
def test_an_output_that_does_not_and_the_one_that_does(units, activation, loss, y):
    program, rows = ending(units, activation, loss, y)
    assert not output_suits(program, rows)
    better = applied(wanted_output(rows), program, rows)
    assert output_suits(better, rows)


def test_inputs_of_the_right_size_are_left_alone():
    model = network(layers.Dense(1))
    sound = [X, np.abs(X), np.random.default_rng(0).uniform(size=(50, 4)), np.ones((50, 4))]
    off = [X * 100, X + 50, X / 1000, X * [1, 1, 1, 1e6]]
    assert not any(inputs_off(rows_of(model, NUMBERS[: len(x)], x)) for x in sound)
    assert all(inputs_off(rows_of(model, NUMBERS[: len(x)], x)) for x in off)


def repairs(model, y=CLASSES):
    program, rows = program_of(model), rows_of(model, y)
    return [cure for cure in sound_repairs(program, rows) if applied(cure, program, rows)]


def deep(*hidden, optimizer="sgd"):
    return network(
        *hidden,
        layers.Dense(3, "softmax"),
        loss="sparse_categorical_crossentropy",
        optimizer=optimizer,
    )


def test_a_sound_program_needs_no_repair():
    assert repairs(deep(layers.Dense(8, "tanh"), layers.Dense(8), layers.ReLU())) == []
    normal = (layers.Dense(8), layers.BatchNormalization(), layers.Activation("relu"))
    assert repairs(deep(*normal)) == []


@pytest.mark.parametrize(
    ("model", "cure"),
    [
        (deep(layers.Dense(8, name="a")), cures.UseActivation(("a",))),
        (deep(layers.Dense(8, "softmax", name="a")), cures.UseActivation(("a",))),
        (deep(layers.Dense(8, "relu", kernel_initializer=Constant(0.1))), cures.UseInitializer()),
        (deep(optimizer=optimizers.SGD(-0.1)), cures.ChangeLearningRate("SGD", -0.1, 0.1)),
        (deep(optimizer=optimizers.Adam(0.1, epsilon=1e-16)), cures.ChangeOptimizer("Adam", 0.001)),
    ],
)
def test_what_is_plainly_unsound_is_repaired(model, cure):
    found = repairs(model)
    assert [type(one) for one in found] == [type(cure)]
    assert str(found[0]) == str(cure)


def test_large_targets_are_scaled_and_odd_labels_numbered():
    assert cures.ScaleTargets() in repairs(network(layers.Dense(1)), NUMBERS)
    labels = np.array(["a", "b", "c"])[CLASSES]
    assert cures.NumberLabels() in repairs(deep(), labels)
