import numpy as np
import pytest
from scipy.optimize import minimize

from goodfit import activations
from goodfit.doctor.meaning.reach import RANGES, SHARING, beyond

generator = np.random.default_rng(0)


@pytest.mark.parametrize("name", sorted(RANGES))
def test_an_activation_gives_what_is_said_of_it_and_no_more(name):
    low, high = RANGES[name]
    x = np.stack([np.linspace(-200, 200, 8001), np.zeros(8001)], axis=1)
    answers = activations.get(name)(x)
    assert answers.min() >= low - 1e-3
    assert answers.max() <= high + 1e-3
    assert answers.min() <= max(low, -20) + 0.02
    assert answers.max() >= min(high, 20) - 0.02


@pytest.mark.parametrize("name", SHARING)
def test_what_a_softmax_loses_is_the_distance_to_the_nearest_shares(name):
    y = generator.normal(size=(6, 3))
    lost = 0.0
    for row in y:
        sums_to_one = {"type": "eq", "fun": lambda p: p.sum() - 1}
        nearest = minimize(
            lambda p, row=row: np.square(p - row).sum(),
            np.full(3, 1 / 3),
            bounds=[(0, 1)] * 3,
            constraints=[sums_to_one],
        )
        lost += nearest.fun
    expected = lost / np.square(y - y.mean(axis=0)).sum()
    assert beyond(y, name).lost == pytest.approx(min(expected, 1.0), rel=1e-4)


def test_targets_at_the_edge_are_within_reach():
    assert beyond(np.array([0.0, 0.5, 1.0]), "sigmoid").share == 0
    assert beyond(np.array([-1.0, 1.0]), "tanh").share == 0
    assert beyond(np.array([[0.2, 0.8], [1.0, 0.0]]), "softmax").share == 0


def test_an_unknown_activation_reaches_everything():
    assert beyond(np.array([-1e9, 1e9]), "own").share == 0


def test_constant_targets_out_of_reach_are_wholly_lost():
    assert beyond(np.full(5, 7.0), "sigmoid") == (1.0, 1.0, 7.0)
