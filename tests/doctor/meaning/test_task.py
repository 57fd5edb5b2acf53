import numpy as np
import pytest

from goodfit import losses, ops
from goodfit.doctor.meaning.task import Task, meaning, task_of

SPARSE, ONE_HOT, BINARY = (
    "sparse_categorical_crossentropy",
    "categorical_crossentropy",
    "binary_crossentropy",
)


@pytest.mark.parametrize(
    ("y", "loss", "expected"),
    [
        ([0, 1, 1, 0], "mse", Task("yes_no", 2)),
        ([[0.0], [1.0]], BINARY, Task("yes_no", 2)),
        ([True, False], BINARY, Task("yes_no", 2)),
        ([1, 1], BINARY, Task("yes_no", 2)),
        ([1, 1], "mse", Task("numbers", 1)),
        ([-1, 1, 1], "mse", Task("signs", 2)),
        ([0, 3, 1], SPARSE, Task("classes", 4)),
        ([0, 3, 1], BINARY, Task("classes", 4)),
        ([0, 3, 1], "mse", Task("numbers", 1)),
        (range(40), BINARY, Task("numbers", 1)),
        ([[0, 1], [3, 2]], SPARSE, Task("classes", 4)),
        (np.eye(3), SPARSE, Task("one_hot", 3)),
        (np.eye(3), "mse", Task("one_hot", 3)),
        ([[0, 1, 1], [1, 0, 0]], BINARY, Task("labels", 3)),
        ([[0.25, 0.75], [0.5, 0.5]], "kl_divergence", Task("shares", 2)),
        ([[0.25, 0.5], [0.5, 0.9]], "mse", Task("numbers", 2)),
        ([[3.0, 4.0]], "mse", Task("numbers", 2)),
        ([0.5, 1.5], SPARSE, Task("numbers", 1)),
        (["cat", "dog", "cat"], "mse", Task("yes_no", 2)),
        (["cat", "dog", "cow"], "mse", Task("classes", 3)),
    ],
)
def test_what_targets_are(y, loss, expected):
    assert task_of(np.asarray(y), losses.get(loss)) == expected


def test_rows_without_a_one_here_and_there_are_still_one_hot():
    y = np.eye(4)[np.arange(100) % 4]
    y[7] = 0
    assert task_of(y, losses.get(ONE_HOT)).kind == "one_hot"


class Silent(losses.MeanSquaredError.__mro__[1]):
    """A loss of the user's own that says nothing of its targets."""

    def call(self, y_true, y_pred):
        return ops.mean(y_pred - y_true, axis=-1)


class Telling(Silent):
    targets = "binary"


class Scaled(losses.MeanSquaredError):
    pass


def test_only_losses_that_say_so_mean_anything():
    assert meaning(Silent()) == ""
    assert meaning(Telling()) == "binary"
    assert meaning(Scaled()) == "numbers"
    assert meaning(losses.get(lambda y_true, y_pred: y_pred)) == ""
    assert meaning(None) == ""
