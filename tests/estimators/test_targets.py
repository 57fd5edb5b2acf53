"""Targets as networks learn them, and what the networks' answers mean."""

import numpy as np
import pytest

from goodfit.estimators.targets import Classes, Labels, Numbers


def test_classes():
    targets = Classes(np.array(["cat", "dog", "owl"]))
    assert targets.outputs == 3
    assert targets.encoded(np.array([2, 0])).dtype == np.int32
    answers = np.array([[0.1, 0.2, 0.7], [0.4, 0.3, 0.3]])
    assert targets.predicted(answers).tolist() == ["owl", "cat"]
    assert targets.strata(np.array([2, 0])).tolist() == [2, 0]


def test_labels():
    targets = Labels(2)
    assert targets.outputs == 2
    assert targets.encoded(np.array([[1, 0]])).tolist() == [[1.0, 0.0]]
    assert targets.predicted(np.array([[0.6, 0.4], [0.5, 0.9]])).tolist() == [[1, 0], [0, 1]]
    assert targets.strata(np.array([[1, 0]])) is None


@pytest.mark.parametrize("y", [np.array([1.0, 3.0, 8.0]), np.array([[1.0, 2e6], [3.0, 3e6]])])
def test_numbers_come_back_in_their_own_units(y):
    targets = Numbers.of(y, np.ones(len(y)))
    scaled = targets.encoded(y)
    assert scaled.mean(axis=0) == pytest.approx(0, abs=1e-6)
    assert scaled.std(axis=0) == pytest.approx(1)
    assert targets.predicted(scaled) == pytest.approx(y)
    assert targets.predicted(scaled).shape == y.shape
