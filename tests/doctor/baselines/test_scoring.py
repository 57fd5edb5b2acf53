"""One scale of score: what targets are, how answers are read, how good they are, and by chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from goodfit import losses
from goodfit.doctor.baselines.scoring import Task, class_of_targets, credit, gap, score, task_of

LABELS = np.array([0, 1, 2, 1])
ONE_HOT = np.eye(3)[LABELS]
YES = np.array([0, 1, 1, 0])


@pytest.mark.parametrize(
    ("y", "loss", "kind"),
    [
        (LABELS, "sparse_categorical_crossentropy", "classes"),
        (LABELS[:, None], "sparse_categorical_crossentropy", "classes"),
        (np.stack([LABELS, LABELS], axis=1), "sparse_categorical_crossentropy", None),
        (ONE_HOT, "categorical_crossentropy", "one_hot"),
        (ONE_HOT, "binary_crossentropy", "one_hot"),
        (ONE_HOT, "kl_divergence", "one_hot"),
        (np.array([[1, 1, 0], [0, 0, 1]]), "binary_crossentropy", "multilabel"),
        (YES, "binary_crossentropy", "binary"),
        (YES[:, None], "hinge", "binary"),
        (np.array([[0.2, 0.7], [0.1, 0.9]]), "binary_crossentropy", "numbers"),
        (LABELS.astype(float), "mean_squared_error", "numbers"),
        (ONE_HOT, "mean_squared_error", "numbers"),
        (np.ones((4, 3, 3, 1)), "binary_crossentropy", None),
        (LABELS.astype(float), "mean_absolute_percentage_error", None),
        (LABELS, "circle", None),
    ],
)
def test_the_loss_says_what_targets_are(y, loss, kind):
    assert class_of_targets(y, losses.get(loss)) == kind


@pytest.mark.parametrize(
    "y", [np.array(["a", "b"]), np.array([1.0, np.nan]), np.array([]), np.array([-1, 2])]
)
def test_targets_that_are_no_classes_are_no_task(y):
    assert task_of(y, losses.get("sparse_categorical_crossentropy")) is None


@pytest.mark.parametrize(
    ("y", "loss", "answers"),
    [
        (LABELS, losses.SparseCategoricalCrossentropy(), ONE_HOT * 0.6 + 0.1),
        (ONE_HOT, losses.CategoricalCrossentropy(from_logits=True), ONE_HOT * 9 - 20),
        (YES, losses.BinaryCrossentropy(), YES[:, None] * 0.2 + 0.4),
        (YES, losses.BinaryCrossentropy(from_logits=True), YES[:, None] * 0.2 - 0.1),
        (YES * 2 - 1, losses.Hinge(), YES * 0.4 - 0.2),
        (LABELS * 2.5, losses.MeanSquaredError(), LABELS[:, None] * 2.5),
    ],
)
def test_answers_are_read_as_the_loss_means_them(y, loss, answers):
    task = task_of(y, loss)
    assert score(task, task.truth(y), task.read(answers)).value == 1.0


def test_scores_are_those_of_scikit_learn():
    random = np.random.default_rng(0)
    truth, said = random.integers(3, size=(2, 200, 1))
    found = score(Task("classes", 3), truth, said)
    assert found.value == pytest.approx(metrics.accuracy_score(truth, said))
    assert found.balanced == pytest.approx(metrics.balanced_accuracy_score(truth, said))
    y = random.normal(size=(50, 4)) * [1, 2, 3, 4]
    answers = y + random.normal(size=(50, 4))
    found = score(Task("numbers"), y, answers)
    assert found.value == pytest.approx(metrics.r2_score(y, answers))


@pytest.mark.parametrize("noise", [0.5, 2.0])
def test_standard_errors_of_r2_are_those_of_repeated_measuring(noise):
    random, values, errors = np.random.default_rng(1), [], []
    for _ in range(600):
        y = random.normal(size=(150, 1))
        found = score(Task("numbers"), y, 0.7 * y + noise * random.normal(size=y.shape))
        values.append(found.value)
        errors.append(found.error)
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.15)


@settings(max_examples=50, deadline=None)
@given(st.integers(2, 40), st.integers(1, 4), st.integers(0, 1000))
def test_what_rows_add_makes_up_the_score(rows, columns, seed):
    random = np.random.default_rng(seed)
    y, answers = random.normal(size=(2, rows, columns))
    each = credit(Task("numbers"), y, answers)
    assert each.mean() == pytest.approx(metrics.r2_score(y, answers))


def test_a_gap_between_answers_to_the_same_rows_is_surer_than_two_scores_alone():
    random = np.random.default_rng(2)
    truth = random.integers(2, size=(400, 1))
    hard = random.random((400, 1)) < 0.3
    worse = np.where(hard, 1 - truth, truth)
    better = np.where(hard & (random.random((400, 1)) < 0.2), truth, worse)
    difference, noise = gap(Task("binary", 2), truth, better, worse)
    assert difference == pytest.approx(np.mean(better == truth) - np.mean(worse == truth))
    assert noise < score(Task("binary", 2), truth, worse).error / 1.5


def test_of_many_numbers_some_are_judged():
    assert Task("numbers").truth(np.zeros((5, 28, 28, 1))).shape == (5, 32)
