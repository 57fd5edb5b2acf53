import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.errors import ShapeError
from goodfit.layers import BatchNormalization
from goodfit.layers.axes import kept_axes, kept_lengths, spread_shape

LAYER = BatchNormalization(name="norm")


@given(shape=st.lists(st.integers(1, 5), min_size=1, max_size=4), data=st.data())
def test_axes_counted_from_either_end_are_the_same(shape, data):
    axes = data.draw(st.sets(st.integers(1, len(shape)), min_size=1))
    from_the_end = tuple(axis - len(shape) - 1 for axis in axes)
    kept = kept_axes(LAYER, tuple(axes), tuple(shape))
    assert kept == kept_axes(LAYER, from_the_end, tuple(shape)) == tuple(sorted(axes))
    assert kept_lengths(kept, tuple(shape)) == tuple(shape[axis - 1] for axis in sorted(axes))


def test_none_keeps_no_axis():
    assert kept_axes(LAYER, None, (3, 4)) == ()


def test_spread_shape_broadcasts():
    assert spread_shape((1, 3), (9, 2, 3, 4)) == (1, 2, 1, 4)


@pytest.mark.parametrize(("axis", "shape"), [(0, (3,)), (2, (3,)), (-2, (3,)), (1, (None, 3))])
def test_axes_that_cannot_be_kept(axis, shape):
    with pytest.raises(ShapeError, match=rf"norm keeps .* axis {axis}, .*Write .*axis=-1"):
        kept_axes(LAYER, axis, shape)
