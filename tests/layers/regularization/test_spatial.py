import numpy as np
import pytest

from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.layers import Input, SpatialDropout1D, SpatialDropout2D, SpatialDropout3D

CASES = [
    (SpatialDropout1D, {}, (200, 3, 40), (1,)),
    (SpatialDropout2D, {}, (200, 3, 2, 40), (1, 2)),
    (SpatialDropout2D, {"data_format": "channels_first"}, (200, 40, 3, 2), (2, 3)),
    (SpatialDropout3D, {}, (200, 3, 2, 2, 40), (1, 2, 3)),
    (SpatialDropout3D, {"data_format": "channels_first"}, (200, 40, 3, 2, 2), (2, 3, 4)),
]
EVERY = pytest.mark.parametrize(("kind", "settings", "shape", "together"), CASES)


@EVERY
@pytest.mark.parametrize("rate", [0.2, 0.75])
def test_whole_channels_are_dropped_and_the_others_make_up_for_it(
    run, kind, settings, shape, together, rate
):
    x = np.ones(shape, np.float32)
    out, _ = run(kind(rate, **settings), x, training=True)
    assert (out.min(together) == out.max(together)).all()
    np.testing.assert_allclose(np.unique(out), [0, 1 / (1 - rate)], rtol=1e-6)
    assert abs(out.mean() - 1) < 4 * np.sqrt(rate / (1 - rate) / (200 * 40))


@EVERY
def test_prediction_changes_nothing(run, kind, settings, shape, together):
    x = np.ones(shape, np.float32)
    assert run(kind(0.5, **settings), x)[0] is x


@EVERY
def test_another_seed_drops_other_channels(run, kind, settings, shape, together):
    x = np.ones(shape, np.float32)
    one, other = (run(kind(0.5, seed=i, **settings), x, training=True)[0] for i in (1, 2))
    assert (one != other).any()
    np.testing.assert_array_equal(one, run(kind(0.5, seed=1, **settings), x, training=True)[0])


@pytest.mark.parametrize(
    ("layer", "shape", "axes"),
    [
        (SpatialDropout1D(0.5), (4,), "batch, steps, channels"),
        (SpatialDropout2D(0.5), (4, 4), "batch, height, width, channels"),
        (SpatialDropout3D(0.5, data_format="channels_first"), (4, 4), "batch, channels, depth"),
    ],
)
def test_inputs_have_their_axes(layer, shape, axes):
    with pytest.raises(ShapeError, match=axes):
        layer(Input(shape))


def test_slips_are_told_where_they_are_written():
    with pytest.raises(SettingError, match="but not including, 1"):
        SpatialDropout2D(1.0)
    with pytest.raises(UnknownNameError, match="Did you mean 'channels_first'"):
        SpatialDropout2D(0.5, data_format="channel_first")
