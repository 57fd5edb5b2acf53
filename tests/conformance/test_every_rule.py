"""The doctor's confusion matrix: real runs, sick and healthy, against every rule.

Each sick run must have its illness named first; no healthy run may raise an alarm.
"""

import warnings

import numpy as np
import pytest
from sklearn import datasets

from goodfit import Sequential, callbacks, initializers, utils
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.doctor.rules import all_rules
from goodfit.errors import DataError
from goodfit.layers import (
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    Normalization,
    Reshape,
    SimpleRNN,
)  # fmt: skip
from goodfit.optimizers import SGD, Adam
from tests.doctor.zoo import PROGRAMS


def draw():
    """Random numbers, the same for each run in whatever order the tests come."""
    return np.random.default_rng(0)


def digits():
    x, y = datasets.load_digits(return_X_y=True)
    order = draw().permutation(len(x))
    return (x[order] / 16).astype("float32"), y[order]


def diabetes():
    x, y = datasets.load_diabetes(return_X_y=True)
    return (x / x.std(axis=0)).astype("float32"), ((y - y.mean()) / y.std()).astype("float32")


def noise(rows=120, classes=3):
    rng = draw()
    return rng.normal(size=(rows, 20)).astype("float32"), rng.integers(0, classes, rows)


def perceptron(activation="relu", depth=2, units=32, *, first=(), last=None, **settings):
    hidden = [Dense(units, activation, **settings) for _ in range(depth)]
    return [*first, *hidden, last or Dense(10, "softmax")]


def run(layers, data, optimizer="adam", loss="sparse_categorical_crossentropy", **options):
    """The diagnosis of a real run, in plain NumPy; a fifth of the rows is for validation."""
    utils.set_random_seed(0)
    x, y = data
    train = len(x) * 4 // 5
    model = Sequential(list(layers))
    eager, metrics = options.pop("run_eagerly", True), options.pop("metrics", [])
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics, run_eagerly=eager)
    options = {"epochs": 8, "batch_size": 32, "verbose": 0, **options}
    dev = (x[train:], y[train:])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that training broke down
        try:
            return model.fit(x[:train], y[:train], validation_data=dev, **options).diagnosis
        except DataError as error:
            return error.diagnosis


def with_a_gap(data):
    x, y = data
    x[100, 7] = np.nan
    return x, y


SICK = {
    "a gap in one row": ("nan_in_data", lambda: run(perceptron(), with_a_gap(digits()))),
    "pixels from 0 to 255": (
        "input_unscaled",
        lambda: run(perceptron(), (digits()[0] * 255, digits()[1]), SGD(0.01)),
    ),
    "pixels divided twice": (
        "input_double_scaled",
        lambda: run(perceptron(), (digits()[0] / 255, digits()[1]), SGD(0.01), epochs=4),
    ),
    "uphill": ("gradient_sign_flipped", lambda: run(perceptron(), digits(), SGD(-0.01))),
    "steps too long": ("lr_too_high", lambda: run(perceptron(), digits(), SGD(10.0))),
    "Adam's steps too long": ("lr_too_high", lambda: run(perceptron(), digits(), Adam(1.0))),
    "steps too short": ("lr_too_low", lambda: run(perceptron(), digits(), SGD(1e-7))),
    "a deep sigmoid network of small weights": (
        "bad_init_small",
        lambda: run(
            perceptron("sigmoid", 6, kernel_initializer=initializers.RandomNormal(0.0, 0.01)),
            digits(),
            SGD(0.1),
        ),
    ),
    "a sequence that multiplies": (
        "exploding_gradient",
        lambda: run(
            [
                Reshape((64, 1)),
                SimpleRNN(32, "relu", recurrent_initializer=initializers.RandomNormal(0.0, 1.0)),
                Dense(10, "softmax"),
            ],
            digits(),
            SGD(0.01),
        ),
    ),
    "very negative biases": (
        "dying_relu",
        lambda: run(perceptron(bias_initializer=initializers.Constant(-10.0)), digits(), SGD(0.01)),
    ),
    "a dead output": (
        "wrong_output_activation",
        lambda: run(
            perceptron(last=Dense(1, "relu", bias_initializer=initializers.Constant(-20.0))),
            diabetes(),
            loss="mse",
        ),
    ),
    "a creeping descent": (
        "lr_too_low",
        lambda: run(perceptron(), digits(), SGD(0.002), epochs=5),
    ),
    "stopped while learning": (
        "too_few_epochs",
        lambda: run(perceptron(), digits(), SGD(0.02), epochs=4),
    ),
    "parity, for a linear network": (
        "underfitting_capacity",
        lambda: run(
            [Dense(1, "sigmoid")],
            ((x := draw().choice([-1.0, 1.0], (800, 2)).astype("float32")), x[:, 0] * x[:, 1] > 0),
            Adam(0.01),
            "binary_crossentropy",
            epochs=12,
        ),
    ),
    "noise learnt by heart": (
        "overfitting",
        lambda: run(perceptron(units=256), noise(), epochs=60, batch_size=16),
    ),
}

