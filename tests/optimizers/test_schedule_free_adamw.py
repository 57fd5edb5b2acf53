import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import ScheduleFreeAdamW


def test_follows_the_paper_in_float64_and_ends_at_the_average():
    """Algorithm 1 with three sequences written out; the params are y, and x in the end."""
    optimizer = ScheduleFreeAdamW(0.1, warmup_steps=4)
    params = {"w": np.array([1.0])}
    slots, x, z, v = optimizer.init(params), 1.0, 1.0, 0.0
    for t, g in enumerate(np.sin(np.arange(1, 13.0)), start=1):
        v = 0.999 * v + 0.001 * g * g
        z -= 0.1 * min(t / 4, 1) * g / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        x = (1 - 1 / t) * x + z / t
        updates, slots = optimizer.update({"w": np.array([g])}, slots, params, t, 0.1)
        params = {"w": params["w"] + updates["w"]}
        np.testing.assert_allclose(params["w"], [0.1 * z + 0.9 * x], rtol=1e-10)
        np.testing.assert_allclose(optimizer.final(params, slots)[0]["w"], [x], rtol=1e-10)


def test_training_goes_on_from_the_average():
    """After the end all three sequences are at one place, so nothing pulls without a gradient."""
    optimizer, params = ScheduleFreeAdamW(0.1), {"w": np.array([1.0])}
    slots = optimizer.init(params)
    for step in range(1, 5):
        updates, slots = optimizer.update({"w": np.array([1.0])}, slots, params, step, 0.1)
        params = {"w": params["w"] + updates["w"]}
    params, slots = optimizer.final(params, slots)
    again, _ = optimizer.final(params, slots)
    np.testing.assert_array_equal(again["w"], params["w"])
    updates, _ = optimizer.update({"w": np.array([0.0])}, slots, params, 5, 0.1)
    np.testing.assert_array_equal(updates["w"], [0.0])


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"beta_1": 0.0}, r"between 0 and 1. Write .*ScheduleFreeAdamW\(..., beta_1=0.9\)"),
        ({"warmup_steps": -1}, r"0 or more. Write .*\(..., warmup_steps=0\)"),
    ],
)
def test_settings_outside_their_range_are_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        ScheduleFreeAdamW(**settings)
