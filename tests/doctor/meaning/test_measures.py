"""Metrics that would mislead are named; those that fit the task are not."""

import numpy as np
import pytest

from goodfit import losses, metrics
from goodfit.doctor.meaning.asked import Asked
from goodfit.doctor.meaning.measures import meaningless

numbers = np.array([0.3, 7.1, -2.0])
yes = np.array([0, 1, 1])
labels = np.array([0, 2, 1])
one_hot = np.eye(3)[labels]
SCORES = losses.BinaryCrossentropy(from_logits=True)


def found(metric, y, loss, shape, activation):
    loss = losses.get(loss)
    metric = metrics.get(metric, loss, shape)
    output = Asked(np.asarray(y), loss, shape, activation)
    return list(meaningless(metric, output, before=True))


SPARSE, BINARY = "sparse_categorical_crossentropy", "binary_crossentropy"


@pytest.mark.parametrize(
    ("metric", "y", "loss", "shape", "activation", "words"),
    [
        ("accuracy", numbers, "mse", (1,), "linear", "y holds numbers (0.3 in row 0, 7.1 in row"),
        ("acc", np.array([3, 5, 8]), "mae", (1,), "linear", "counts right classes"),
        ("binary_accuracy", numbers, "huber", (1,), "linear", "counts right classes"),
        (metrics.AUC(), numbers, "mse", (1,), "linear", "counts right classes"),
        ("accuracy", one_hot * 9.5, "mse", (3,), "linear", "numbers, from 0 to 9.5"),
        (metrics.Accuracy(), yes, BINARY, (1,), "sigmoid", "sigmoid, gives fractions"),
        (metrics.Accuracy(), yes, SCORES, (1,), "linear", "linear, gives fractions"),
        ("sparse_categorical_accuracy", yes, BINARY, (1,), "sigmoid", "always finds class 0"),
        ("categorical_accuracy", yes, BINARY, (1,), "sigmoid", "always finds class 0"),
        ("binary_accuracy", yes, SCORES, (1,), "linear", "one above 0 is a yes"),
        ("precision", yes, SCORES, (1,), "linear", "one above 0 is a yes"),
        (metrics.AUC(), yes, SCORES, (1,), "linear", "one above 0 is a yes"),
        ("binary_accuracy", 2 * yes - 1, "hinge", (1,), "tanh", "one above 0 is a yes"),
    ],
)
def test_a_metric_that_misleads_is_named(metric, y, loss, shape, activation, words):
    (finding,) = found(metric, y, loss, shape, activation)
    impossible = "class 0" in words
    assert finding.code == "wrong_metric"
    assert finding.severity == ("error" if impossible else "warning")
    assert words in finding.evidence
    assert finding.cures


@pytest.mark.parametrize(
    ("metric", "y", "loss", "shape", "activation"),
    [
        ("mae", numbers, "mse", (1,), "linear"),
        ("r2_score", numbers, "mse", (1,), "linear"),
        ("mse", one_hot, "categorical_crossentropy", (3,), "softmax"),
        ("accuracy", yes, BINARY, (1,), "sigmoid"),
        ("accuracy", yes, "mse", (1,), "sigmoid"),
        ("accuracy", yes, SCORES, (1,), "linear"),
        ("accuracy", 2 * yes - 1, "hinge", (1,), "tanh"),
        ("accuracy", labels, SPARSE, (3,), "softmax"),
        ("accuracy", one_hot, "mse", (3,), "softmax"),
        ("categorical_accuracy", one_hot, "categorical_crossentropy", (3,), "softmax"),
        (metrics.BinaryAccuracy(threshold=0.0), yes, SCORES, (1,), "linear"),
        (metrics.AUC(from_logits=True), yes, SCORES, (1,), "linear"),
        (metrics.Precision(thresholds=0.7), yes, BINARY, (1,), "sigmoid"),
        (metrics.F1Score(), one_hot, "categorical_crossentropy", (3,), "softmax"),
        (metrics.Accuracy(), labels, lambda y, p: p, (), ""),
    ],
)
def test_a_metric_that_fits_is_not(metric, y, loss, shape, activation):
    assert found(metric, y, loss, shape, activation) == []


def test_a_metric_that_cannot_be_computed_is_an_error():
    (finding,) = found("categorical_accuracy", labels, SPARSE, (3,), "softmax")
    assert finding.severity == "error"
    assert "categorical_accuracy: " in finding.evidence
    assert finding.cures[0].line == 'metrics=["accuracy"]'


def test_a_metric_of_ones_own_may_want_anything():
    def odd(y_true, y_pred):
        raise KeyError

    assert found(odd, labels, SPARSE, (3,), "softmax") == []
