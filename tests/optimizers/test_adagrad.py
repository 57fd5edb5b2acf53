import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import Adagrad


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"learning_rate": 0.5},
        {"learning_rate": 0.1, "initial_accumulator_value": 0.0},
        {"learning_rate": 0.1, "epsilon": 1e-3},
    ],
    ids=str,
)
def test_goes_where_keras_goes(keras, goes_where_keras_goes, settings):
    theirs = keras.optimizers.Adagrad(**settings)
    goes_where_keras_goes(Adagrad(**settings), theirs, rtol=2e-6, atol=1e-6)


def test_its_accumulator_begins_with_the_initial_accumulator_value():
    slots = Adagrad(initial_accumulator_value=0.25).init({"w": np.zeros(2, np.float32)})
    np.testing.assert_array_equal(slots["w"]["accumulator"], np.float32([0.25, 0.25]))


@pytest.mark.parametrize(
    ("settings", "advice"),
    [
        (
            {"initial_accumulator_value": -1.0},
            r"0 or more. Write .*Adagrad\(..., initial_acc.*=0.1\)",
        ),
        ({"epsilon": 0.0}, r"greater than 0. Write .*Adagrad\(..., epsilon=1e-07\)"),
    ],
)
def test_settings_outside_their_range_are_refused(settings, advice):
    with pytest.raises(SettingError, match=advice):
        Adagrad(**settings)
