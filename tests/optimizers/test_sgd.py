import numpy as np
import pytest

from goodfit.errors import SettingError
from goodfit.optimizers import SGD


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"learning_rate": 0.1},
        {"learning_rate": -0.1},
        {"momentum": 0.9},
        {"momentum": 0.5, "nesterov": True},
        {"nesterov": True},
        {"momentum": 1.0},
    ],
    ids=str,
)
def test_goes_where_keras_goes(keras, goes_where_keras_goes, settings):
    theirs = keras.optimizers.SGD(**settings)
    goes_where_keras_goes(SGD(**settings), theirs, rtol=2e-6, atol=1e-6)


def test_remembers_nothing_without_momentum():
    assert SGD().init({"w": np.ones(2)}) == {"w": {}}


@pytest.mark.parametrize("momentum", [-0.1, 1.5])
def test_momentum_outside_its_range_is_refused(momentum):
    with pytest.raises(SettingError, match=r"from 0 to 1. Write .*SGD\(..., momentum=0.0\)"):
        SGD(momentum=momentum)
