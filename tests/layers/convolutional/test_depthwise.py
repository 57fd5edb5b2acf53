import pytest

from goodfit.errors import SettingError, ShapeError
from goodfit.layers import DepthwiseConv1D, DepthwiseConv2D, Input, SeparableConv2D


def test_a_separable_layer_has_far_fewer_weights_than_a_plain_one():
    weights = SeparableConv2D(64, 3).weights((28, 28, 32))
    assert weights["depthwise_kernel"].shape == (3, 3, 32, 1)
    assert weights["pointwise_kernel"].shape == (1, 1, 32, 64)
    assert weights["bias"].shape == (64,)


def test_each_kernel_has_its_own_regularizer_and_constraint():
    layer = SeparableConv2D(
        4, 3, depthwise_regularizer="l1", pointwise_constraint="non_neg", bias_regularizer="l2"
    )
    weights = layer.weights((9, 9, 2))
    assert [repr(weight.regularizer) for weight in weights.values()] == ["L1()", "None", "L2()"]
    assert weights["pointwise_kernel"].constraint is layer.pointwise_constraint
    assert weights["depthwise_kernel"].constraint is None


@pytest.mark.parametrize("multiplier", [0, 1.5, None])
def test_the_multiplier_is_a_count(multiplier):
    with pytest.raises(SettingError, match=r"depth_multiplier must be .*depth_multiplier=1\)"):
        DepthwiseConv2D(3, depth_multiplier=multiplier)


def test_filters_are_counts():
    with pytest.raises(SettingError, match="filters=0"):
        SeparableConv2D(0, 3)


def test_channels_must_be_known():
    with pytest.raises(ShapeError, match=r"how many channels.*Input\(shape=\(9, 16\)\)"):
        DepthwiseConv1D(3)(Input((9, None)))
