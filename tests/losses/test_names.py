import pytest

from goodfit import losses
from goodfit.errors import UnknownNameError


def test_every_name_is_keras_name(keras):
    for name, kind in losses.LOSSES.items():
        theirs = getattr(keras.losses, name, None) or keras.losses.get(name)
        if isinstance(theirs, type):
            assert kind().name == theirs().name
        else:
            assert losses.FUNCTIONS[getattr(losses, theirs.__name__)] is kind


def test_functions_stand_for_their_classes():
    for function, kind in losses.FUNCTIONS.items():
        assert type(losses.get(function)) is kind


def test_an_instance_is_itself_and_a_class_is_made():
    given = losses.MeanSquaredError(reduction="sum")
    assert losses.get(given) is given
    assert isinstance(losses.get(losses.KLDivergence), losses.KLDivergence)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("mean_square_error", "mean_squared_error"),
        ("binary_cross_entropy", "binary_crossentropy"),
        ("sparse_categorical_cross_entropy", "sparse_categorical_crossentropy"),
    ],
)
def test_an_unknown_name_is_answered_with_the_nearest(wrong, right):
    with pytest.raises(UnknownNameError, match=f"Did you mean '{right}'"):
        losses.get(wrong)


@pytest.mark.parametrize("wrong", [None, 3])
def test_what_is_no_loss_is_refused(wrong):
    with pytest.raises(UnknownNameError, match=f"no loss named {wrong}"):
        losses.get(wrong)
