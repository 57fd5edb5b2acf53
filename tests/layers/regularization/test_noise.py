import numpy as np
import pytest
from scipy import stats

from goodfit.errors import SettingError
from goodfit.layers import GaussianDropout, GaussianNoise

X = np.full((200, 300), 2.0, np.float32)


@pytest.mark.parametrize("stddev", [0.1, 3.0])
def test_noise_is_normal_around_the_input(run, stddev):
    out, _ = run(GaussianNoise(stddev), X, training=True)
    assert stats.kstest(((out - X) / stddev).ravel(), stats.norm.cdf).pvalue > 0.01


@pytest.mark.parametrize("rate", [0.1, 0.5])
def test_factors_are_normal_with_the_variance_of_dropout(run, rate):
    out, _ = run(GaussianDropout(rate), X, training=True)
    width = np.sqrt(rate / (1 - rate))
    assert stats.kstest(((out / X - 1) / width).ravel(), stats.norm.cdf).pvalue > 0.01


@pytest.mark.parametrize(
    ("layer", "name"),
    [(GaussianDropout(0.3), "GaussianDropout"), (GaussianNoise(0.3), "GaussianNoise")],
)
def test_moments_are_kerass(keras, run, layer, name):
    theirs = np.asarray(getattr(keras.layers, name)(0.3, seed=1)(X, training=True))
    out, _ = run(layer, X, training=True)
    assert out.mean() == pytest.approx(theirs.mean(), abs=0.03)
    assert out.std() == pytest.approx(theirs.std(), rel=0.02)


@pytest.mark.parametrize("kind", [GaussianDropout, GaussianNoise])
def test_prediction_changes_nothing_and_a_seed_other_numbers(run, kind):
    assert run(kind(0.3), X)[0] is X
    np.testing.assert_array_equal(run(kind(0), X, training=True)[0], X)
    one, other = (run(kind(0.3, seed=i), X, training=True)[0] for i in (1, 2))
    assert (one != other).any()
    np.testing.assert_array_equal(one, run(kind(0.3, seed=1), X, training=True)[0])


def test_slips_are_told_with_the_line_to_write():
    with pytest.raises(SettingError, match=r"`GaussianNoise\(..., stddev=0.1\)`"):
        GaussianNoise(-1)
    with pytest.raises(SettingError, match=r"`GaussianDropout\(..., rate=0.5\)`"):
        GaussianDropout(1)
