import math

import numpy as np
import pytest
from scipy import stats
from scipy.spatial.distance import cosine

from goodfit import metrics
from goodfit.errors import SettingError, ShapeError

RANDOM = np.random.default_rng(0)
T, Y = RANDOM.normal(size=(2, 20, 4))


def concordance(t, y):
    """Lin's, by scale and shift: `2 r / (s + 1 / s + u^2)`."""
    ratio = t.std() / y.std()
    apart = (t.mean() - y.mean()) ** 2 / (t.std() * y.std())
    return 2 * stats.pearsonr(t, y).statistic / (ratio + 1 / ratio + apart)


def pearson(t, y):
    return stats.pearsonr(t, y).statistic


BOTH = pytest.mark.parametrize(
    ("name", "oracle"),
    [("PearsonCorrelation", pearson), ("ConcordanceCorrelation", concordance)],
)


@BOTH
def test_each_example_has_the_value_of_scipy(name, oracle):
    expected = np.mean([oracle(t, y) for t, y in zip(T, Y, strict=True)])
    assert getattr(metrics, name)()(T, Y) == pytest.approx(expected)


@BOTH
def test_all_examples_together_have_the_value_of_scipy(name, oracle):
    metric = getattr(metrics, name)(axis=0)
    expected = np.mean([oracle(t, y) for t, y in zip(T.T, Y.T, strict=True)])
    assert metric(T, Y) == pytest.approx(expected)
    assert getattr(metrics, name)(axis=[0, 1])(T, Y) == pytest.approx(oracle(T.ravel(), Y.ravel()))
    assert getattr(metrics, name)()(T[:, 0], Y[:, 0]) == pytest.approx(oracle(T[:, 0], Y[:, 0]))


@BOTH
def test_whole_weights_are_repetitions(name, oracle):
    times = RANDOM.integers(0, 4, 20)
    expected = oracle(np.repeat(T[:, 0], times), np.repeat(Y[:, 0], times))
    assert getattr(metrics, name)(axis=0)(T[:, :1], Y[:, :1], times) == pytest.approx(expected)


@pytest.mark.parametrize("name", ["pearson_correlation", "concordance_correlation"])
@pytest.mark.parametrize("axis", [-1, 0])
def test_functions_are_keras(keras, name, axis):
    expected = np.asarray(getattr(keras.metrics, name)(T, Y, axis=axis))
    np.testing.assert_allclose(getattr(metrics, name)(T, Y, axis=axis), expected, rtol=1e-5)


def test_the_cosine_is_scipys():
    expected = np.mean([1 - cosine(t, y) for t, y in zip(T, Y, strict=True)])
    assert metrics.CosineSimilarity()(T, Y) == pytest.approx(expected)
    expected = np.mean([1 - cosine(t, y) for t, y in zip(T.T, Y.T, strict=True)])
    assert metrics.CosineSimilarity(axis=0)(T, Y) == pytest.approx(expected)


def test_an_axis_is_a_whole_number():
    with pytest.raises(SettingError, match="axis must be a whole number"):
        metrics.PearsonCorrelation(axis=0.5)
    with pytest.raises(SettingError, match="axis=-1"):
        metrics.CosineSimilarity(axis=(0, 1))


def test_what_does_not_vary_has_no_correlation():
    assert np.isnan(metrics.pearson_correlation(np.ones((1, 3)), T[:1, :3])).all()
    assert metrics.concordance_correlation(np.ones((1, 3)), np.ones((1, 3))) == 0
    flat = np.full((5, 1), 0.1, np.float32)
    assert math.isnan(metrics.PearsonCorrelation(axis=0)(flat, T[:5, :1]))
    assert metrics.ConcordanceCorrelation(axis=0)(flat, flat) == 0


@BOTH
def test_nothing_has_no_correlation(name, oracle):
    assert math.isnan(getattr(metrics, name)(axis=0)(T, Y, np.zeros(20)))
    assert math.isnan(getattr(metrics, name)()(T, Y, np.zeros(20)))


@BOTH
def test_one_output_is_told_to_correlate_over_examples(name, oracle):
    with pytest.raises(ShapeError, match=rf"`{name}\(axis=0\)`"):
        getattr(metrics, name)()(T[:, :1], Y[:, :1])
