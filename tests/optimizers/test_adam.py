import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import Adam


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"learning_rate": 0.1},
        {"beta_1": 0.5, "beta_2": 0.9},
        {"beta_1": 0.0},
        {"amsgrad": True, "beta_2": 0.5},
        {"epsilon": 1e-2},
    ],
    ids=str,
)
def test_goes_where_keras_goes(keras, goes_where_keras_goes, settings):
    theirs = keras.optimizers.Adam(**settings)
    goes_where_keras_goes(Adam(**settings), theirs, rtol=2e-5, atol=1e-6)


def test_follows_the_formula_in_float64():
    """The paper's algorithm with its "epsilon hat", written out for one weight."""
    gradients, place, m, v = np.sin(np.arange(1, 13.0)), 1.0, 0.0, 0.0
    optimizer, params = Adam(learning_rate=0.1), {"w": np.array([1.0])}
    slots = optimizer.init(params)
    for t, g in enumerate(gradients, start=1):
        m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
        place -= 0.1 * np.sqrt(1 - 0.999**t) / (1 - 0.9**t) * m / (np.sqrt(v) + 1e-7)
        updates, slots = optimizer.update({"w": np.array([g])}, slots, params, t, 0.1)
        params = {"w": params["w"] + updates["w"]}
        np.testing.assert_allclose(params["w"], [place], rtol=1e-12)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"beta_1": 1.0}, r"including, 1. Write .*Adam\(..., beta_1=0.9\)"),
        ({"beta_2": -0.1}, r"including, 1. Write .*Adam\(..., beta_2=0.999\)"),
        ({"epsilon": -1e-7}, r"greater than 0. Write .*Adam\(..., epsilon=1e-07\)"),
    ],
)
def test_settings_outside_their_range_are_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        Adam(**settings)
