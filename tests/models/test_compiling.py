"""What `compile` refuses, so that nothing is found out in the middle of training."""

import pytest

from goodfit import Input, Model, Sequential
from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers import Dense
from goodfit.losses import MeanSquaredError


def _model():
    return Sequential([Input((2,)), Dense(3, activation="softmax")])


def test_metrics_are_a_list():
    with pytest.raises(SettingError, match=r"Write `metrics=\['accuracy'\]`"):
        _model().compile("adam", "sparse_categorical_crossentropy", metrics="accuracy")


@pytest.mark.parametrize("argument", ["metrics", "weighted_metrics"])
def test_a_misspelt_metric_is_told_at_once(argument):
    with pytest.raises(UnknownNameError, match="Did you mean 'accuracy'"):
        _model().compile("adam", "sparse_categorical_crossentropy", **{argument: ["acuracy"]})


def test_a_loss_never_trains_the_first_of_several_outputs_in_silence():
    x = Input((2,))
    model = Model(x, [Dense(1)(x), Dense(2)(x)])
    with pytest.raises(SettingError, match=r"2 outputs.*`Model\(inputs, outputs\[0\]\)`"):
        model.compile("adam", "mse")


def test_a_loss_that_is_not_reduced_cannot_be_made_small():
    model = Sequential([Input((2,)), Dense(1)])
    with pytest.raises(SettingError, match="Leave `reduction` out"):
        model.compile("sgd", MeanSquaredError(reduction="none"))
