"""What targets ask for is seen in their values, and where those do not tell, in the program."""

import numpy as np
import pytest

from goodfit import layers
from goodfit.treatment.aim import Aim, aim_of
from tests.treatment.programs import classifier, network, regressor

SIGMOID = network(layers.Dense(1, "sigmoid"), loss="binary_crossentropy")
STEPS = network(layers.Dense(3, "softmax"), loss="sparse_categorical_crossentropy", shape=(5, 4))


@pytest.mark.parametrize(
    ("y", "model", "kind", "labels"),
    [
        ([0.5, 2.5, 1.0], regressor(), "numbers", ()),
        ([1, 2, 3, 1, 2, 3], regressor(), "numbers", ()),
        ([1, 2, 0, 1, 2, 0], classifier(), "classes", (0, 1, 2)),
        ([0, 1, 1, 0], regressor(), "classes", (0, 1)),
        ([-1, 1, 1, -1], SIGMOID, "classes", (-1, 1)),
        (["no", "yes", "no"], SIGMOID, "classes", ("no", "yes")),
        ([True, False, True], regressor(), "classes", (False, True)),
        ([0.0, 0.25, 0.25, 0.0, 0.5, 0.5], classifier(), "classes", (0.0, 0.25, 0.5)),
        ([0.1, 0.9, 0.9, 0.1], SIGMOID, "numbers", ()),
        ([[1, 0, 0], [0, 0, 1]], classifier(), "one_hot", (0, 1, 2)),
        ([[1, 0, 1], [0, 0, 1]], classifier(), "multilabel", ()),
        ([[0.5, 2.0], [1.0, 3.0]], regressor(), "numbers", ()),
        (np.arange(10).reshape(2, 5) % 3, STEPS, "classes", (0, 1, 2)),
    ],
)
def test_kind_and_labels(y, model, kind, labels):
    aim = aim_of(np.asarray(y), model.plan())
    assert (aim.kind, aim.labels) == (kind, labels)


def test_labels_with_few_gaps_stay_unit_numbers_and_others_are_numbered():
    few, many = np.array([1, 3, 4, 1]), np.array([10, 30, 40, 10])
    assert aim_of(few, classifier().plan()).numbered
    aim = aim_of(many, classifier().plan())
    assert not aim.numbered
    assert aim.truth(many).tolist() == [0, 1, 2, 0]


def test_truth_of_rows_and_columns():
    assert Aim("one_hot", (0, 1), 2).truth(np.array([[0, 1], [1, 0]])).tolist() == [1, 0]
    assert Aim("classes", ("a", "b")).truth(np.array([["b"], ["a"]])).tolist() == [1, 0]
    assert Aim("numbers").truth(np.array([1, 2])).tolist() == [[1.0], [2.0]]
