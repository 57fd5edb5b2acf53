"""The last value of a series as an answer: where inputs are a series, and what it says."""

import numpy as np
import pytest

from goodfit.doctor.baselines.persistence import last_value
from goodfit.doctor.baselines.scoring import Task
from goodfit.doctor.looking.sample import Sample
from goodfit.training.batch import Data

NUMBERS = Task("numbers")


def walk(rows=300, steps=10, seed=0):
    series = np.random.default_rng(seed).normal(size=rows + steps).cumsum()
    x = np.stack([series[i : i + rows] for i in range(steps)], axis=1)
    return x, series[steps:]


def sampled(x, y, dev=None):
    judged = None if dev is None else Data((dev[0],), (dev[1],), (None,))
    return Sample(Data((x,), (y,), (None,)), judged, lambda inputs: inputs[0])


@pytest.mark.parametrize("shape", [(300, 10), (300, 10, 1)])
def test_the_last_value_is_told_in_the_targets_scale(shape):
    x, y = walk()
    said = last_value(sampled(x.reshape(shape), 100 + 5 * y), NUMBERS)
    assert np.corrcoef(said[:, 0], x[:, -1])[0, 1] == pytest.approx(1)
    assert np.abs(said[:, 0] - (100 + 5 * x[:, -1])).max() < 0.2 * np.std(5 * y)


def test_dev_rows_are_answered_by_the_scale_of_the_training_rows():
    x, y = walk()
    said = last_value(sampled(x, y, walk(50, seed=1)), NUMBERS)
    assert said.shape == (50, 1)


def test_the_feature_that_goes_with_the_target_is_taken():
    x, y = walk()
    both = np.stack([walk(seed=5)[0], x], axis=-1)
    said = last_value(sampled(both, y), NUMBERS)
    assert np.corrcoef(said[:, 0], x[:, -1])[0, 1] == pytest.approx(1)


def test_tables_and_pictures_are_no_series():
    random = np.random.default_rng(0)
    y = random.normal(size=200)
    assert last_value(sampled(random.normal(size=(200, 10)), y), NUMBERS) is None
    assert last_value(sampled(random.normal(size=(200, 8, 8, 1)), y), NUMBERS) is None
    assert (
        last_value(sampled(walk(200)[0], random.integers(2, size=200)), Task("binary", 2)) is None
    )
    scaled = walk(200)[0] * 10.0 ** np.arange(10)
    assert last_value(sampled(scaled, y), NUMBERS) is None
