"""Targets against losses and outputs: every mismatch is told with values and the line to write."""

import numpy as np
import pytest

from goodfit import losses
from goodfit.doctor.meaning.asked import Asked
from goodfit.doctor.meaning.targets import check_targets
from goodfit.utils import to_categorical

SPARSE, ONE_HOT = "sparse_categorical_crossentropy", "categorical_crossentropy"
BINARY, SQUARED = "binary_crossentropy", "mse"
labels = np.array([0, 1, 2, 2, 1, 0])


def found(y, loss, shape, activation=""):
    return check_targets(Asked(np.asarray(y), losses.get(loss), shape, activation))


@pytest.mark.parametrize(
    ("y", "loss", "shape"),
    [
        (labels, SPARSE, (3,)),
        (labels[:, None], SPARSE, (3,)),
        (labels.astype("float32"), SPARSE, (5,)),
        (np.zeros((6, 7), int), SPARSE, (None, 4)),
        (np.zeros((6, 7, 1), int), SPARSE, (7, 4)),
        (to_categorical(labels), ONE_HOT, (3,)),
        (labels == 1, BINARY, (1,)),
        ((labels == 1)[:, None], BINARY, (1,)),
        (labels / 2, BINARY, ()),
        (to_categorical(labels), BINARY, (3,)),
        (labels * 1.0, SQUARED, (1,)),
        (np.ones((6, 28, 28, 1)), SQUARED, (28, 28, 1)),
        (to_categorical(labels), "kl_divergence", (3,)),
        (np.array([0, 2, -1]), losses.SparseCategoricalCrossentropy(ignore_class=-1), (3,)),
        (np.array([0, 2, 255]), losses.SparseCategoricalCrossentropy(ignore_class=255), (3,)),
        (np.full(3, -1), losses.SparseCategoricalCrossentropy(ignore_class=-1), (3,)),
        (np.full((6, 7), 2), losses.SparseCategoricalCrossentropy(axis=1), (3, 7)),
        (np.full((6, 1, 7), 2), losses.SparseCategoricalCrossentropy(axis=1), (3, 7)),
        (labels * 1.0, "poisson", (1,)),
        (labels * 1.0, "msle", (1,)),
        (labels - 4.0, "mape", (1,)),
        (labels == 1, "dice", (1,)),
    ],
)
def test_sound_targets_pass(y, loss, shape):
    assert found(y, loss, shape) == []


