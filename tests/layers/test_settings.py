import numpy as np
import pytest

from goodfit.descriptions import Description
from goodfit.errors import UnknownNameError
from goodfit.layers.settings import check, count, fraction, lengths, not_negative, padding


class Thing(Description):
    setting: object = None


@pytest.mark.parametrize(
    ("rule", "given", "meant"),
    [
        (count, 3, 3),
        (count, np.int32(3), 3),
        (fraction, 0, 0.0),
        (fraction, np.float32(0.5), 0.5),
        (not_negative, 2, 2.0),
        (padding, "SAME", "same"),
        (lengths(("height", "width")), 3, (3, 3)),
        (lengths(("height", "width")), [3, 2], (3, 2)),
        (lengths(("time",)), np.int64(3), (3,)),
    ],
)
def test_what_is_right_becomes_what_is_meant(rule, given, meant):
    thing = Thing(given)
    check(thing, setting=rule)
    assert thing.setting == meant
    assert type(thing.setting) is type(meant)


@pytest.mark.parametrize(
    ("rule", "given", "advice"),
    [
        (count, True, "Thing(..., setting=10)"),
        (count, "3", "Thing(..., setting=10)"),
        (fraction, 1, "Thing(..., setting=0.5)"),
        (not_negative, None, "Thing(..., setting=0.1)"),
        (lengths(("height", "width")), (3,), "Thing(..., setting=(2, 2))"),
        (lengths(("height", "width")), (3, True), "each axis (height, width)"),
    ],
)
def test_what_is_wrong_is_told_with_the_line_to_write(rule, given, advice):
    with pytest.raises(ValueError, match="Thing got setting=") as told:
        check(Thing(given), setting=rule)
    assert repr(given) in str(told.value)
    assert advice in str(told.value)


@pytest.mark.parametrize("given", ["sane", None, 3])
def test_unknown_padding(given):
    with pytest.raises(UnknownNameError, match="'same', 'valid'"):
        check(Thing(given), setting=padding)
