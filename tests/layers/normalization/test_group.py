import numpy as np
import pytest

from goodfit.errors import SettingError, ShapeError
from goodfit.layers import GroupNormalization, Input

SETTINGS = [
    {"groups": 2},
    {"groups": -1},
    {"groups": 1, "center": False},
    {"groups": 6, "scale": False},
    {"groups": 2, "axis": 1, "epsilon": 0.1},
    {"groups": 2, "axis": -2},
]


def some_data(*shape):
    return np.random.default_rng(0).normal(2, 3, size=shape).astype(np.float32)


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_computes_what_keras_computes(keras, same_as_keras, settings):
    ours, theirs = GroupNormalization(**settings), keras.layers.GroupNormalization(**settings)
    same_as_keras(ours, theirs, some_data(3, 4, 2, 6))


@pytest.mark.parametrize("shape", [(3, 6), (3, 4, 6)])
def test_takes_vectors_and_sequences(keras, same_as_keras, shape):
    same_as_keras(GroupNormalization(3), keras.layers.GroupNormalization(3), some_data(*shape))


@pytest.mark.parametrize("groups", [1, 3, 6])
def test_gradients_are_pytorchs(torch, same_as_torch, groups):
    layer = GroupNormalization(groups, axis=1)
    same_as_torch(
        lambda x, gamma, beta: layer.call({"gamma": gamma, "beta": beta}, x, None),
        lambda x, gamma, beta: torch.nn.functional.group_norm(x, groups, gamma, beta, 1e-3),
        some_data(3, 6, 4, 2).astype(np.float64),
        some_data(6).astype(np.float64),
        some_data(6).astype(np.float64),
    )


def test_channels_fall_into_groups_of_one_size():
    with pytest.raises(ShapeError, match=r"4 groups, but there are 6.*groups=3\)"):
        GroupNormalization(4)(Input((6,)))
    with pytest.raises(ShapeError, match=r"32 groups, but there are 6.*groups=6\)"):
        GroupNormalization()(Input((6,)))


@pytest.mark.parametrize("groups", [0, -2, 1.5])
def test_groups_are_counted(groups):
    with pytest.raises(SettingError, match=rf"groups={groups}.*groups=8"):
        GroupNormalization(groups)
