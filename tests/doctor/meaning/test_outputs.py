"""Targets, units, last activation and loss in every pairing: right ones pass, others are named."""

import numpy as np
import pytest

from goodfit import losses, ops
from goodfit.doctor.meaning.asked import Asked, fitting
from goodfit.doctor.meaning.outputs import unfit
from goodfit.doctor.meaning.targets import check_targets
from goodfit.losses import Loss

generator = np.random.default_rng(0)
ROWS = 200
normal = generator.normal(size=(ROWS, 1))
unit = generator.random((ROWS, 4))
labels = generator.integers(0, 3, ROWS)
yes = generator.integers(0, 2, ROWS)
one_hot = np.eye(3)[labels]
several = (generator.random((ROWS, 5)) < 0.4).astype(float)
shares = unit / unit.sum(axis=1, keepdims=True)
counts = generator.poisson(4.0, (ROWS, 1)).astype(float)
signs = 2 * yes - 1
each_step = generator.integers(0, 6, (ROWS, 7))
images = generator.random((20, 8, 8, 1))
masks = (images > 0.5).astype(float)
amounts = 300 * normal

SPARSE, ONE_HOT, BINARY = (
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "binary_crossentropy",
)
SCORES = {
    SPARSE: losses.SparseCategoricalCrossentropy(from_logits=True),
    ONE_HOT: losses.CategoricalCrossentropy(from_logits=True),
    BINARY: losses.BinaryCrossentropy(from_logits=True),
}


class Quantiles(Loss):
    """A loss of the user's own: three answers for one target."""

    def call(self, y_true, y_pred):
        return ops.mean(ops.abs(y_true - y_pred), axis=-1)


def found(y, loss, shape, activation, inputs=()):
    output = Asked(np.asarray(y), losses.get(loss), shape, activation, "last", inputs)
    return [*check_targets(output), *unfit(output)]


RIGHT = [
    # numbers
    (normal, "mse", (1,), "linear"),
    (normal[:, 0], "mse", (1,), "linear"),
    (normal, "mae", (1,), "leaky_relu"),
    (amounts, "huber", (1,), "linear"),
    (amounts, "log_cosh", (1,), ""),
    (amounts + 2000, "mape", (1,), "linear"),
    (amounts + 2000, "msle", (1,), "softplus"),
    (amounts + 2000, "mse", (1,), "relu"),
    (abs(normal), "mse", (1,), "softplus"),
    (abs(normal), "mse", (1,), "exponential"),
    (np.tanh(normal), "mse", (1,), "tanh"),
    (np.sin(9 * normal), "mse", (1,), "softsign"),
    (unit, "mse", (4,), "sigmoid"),
    (unit, "mse", (4,), "linear"),
    (unit, BINARY, (4,), "sigmoid"),
    (unit, SCORES[BINARY], (4,), "linear"),
    (normal, "cosine_similarity", (1,), "linear"),
    (unit, "cosine_similarity", (4,), "softmax"),
    (counts, "poisson", (1,), "exponential"),
    (counts, "poisson", (1,), "softplus"),
    (counts, "poisson", (1,), "relu"),
    (counts, "mse", (1,), "linear"),
    (np.full((ROWS, 1), 4.0), "mse", (1,), "linear"),
    # one of two classes
    (yes, BINARY, (1,), "sigmoid"),
    (yes[:, None], BINARY, (1,), "hard_sigmoid"),
    (yes.astype(bool), BINARY, (1,), "sigmoid"),
    (yes, SCORES[BINARY], (1,), "linear"),
    (yes, "binary_focal_crossentropy", (1,), "sigmoid"),
    (yes, SPARSE, (2,), "softmax"),
    (np.eye(2)[yes], ONE_HOT, (2,), "softmax"),
    (np.eye(2)[yes], BINARY, (2,), "softmax"),
    (np.eye(2)[yes], BINARY, (2,), "sigmoid"),
    (signs, "hinge", (1,), "tanh"),
    (signs, "squared_hinge", (1,), "linear"),
    (yes, "hinge", (1,), "linear"),
    # one of several
    (labels, SPARSE, (3,), "softmax"),
    (labels[:, None], SPARSE, (3,), "softmax"),
    (labels, SPARSE, (10,), "softmax"),
    (labels, SPARSE, (3,), ""),
    (labels, SCORES[SPARSE], (3,), "linear"),
    (labels, SCORES[SPARSE], (3,), "log_softmax"),
    (labels, "categorical_generalized_cross_entropy", (3,), "softmax"),
    (one_hot, ONE_HOT, (3,), "softmax"),
    (one_hot, ONE_HOT, (3,), "sparsemax"),
    (one_hot, SCORES[ONE_HOT], (3,), "linear"),
    (one_hot, "categorical_focal_crossentropy", (3,), "softmax"),
    (one_hot, "categorical_hinge", (3,), "linear"),
    (one_hot, "kl_divergence", (3,), "softmax"),
    (one_hot * 0.9 + 0.1 / 3, ONE_HOT, (3,), "softmax"),
    # several at once, shares, sequences, pictures
    (several, BINARY, (5,), "sigmoid"),
    (several, SCORES[BINARY], (5,), "linear"),
    (several, "mse", (5,), "sigmoid"),
    (shares, "kl_divergence", (4,), "softmax"),
    (shares, ONE_HOT, (4,), "softmax"),
    (shares, "mse", (4,), "softmax"),
    (each_step, SPARSE, (7, 6), "softmax"),
    (each_step, SCORES[SPARSE], (None, 6), "linear"),
    (np.eye(6)[each_step], ONE_HOT, (7, 6), "softmax"),
    (images, "mse", (8, 8, 1), "sigmoid"),
    (images, "mae", (8, 8, 1), "linear"),
    (masks, BINARY, (8, 8, 1), "sigmoid"),
    (masks, "dice", (8, 8, 1), "sigmoid"),
    (np.argmax(np.eye(3)[labels[:20]], -1)[:, None, None] * np.ones((1, 8, 8)), SPARSE, (8, 8, 3),
     "softmax"),
    (np.array([[1, 2], [2, 0]]), "ctc", (9, 4), "linear"),
    (labels, "circle", (8,), "linear"),
    # anything, for losses of the user's own
    (normal, Quantiles(), (3,), "linear"),
    (labels, lambda y_true, y_pred: y_pred[:, 0], (4,), "relu"),
]  # fmt: skip


