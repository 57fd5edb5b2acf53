import numpy as np
import pytest

from goodfit import activations
from goodfit.errors import UnknownNameError


def test_get_takes_names_functions_and_none():
    assert activations.get("tanh") is activations.tanh
    assert activations.get(np.sin) is np.sin
    assert activations.get(None) is activations.linear


def test_every_name_is_keras_name(keras):
    for name, function in activations.ACTIVATIONS.items():
        assert keras.activations.get(name).__name__ == function.__name__


@pytest.mark.parametrize(("wrong", "right"), [("relo", "relu"), ("softmx", "softmax")])
def test_an_unknown_name_is_answered_with_the_nearest(wrong, right):
    with pytest.raises(UnknownNameError, match=f"Did you mean '{right}'"):
        activations.get(wrong)


def test_what_cannot_be_called_is_no_activation():
    with pytest.raises(UnknownNameError, match="no activation named 3"):
        activations.get(3)
