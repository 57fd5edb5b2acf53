import numpy as np
import pytest

from goodfit.errors import UnknownNameError
from goodfit.layers import Conv1D, Conv2D, DepthwiseConv1D


def test_windows_reach_over_their_gaps():
    assert Conv2D(1, (3, 2), dilation_rate=(2, 5)).reach == (5, 6)


def test_what_is_causal_knows_nothing_of_the_future(run):
    layer = Conv1D(2, 3, padding="causal", dilation_rate=2)
    x = np.random.default_rng(0).normal(size=(1, 9, 3)).astype(np.float32)
    later = x.copy()
    later[:, 5:] += 1
    one, other = run(layer, x)[0], run(layer, later)[0]
    np.testing.assert_array_equal(one[:, :5], other[:, :5])
    assert np.abs(one[:, 5:] - other[:, 5:]).min() > 0


@pytest.mark.parametrize("kind", [Conv2D, DepthwiseConv1D])
def test_only_sequences_are_causal(kind):
    with pytest.raises(UnknownNameError, match="'same', 'valid'"):
        kind(kernel_size=3, padding="causal", **({"filters": 2} if kind is Conv2D else {}))
    with pytest.raises(UnknownNameError, match="'causal', 'same', 'valid'"):
        Conv1D(2, 3, padding="casual")


def test_without_a_bias_there_is_none():
    assert set(Conv1D(2, 3, use_bias=False).weights((9, 3))) == {"kernel"}
