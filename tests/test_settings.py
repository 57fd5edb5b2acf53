import numpy as np
import pytest

from goodfit.descriptions import Description
from goodfit.errors import GoodfitError
from goodfit.optimizers import Adam
from goodfit.settings import (
    axes,
    check,
    count,
    fraction,
    fraction_below_one,
    not_negative,
    positive,
)


class Thing(Description):
    setting: object = None


@pytest.mark.parametrize(
    ("rule", "given", "meant"),
    [
        (count, 3, 3),
        (count, np.int32(3), 3),
        (fraction, 1, 1.0),
        (fraction_below_one, 0, 0.0),
        (axes, np.int64(-1), -1),
        (axes, [0, 1], (0, 1)),
        (fraction_below_one, np.float32(0.5), 0.5),
        (not_negative, 2, 2.0),
        (positive, 1e-7, 1e-7),
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
        (fraction, 1.1, "Thing(..., setting=0.1)"),
        (axes, 0.5, "Thing(..., setting=(0, 1))"),
        (axes, (0, True), "Thing(..., setting=(0, 1))"),
        (fraction, float("nan"), "Thing(..., setting=0.1)"),
        (fraction_below_one, 1, "Thing(..., setting=0.5)"),
        (not_negative, None, "Thing(..., setting=0.1)"),
        (positive, 0, "Thing(..., setting=0.1)"),
        (positive, float("inf"), "Thing(..., setting=0.1)"),
    ],
)
def test_what_is_wrong_is_told_with_the_line_to_write(rule, given, advice):
    with pytest.raises(ValueError, match="Thing got setting=") as told:
        check(Thing(given), setting=rule)
    assert repr(given) in str(told.value)
    assert advice in str(told.value)


def test_a_default_that_is_right_is_the_line_to_write():
    with pytest.raises(GoodfitError) as told:
        Adam(beta_2=1.0)
    assert str(told.value) == (
        "Adam got beta_2=1.0, but beta_2 must be a number from 0 up to, but not including, 1. "
        "Write for instance `Adam(..., beta_2=0.999)`."
    )