CASES = [
    # y, loss, output shape, activation, code, words of the evidence, line of the first cure
    (
        [0, 1, 9, 3, 4, 5, 6, 7, 8, 2], SPARSE, (3,), "softmax", "wrong_output_units",
        "y has the classes 0 to 9, but the last layer has 3 units "
        "(the first label without a unit: 9 in row 2)",
        'Dense(10, activation="softmax")',
    ),
    (
        [1, 2, 3, 1], SPARSE, (3,), "softmax", "label_encoding_error",
        "Labels must be 0 to 2, one for each unit of the last layer, but y has others: 3 in row 2",
        "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        [0, 1, 255, 7, 99, 255], SPARSE, (3,), "softmax", "label_encoding_error",
        "255 in row 2, 7 in row 3, 99 in row 4.",
        "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        [0, -1, 1, -1], SPARSE, (3,), "softmax", "label_encoding_error",
        "negative labels: -1 in row 1, -1 in row 3",
        "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        [0.0, 0.5, 1.0], SPARSE, (3,), "softmax", "label_encoding_error",
        "fractions: 0.5 in row 1", "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        np.linspace(0, 3, 40), SPARSE, (3,), "softmax", "wrong_loss",
        "fractions: 0.0769231 in row 1", 'Dense(1), loss="mean_squared_error"',
    ),
    (
        ["cat", "dog", "cat"], SPARSE, (2,), "softmax", "label_encoding_error",
        "y holds text ('cat', 'dog')", "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        ["no", "yes"], BINARY, (1,), "sigmoid", "label_encoding_error",
        "y holds text", "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        np.eye(3), SPARSE, (3,), "softmax", "loss_label_mismatch",
        "y has shape (3, 3), a number for each class, but this loss expects class numbers",
        'loss="categorical_crossentropy"',
    ),
    (
        np.eye(4), SPARSE, (3,), "softmax", "loss_label_mismatch",
        "the network's output is (batch, 3), but y has shape (4, 4)", "y = y.argmax(axis=-1)",
    ),
    (
        labels, ONE_HOT, (3,), "softmax", "loss_label_mismatch",
        "one number for each of the 3 classes, but y has shape (6,): class numbers",
        'loss="sparse_categorical_crossentropy"',
    ),
    (
        labels[:, None], ONE_HOT, (3,), "softmax", "loss_label_mismatch",
        "y has shape (6, 1): class numbers", 'loss="sparse_categorical_crossentropy"',
    ),
    (
        labels == 1, ONE_HOT, (1,), "sigmoid", "loss_label_mismatch",
        "the last layer has 1 unit",
        'Dense(1, activation="sigmoid"), loss="binary_crossentropy"',
    ),
    (
        np.eye(4), ONE_HOT, (3,), "softmax", "wrong_output_units",
        "output is (batch, 3), but y has shape (4, 4)",
        'Dense(4, activation="softmax"), loss="categorical_crossentropy"',
    ),
    (
        -np.eye(3), ONE_HOT, (3,), "softmax", "label_encoding_error",
        "never negative, but y has -1 in row 0", "print(y[:5])",
    ),
    (
        [0, 1, 2, 3], BINARY, (1,), "sigmoid", "loss_label_mismatch",
        "targets from 0 to 1, but y has 2 in row 2, 3 in row 3",
        'Dense(4, activation="softmax"), loss="sparse_categorical_crossentropy"',
    ),
    (
        [-1, 1, 1], BINARY, (1,), "sigmoid", "label_encoding_error",
        "y has -1 in row 0", "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        [1, 2, 2], BINARY, (1,), "sigmoid", "label_encoding_error",
        "y has 2 in row 1", "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        [0.5, 17.25, -3.5], BINARY, (1,), "sigmoid", "wrong_loss",
        "y has 17.25 in row 1", 'loss="mean_squared_error"',
    ),
    (
        labels, BINARY, (3,), "sigmoid", "loss_label_mismatch",
        "for each of 3 units, but y has shape (6,)",
        'Dense(3, activation="softmax"), loss="sparse_categorical_crossentropy"',
    ),
    (
        np.eye(3), BINARY, (1,), "sigmoid", "wrong_output_units",
        "output is (batch, 1), but y has shape (3, 3)",
        'Dense(3, activation="softmax"), loss="categorical_crossentropy"',
    ),
    (
        np.tri(3), BINARY, (1,), "sigmoid", "wrong_output_units",
        "output is (batch, 1), but y has shape (3, 3)",
        'Dense(3, activation="sigmoid"), loss="binary_crossentropy"',
    ),
    (
        labels * 1.0, SQUARED, (4,), "", "shape_broadcast",
        "output is (batch, 4), but y has shape (6,). One would have to be stretched",
        "Dense(1)",
    ),
    (
        labels[:, None] * 1.0, SQUARED, (4,), "", "shape_broadcast",
        "y has shape (6, 1)", "Dense(1)",
    ),
    (
        labels[:, None] * 1.0, SQUARED, (), "", "shape_broadcast",
        "output is (batch), but y has shape (6, 1). One would have to be stretched", "Dense(1)",
    ),
    (
        np.full((6, 3), 7.5), SQUARED, (1,), "", "wrong_output_units",
        "output is (batch, 1), but y has shape (6, 3)", 'Dense(3), loss="mean_squared_error"',
    ),
    (
        [0, -1, 7], losses.SparseCategoricalCrossentropy(ignore_class=-1), (3,), "softmax",
        "label_encoding_error", "but y has others: 7 in row 2.",
        "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        np.full((6, 7), 3), losses.SparseCategoricalCrossentropy(axis=1), (3, 7), "",
        "label_encoding_error", "unit of the last layer, but y has others: 3 in row 0",
        "names, y = np.unique(y, return_inverse=True)",
    ),
    (
        [2.0, -3.0], "poisson", (1,), "", "wrong_loss",
        "expects targets from 0, but y has -3 in row 1", 'loss="mean_squared_error"',
    ),
    (
        [2.0, -3.0], "msle", (1,), "", "wrong_loss",
        "expects targets from 0, but y has -3 in row 1", 'loss="mean_squared_error"',
    ),
    (
        [2.0, 0.0], "mape", (1,), "", "wrong_loss",
        "cannot be a percentage of 0, but y has 0 in row 1", 'loss="mean_absolute_error"',
    ),
    (
        labels == 1, SQUARED, (1,), "softmax", "wrong_output_activation",
        "a softmax over one unit, which answers 1", 'Dense(1, activation="sigmoid")',
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("y", "loss", "shape", "activation", "code", "words", "line"),
    CASES,
    ids=[f"{case[4]}-{i}" for i, case in enumerate(CASES)],
)
def test_a_mismatch_is_told_with_its_values_and_cured_by_a_line(
    y, loss, shape, activation, code, words, line
):
    finding = found(y, loss, shape, activation)[0]
    assert (finding.code, finding.severity) == (code, "error")
    assert words in finding.evidence
    assert line in finding.cures[0].line


def test_a_cure_for_wrong_labels_makes_them_right():
    y = np.array([1, 2, 3, 1])
    assert found(y - 1, SPARSE, (3,)) == []
    names, numbered = np.unique(np.array(["cat", "dog", "cat"]), return_inverse=True)
    assert found(numbered, SPARSE, (2,)) == []
    assert names.tolist() == ["cat", "dog"]


def test_a_function_of_ones_own_may_take_any_targets():
    assert found(np.ones((4, 9)), lambda y, p: p[:, 0], (3,)) == []