@pytest.mark.parametrize(("y", "loss", "shape", "activation"), RIGHT)
def test_what_belongs_together_passes(y, loss, shape, activation):
    assert found(y, loss, shape, activation) == []


@pytest.mark.parametrize("y", [one_hot, several, masks, np.eye(6)[each_step]])
def test_what_is_to_be_given_back_is_no_choice(y):
    assert found(y, "mse", y.shape[1:], "sigmoid", inputs=(y,)) == []


ACTIVATION, SOFTMAX, DOUBLE, LOSS = (
    "wrong_output_activation",
    "missing_softmax",
    "double_activation",
    "wrong_loss",
)
MISMATCH, UNITS, BROADCAST = "loss_label_mismatch", "wrong_output_units", "shape_broadcast"

WRONG = [
    # numbers
    (normal, "mse", (1,), "sigmoid", [ACTIVATION]),
    (normal, "mse", (1,), "relu", [ACTIVATION]),
    (amounts, "mse", (1,), "tanh", [ACTIVATION]),
    (amounts + 2000, "mae", (1,), "sigmoid", [ACTIVATION]),
    (normal, "mse", (1,), "softplus", [ACTIVATION]),
    (normal, "mse", (1,), "softmax", [ACTIVATION]),
    (generator.normal(size=(ROWS, 4)), "mse", (4,), "softmax", [ACTIVATION]),
    (unit, "mse", (4,), "softmax", [ACTIVATION]),
    (counts, "poisson", (1,), "linear", [ACTIVATION]),
    (normal, "poisson", (1,), "exponential", [LOSS, ACTIVATION]),
    (normal, BINARY, (1,), "sigmoid", [LOSS]),
    (normal, SPARSE, (1,), "linear", [LOSS]),
    (normal, "hinge", (1,), "linear", [LOSS]),
    (normal, "mse", (3,), "linear", [BROADCAST]),
    (normal[:, 0], "mse", (7, 1), "linear", [BROADCAST]),
    (unit * 9, "mse", (1,), "linear", [UNITS]),
    # one of two classes
    (yes, BINARY, (1,), "linear", [ACTIVATION]),
    (yes, BINARY, (1,), "relu", [ACTIVATION]),
    (yes, BINARY, (1,), "tanh", [ACTIVATION]),
    (yes, BINARY, (1,), "softmax", [ACTIVATION]),
    (yes, ONE_HOT, (1,), "softmax", [ACTIVATION, MISMATCH]),
    (yes, ONE_HOT, (1,), "sigmoid", [MISMATCH]),
    (yes, SPARSE, (1,), "sigmoid", [UNITS]),
    (yes, SCORES[BINARY], (1,), "sigmoid", [DOUBLE]),
    (yes, SCORES[BINARY], (1,), "relu", [ACTIVATION]),
    (yes, "mse", (1,), "sigmoid", [LOSS]),
    (yes, "mae", (1,), "softmax", [ACTIVATION, LOSS]),
    (signs, "mse", (1,), "tanh", [LOSS]),
    (signs, "hinge", (1,), "sigmoid", [ACTIVATION]),
    (signs, "hinge", (1,), "relu", [ACTIVATION]),
    # one of several
    (labels, SPARSE, (3,), "linear", [SOFTMAX]),
    (labels, SPARSE, (3,), "sigmoid", [ACTIVATION]),
    (labels, SPARSE, (3,), "relu", [ACTIVATION]),
    (labels, SCORES[SPARSE], (3,), "softmax", [DOUBLE]),
    (labels, SCORES[SPARSE], (3,), "tanh", [ACTIVATION]),
    (labels, BINARY, (1,), "sigmoid", [MISMATCH]),
    (labels, ONE_HOT, (1,), "sigmoid", [UNITS]),
    (one_hot, ONE_HOT, (3,), "linear", [SOFTMAX]),
    (one_hot, ONE_HOT, (3,), "sigmoid", [ACTIVATION]),
    (one_hot, ONE_HOT, (3,), "tanh", [ACTIVATION]),
    (one_hot, SCORES[ONE_HOT], (3,), "softmax", [DOUBLE]),
    (one_hot, "mse", (3,), "softmax", [LOSS]),
    (one_hot, "mae", (3,), "linear", [LOSS]),
    (one_hot, "poisson", (3,), "softmax", [LOSS]),
    (one_hot, SPARSE, (3,), "softmax", [MISMATCH]),
    # several at once, shares, sequences
    (several, BINARY, (5,), "linear", [SOFTMAX]),
    (several, BINARY, (5,), "softmax", [ACTIVATION]),
    (several, ONE_HOT, (5,), "softmax", [LOSS]),
    (several, SCORES[BINARY], (5,), "sigmoid", [DOUBLE]),
    (shares, "kl_divergence", (4,), "linear", [SOFTMAX]),
    (each_step, SPARSE, (7, 6), "relu", [ACTIVATION]),
    (np.array([[1, 2], [2, 0]]), "ctc", (9, 4), "softmax", [DOUBLE]),
    (masks, BINARY, (8, 8, 1), "linear", [ACTIVATION]),
]  # fmt: skip


