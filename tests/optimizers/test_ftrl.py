import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import Ftrl


def test_weights_that_matter_little_are_exactly_zero():
    """A regression on ten columns of which two count."""
    generator = np.random.default_rng(0)
    x = generator.normal(size=(200, 10))
    y = x @ np.array([2.0, -3.0, *[0.0] * 8])
    optimizer, params = Ftrl(0.5, l1_regularization_strength=20.0), {"w": np.zeros(10)}
    slots = optimizer.init(params)
    for step in range(1, 301):
        gradients = {"w": x.T @ (x @ params["w"] - y) / 200}
        updates, slots = optimizer.update(gradients, slots, params, step, 0.5)
        params = {"w": params["w"] + updates["w"]}
    np.testing.assert_array_equal(params["w"][2:], np.zeros(8))
    np.testing.assert_allclose(params["w"][:2], [2, -3], atol=0.2)


def test_a_weight_that_saw_nothing_at_all_is_zero():
    optimizer, params = Ftrl(initial_accumulator_value=0.0), {"w": np.zeros(2)}
    updates, _ = optimizer.update(params, optimizer.init(params), params, 1, 0.1)
    np.testing.assert_array_equal(updates["w"], [0, 0])


@pytest.mark.parametrize(
    ("setting", "advice"),
    [
        ({"learning_rate_power": 0.5}, r"0 or less. Write .*Ftrl\(..., learning_rate_power=-0.5\)"),
        ({"l1_regularization_strength": -1}, r"0 or more. Write .*Ftrl\(..., l1_reg.*=0.0\)"),
        ({"l2_shrinkage_regularization_strength": -1}, r"Ftrl\(..., l2_shrinkage_reg.*=0.0\)"),
    ],
)
def test_settings_outside_their_range_are_refused(setting, advice):
    with pytest.raises(SettingError, match=advice):
        Ftrl(**setting)
