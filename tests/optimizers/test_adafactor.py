import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import Adafactor


def test_keeps_means_of_rows_and_columns_of_each_matrix_of_a_stack():
    slots = Adafactor().init({"kernel": np.zeros((3, 3, 8, 16), np.float32)})
    shapes = {name: slot.shape for name, slot in slots["kernel"].items()}
    assert shapes == {"rows": (3, 3, 8), "columns": (3, 3, 16)}


def test_a_gradient_of_rank_one_is_measured_exactly():
    """Where the squares are an outer product, rows and columns tell all: the direction is signs."""
    gradient = np.outer([1.0, -2.0, 3.0], [10.0, 0.1])
    params = {"w": np.ones((3, 2))}
    updates, _ = Adafactor().update({"w": gradient}, Adafactor().init(params), params, 1, 0.1)
    np.testing.assert_allclose(updates["w"], -0.1 * np.sign(gradient), rtol=1e-6)


@pytest.mark.parametrize(("relative", "expected"), [(True, 0.5), (False, 0.9)])
def test_a_relative_step_keeps_the_rate_below_the_root_of_the_steps(relative, expected):
    optimizer, params = Adafactor(0.9, relative_step=relative), {"w": np.ones(2)}
    updates, _ = optimizer.update({"w": np.ones(2)}, optimizer.init(params), params, 4, 0.9)
    direction = min(1 / np.sqrt(4**-0.8), 1)
    np.testing.assert_allclose(updates["w"], -expected * direction * np.ones(2), rtol=1e-6)


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        ({"beta_2_decay": 0.8}, r"less than 0. Write .*Adafactor\(..., beta_2_decay=-0.8\)"),
        ({"clip_threshold": 0}, r"Adafactor\(..., clip_threshold=1.0\)"),
    ],
)
def test_settings_outside_their_range_are_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        Adafactor(**settings)
