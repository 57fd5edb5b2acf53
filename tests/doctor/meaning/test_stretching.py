import numpy as np
import pytest

from goodfit import losses, ops
from goodfit.doctor.meaning.asked import Asked
from goodfit.doctor.meaning.stretching import stretches

y = np.array([3.0, 1.0, 4.0, 1.0, 5.0])


def stretched_squares(y_true, y_pred):
    return ops.mean(ops.square(ops.reshape(y_true, shape=(-1,)) - y_pred))


def stretched_by_row(y_true, y_pred):
    return ops.mean(ops.abs(ops.reshape(y_true, shape=(-1,)) - y_pred), axis=0)


def squares(y_true, y_pred):
    return ops.mean(ops.square(ops.reshape(y_true, shape=(-1, 1)) - y_pred), axis=-1)


def whole(y_true, y_pred):
    return ops.mean(ops.square(ops.reshape(y_true, shape=(-1, 1)) - y_pred))


def of_the_means(y_true, y_pred):
    return ops.square(ops.mean(y_true) - ops.mean(y_pred))


def broken(y_true, y_pred):
    raise ValueError


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        (stretched_squares, True),
        (stretched_by_row, True),
        (squares, False),
        (whole, False),
        (of_the_means, False),
        (broken, False),
        ("mse", False),
    ],
)
def test_a_mean_over_all_pairs_is_told_from_one_over_rows(loss, expected):
    assert stretches(Asked(y, losses.get(loss), (1,), "linear")) is expected


def test_targets_that_are_all_the_same_tell_nothing():
    output = Asked(np.ones(5), losses.get(stretched_squares), (1,), "linear")
    assert not stretches(output)
