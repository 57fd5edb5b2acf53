import numpy as np
import pytest
from scipy import stats

from goodfit.arrays import random
from goodfit.errors import SettingError
from goodfit.initializers import RandomNormal, RandomUniform, TruncatedNormal
from goodfit.initializers.distributions import normal_within_two

CASES = [
    (RandomNormal(1.0, 0.5), stats.norm(1.0, 0.5)),
    (RandomUniform(-0.3, 0.1), stats.uniform(-0.3, 0.4)),
    (TruncatedNormal(1.0, 0.5), stats.truncnorm(-2, 2, 1.0, 0.5)),
]


@pytest.mark.parametrize(("initializer", "distribution"), CASES)
def test_numbers_follow_the_distribution(initializer, distribution):
    values = initializer(random.key(3), (200, 100))
    assert stats.kstest(values.ravel(), distribution.cdf).pvalue > 0.01


@pytest.mark.parametrize("kind", [RandomNormal, RandomUniform, TruncatedNormal])
def test_defaults_are_keras(keras, kind):
    theirs = np.asarray(getattr(keras.initializers, kind.__name__)(seed=0)((300, 300)))
    values = kind()(random.key(0), (300, 300))
    np.testing.assert_allclose(values.std(), theirs.std(), rtol=0.02)
    np.testing.assert_allclose(values.mean(), theirs.mean(), atol=1e-3)


@pytest.mark.parametrize("shape", [(), (1,), (3, 0), (5, 2, 3)])
def test_nothing_lies_beyond_two_in_any_shape(shape):
    values = normal_within_two(random.key(0), shape)
    assert values.shape == shape
    assert (np.abs(values) <= 2).all()


@pytest.mark.parametrize("kind", [RandomNormal, TruncatedNormal])
def test_a_width_is_not_negative(kind):
    with pytest.raises(SettingError, match=rf"`{kind.__name__}\(..., stddev=0.05\)`"):
        kind(stddev=-1)
