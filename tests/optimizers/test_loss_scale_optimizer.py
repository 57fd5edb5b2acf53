import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import LBFGS, SGD, Adam, LossScaleOptimizer, schedules


@pytest.fixture
def gradients(gradients):
    """Gradients of which some are not finite."""
    gradients["kernel"][3, 0, 0] = np.inf
    gradients["gain"][4] = -np.inf
    gradients["bias"][11, 2] = np.nan
    return gradients


SETTINGS = {"initial_scale": 64.0, "dynamic_growth_steps": 3}


@pytest.mark.parametrize("inner", [{}, {"clipnorm": 0.5, "weight_decay": 0.1, "use_ema": True}])
def test_goes_where_keras_goes(keras, goes_where_keras_goes, inner):
    ours = LossScaleOptimizer(Adam(0.05, **inner), **SETTINGS)
    theirs = keras.optimizers.LossScaleOptimizer(keras.optimizers.Adam(0.05, **inner), **SETTINGS)
    goes_where_keras_goes(ours, theirs, compiled=True)


def test_a_bad_gradient_anywhere_halves_the_scale_and_moves_nothing():
    optimizer = LossScaleOptimizer(Adam(), 8.0)
    params = {"a": np.float32([1.0]), "b": np.float32([1.0])}
    gradients = {"a": np.float32([1.0]), "b": np.float32([np.nan])}
    first = optimizer.init(params)
    updates, slots = optimizer.update(gradients, first, params, 1, 0.1)
    assert updates == {"a": [0.0], "b": [0.0]}
    assert optimizer.loss_scale(slots) == 4
    assert slots["rest"]["a"]["momentum"] == first["rest"]["a"]["momentum"]


def test_good_steps_in_a_row_double_the_scale():
    optimizer, params = LossScaleOptimizer(SGD(), 8.0, 2), {"w": np.float32([1.0])}
    slots, scales = optimizer.init(params), []
    for gradient in [1, 1, 1, np.inf, 1, 1, 1, 1]:
        _, slots = optimizer.update({"w": np.float32([gradient])}, slots, params, 1, 0.1)
        scales.append(float(optimizer.loss_scale(slots)))
    assert scales == [8, 16, 16, 8, 8, 16, 16, 32]


def test_its_rate_is_that_of_the_optimizer_inside():
    falling = schedules.StepDecay(1.0, 10, 0.5)
    assert LossScaleOptimizer(SGD(falling)).rate(10) == 0.5


@pytest.mark.parametrize(
    ("inner", "advice"),
    [
        ("adam", r"Write for instance `LossScaleOptimizer\(Adam\(\)\)`"),
        (LBFGS(), "it wraps an optimizer"),
        (Adam(loss_scale_factor=2.0), "take loss_scale_factor=2.0 out of Adam"),
    ],
)
def test_what_cannot_be_wrapped_is_refused(inner, advice):
    with pytest.raises(SettingError, match=advice):
        LossScaleOptimizer(inner)
