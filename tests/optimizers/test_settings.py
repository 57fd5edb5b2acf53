import pytest

from goodfit.errors import GoodfitError, SettingError
from goodfit.optimizers import Adam
from goodfit.optimizers.schedules import StepDecay


def test_it_is_an_error_of_goodfit_and_a_value_error():
    assert issubclass(SettingError, GoodfitError)
    assert issubclass(SettingError, ValueError)


def test_the_message_has_what_was_given_and_the_line_to_write():
    with pytest.raises(SettingError) as caught:
        Adam(beta_1=2.0)
    assert str(caught.value) == (
        "Adam got beta_1=2.0; beta_1 must be at least 0 and less than 1. Write Adam(beta_1=0.9)."
    )


def test_without_a_default_only_the_range_is_told():
    with pytest.raises(SettingError) as caught:
        StepDecay(0.1, decay_steps=0, decay_rate=0.5)
    assert str(caught.value) == (
        "StepDecay got decay_steps=0; decay_steps must be a number greater than 0."
    )
