from goodfit.arrays.axes import normal_axes


def test_axes_are_counted_from_the_front():
    assert normal_axes(None, 3) == (0, 1, 2)
    assert normal_axes(-1, 3) == (2,)
    assert normal_axes((0, -2), 3) == (0, 1)