HEALTHY = {
    "digits": lambda: run(perceptron(), digits(), Adam(0.003), metrics=["accuracy"]),
    "a few epochs": lambda: run(perceptron(units=128), digits(), Adam(0.005), epochs=2),
    "one epoch": lambda: run(perceptron(units=256), digits(), Adam(0.005), epochs=1),
    "deep with batch normalisation": lambda: run(
        [BatchNormalization(), *perceptron(depth=4)], digits()
    ),
    "deep tanh": lambda: run(perceptron("tanh", 6), digits()),
    "a convolution": lambda: run(
        [
            Reshape((8, 8, 1)),
            Conv2D(16, 3, activation="relu"),
            Flatten(),
            Dense(10, "softmax"),
        ],
        digits(),
        Adam(0.003),
    ),
    "raw pixels, scaled inside": lambda: run(
        perceptron(first=[Normalization()]), (digits()[0] * 255, digits()[1])
    ),
    "raw pixels, learnt all the same": lambda: run(
        perceptron(units=64), (digits()[0] * 16, digits()[1])
    ),
    "a regression near its noise": lambda: run(
        perceptron(units=16, last=Dense(1)), diabetes(), loss="mse", epochs=20
    ),
    "a linear regression": lambda: run(
        [Dense(1)],
        ((x := draw().normal(size=(500, 5)).astype("float32")), x @ np.arange(5.0)),
        SGD(0.05),
        "mse",
        epochs=30,
    ),
    "absolute error": lambda: run(
        perceptron("tanh", last=Dense(1)),
        ((x := draw().uniform(-1, 1, (600, 1)).astype("float32")), np.sin(4 * x[:, 0])),
        Adam(0.01),
        "mae",
        epochs=30,
    ),
    "yes or no": lambda: run(
        perceptron(last=Dense(1, "sigmoid")),
        ((moons := datasets.make_moons(600, noise=0.15, random_state=0))[0], moons[1]),
        Adam(0.01),
        "binary_crossentropy",
        epochs=30,
        metrics=["accuracy"],
    ),
    "four rows": lambda: run(
        [Dense(8, "tanh"), Dense(1, "sigmoid")],
        (
            np.array([[0, 0], [0, 1], [1, 0], [1, 1], [0, 1]], np.float32),
            np.array([0, 1, 1, 0, 1]),
        ),
        Adam(0.05),
        "binary_crossentropy",
        epochs=150,
        batch_size=4,
    ),
    "one row at a time": lambda: run(
        perceptron(), tuple(part[:400] for part in digits()), SGD(0.01), batch_size=1, epochs=6
    ),
    "all rows at once": lambda: run(
        perceptron(units=64), digits(), Adam(0.01), batch_size=2000, epochs=100
    ),
    "a rare class with weights": lambda: run(
        perceptron(last=Dense(1, "sigmoid")),
        ((x := draw().normal(size=(1000, 5)).astype("float32")), x[:, 0] + 0.3 * x[:, 1] > 1.5),
        Adam(0.01),
        "binary_crossentropy",
        epochs=20,
        class_weight={0: 1.0, 1: 10.0},
    ),
    "overfitting, stopped early": lambda: run(
        perceptron(units=256),
        noise(),
        epochs=60,
        batch_size=16,
        callbacks=[callbacks.EarlyStopping(patience=4, restore_best_weights=True)],
    ),
    "going on after convergence": lambda: run(
        perceptron(units=64), digits(), Adam(0.01), epochs=40
    ),
}


@pytest.mark.parametrize("name", SICK)
def test_a_sick_run_has_its_illness_named_first(name):
    code, diagnose = SICK[name]
    alarms = [finding for finding in diagnose() if finding.alarming]
    assert alarms, "no alarm"
    assert alarms[0].code == code, [finding.evidence for finding in alarms]
    assert alarms[0].cures


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_run_raises_no_alarm(name):
    alarms = [finding for finding in HEALTHY[name]() if finding.alarming]
    assert not alarms, [(finding.code, finding.evidence) for finding in alarms]


def test_the_diagnosis_of_a_compiled_run_is_the_same():
    layers = perceptron("sigmoid", 4, kernel_initializer=initializers.RandomNormal(0.0, 0.01))
    eager, compiled = (
        run(layers, digits(), SGD(0.1), epochs=4, run_eagerly=eager) for eager in (True, False)
    )
    assert compiled.findings[0].code == "bad_init_small"
    assert [(found.code, found.layer) for found in compiled] == [
        (found.code, found.layer) for found in eager
    ]


def test_every_rule_has_a_sick_run_or_a_sick_program_in_the_zoo():
    tried = {code for code, _ in SICK.values()} | {program.cause for program in PROGRAMS}
    assert set(all_rules()) <= tried


@pytest.mark.parametrize("code", all_rules())
def test_every_rule_has_a_page(code):
    page = all_rules()[code].page
    assert len(page.splitlines()[0]) > 20
    for heading in ("Evidence:", "Cause:", "Remedy:"):
        assert heading in page
    assert code in ILLNESSES
