import numpy as np
import pytest

from goodfit.layers.recurrent.scanning import scanned

X = np.array([[1.0, 1.0], [2.0, 2.0], [4.0, 4.0]])
SHOWN = np.array([[True, False], [False, True], [True, True]])


def adding(rate, x, states):
    """Puts out the sum so far, times a rate; remembers the sum."""
    total = states[0] + x
    return rate * total, [total]


@pytest.mark.parametrize(
    ("mask", "reverse", "outputs", "last"),
    [
        (None, False, [[10, 10], [30, 30], [70, 70]], [7, 7]),
        (None, True, [[70, 70], [60, 60], [40, 40]], [7, 7]),
        (SHOWN, False, [[10, -1], [10, 20], [50, 60]], [5, 6]),
        (SHOWN, True, [[50, 60], [40, 60], [40, 40]], [5, 6]),
    ],
)
def test_hidden_steps_keep_states_and_repeat_outputs(mask, reverse, outputs, last):
    begins = np.array([-1.0, -1.0])
    found, states = scanned(
        adding, np.array(10.0), X, [np.zeros(2)], mask=mask, begins=begins, reverse=reverse
    )
    np.testing.assert_array_equal(found, outputs)
    np.testing.assert_array_equal(states[0], last)