@pytest.mark.parametrize(("y", "loss", "shape", "activation", "codes"), WRONG)
def test_what_does_not_belong_together_is_named(y, loss, shape, activation, codes):
    findings = found(y, loss, shape, activation)
    assert [finding.code for finding in findings] == codes
    assert all(finding.cures for finding in findings)


@pytest.mark.parametrize(("y", "loss", "shape", "activation", "codes"), WRONG)
def test_what_would_fit_does_fit(y, loss, shape, activation, codes):
    output = Asked(np.asarray(y), losses.get(loss), shape, activation)
    cure = fitting(output)
    if loss == "ctc" or codes == [BROADCAST]:
        return
    kept = (*shape[:-1], cure.units)
    rest = found(y, cure.loss, kept, cure.activation or "linear")
    assert [finding.code for finding in rest] == []


@pytest.mark.parametrize(
    ("y", "activation", "severity"),
    [(amounts, "sigmoid", "error"), (amounts, "relu", "warning"), (-abs(amounts), "relu", "error")],
)
def test_targets_nearly_all_out_of_reach_are_certain_to_fail(y, activation, severity):
    (finding,) = found(y, "mse", (1,), activation)
    assert finding.severity == severity
    assert finding.layer == "last"


def test_the_evidence_counts_what_is_out_of_reach():
    y = np.array([-30.0, 10.0, 20.0, 30.0])
    assert found(y, "mse", (1,), "relu")[0].evidence == (
        "The last activation, relu, gives numbers from 0, but 25% of the targets (-30 among them) "
        "lie beyond: 43% of their variance is lost."
    )
