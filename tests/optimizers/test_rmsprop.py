import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import RMSprop


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"learning_rate": 0.1, "rho": 0.5},
        {"momentum": 0.9},
        {"centered": True},
        {"centered": True, "momentum": 0.5, "rho": 0.99},
        {"epsilon": 1e-2},
    ],
    ids=str,
)
def test_goes_where_keras_goes(keras, goes_where_keras_goes, settings):
    theirs = keras.optimizers.RMSprop(**settings)
    goes_where_keras_goes(RMSprop(**settings), theirs, rtol=2e-5, atol=2e-6)


def test_a_centered_variance_that_rounding_makes_negative_counts_as_zero():
    optimizer = RMSprop(rho=0.5, centered=True)
    gradients = {"w": np.random.default_rng(0).uniform(1, 1e5, 5000).astype(np.float32)}
    slots = optimizer.init(gradients)
    for step in range(1, 60):
        updates, slots = optimizer.update(gradients, slots, gradients, step, 0.001)
        assert np.isfinite(updates["w"]).all(), step


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"rho": 1.0}, r"including, 1. Write .*RMSprop\(..., rho=0.9\)"),
        ({"momentum": -0.5}, r"from 0 to 1. Write .*RMSprop\(..., momentum=0.0\)"),
        ({"epsilon": float("nan")}, r"greater than 0. Write .*RMSprop\(..., epsilon=1e-07\)"),
    ],
)
def test_settings_outside_their_range_are_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        RMSprop(**settings)
