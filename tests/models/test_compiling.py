"""What `compile` refuses, so that nothing is found out in the middle of training."""

import pytest

from goodfit import Input, Model, Sequential
from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers import Dense
from goodfit.losses import CategoricalCrossentropy, MeanSquaredError


def _model():
    return Sequential([Input((2,)), Dense(3, activation="softmax")])


def test_metrics_are_a_list():
    with pytest.raises(SettingError, match=r"Write `metrics=\['accuracy'\]`"):
        _model().compile("adam", "sparse_categorical_crossentropy", metrics="accuracy")


@pytest.mark.parametrize("argument", ["metrics", "weighted_metrics"])
def test_a_misspelt_metric_is_told_at_once(argument):
    with pytest.raises(UnknownNameError, match="Did you mean 'accuracy'"):
        _model().compile("adam", "sparse_categorical_crossentropy", **{argument: ["acuracy"]})


def _two_outputs():
    x = Input((2,))
    return Model(x, [Dense(1, name="price")(x), Dense(2, name="kind")(x)])


@pytest.mark.parametrize(
    ("argument", "given", "message"),
    [
        (
            "loss",
            ["mse"],
            r"one entry for each of the 2 outputs.*`loss=\{'price': ..., 'kind': ...\}`",
        ),
        ("metrics", ["mae"], r"one entry for each of the 2 outputs"),
        ("loss_weights", [1.0, "much"], r"loss_weights=\{'kind': 0.5\}"),
    ],
)
def test_each_output_has_an_entry_of_its_own(argument, given, message):
    with pytest.raises(SettingError, match=message):
        _two_outputs().compile("adam", **{"loss": "mse", argument: given})


def test_an_output_that_is_not_there_is_told():
    with pytest.raises(UnknownNameError, match="Did you mean 'price'"):
        _two_outputs().compile("adam", {"prise": "mse"})


def test_a_loss_that_is_not_reduced_cannot_be_made_small():
    model = Sequential([Input((2,)), Dense(1)])
    with pytest.raises(SettingError, match="Leave `reduction` out"):
        model.compile("sgd", MeanSquaredError(reduction="none"))


@pytest.mark.parametrize(
    ("units", "activation", "loss", "metrics"),
    [
        (1, None, "mse", ["accuracy"]),
        (1, "softmax", "categorical_crossentropy", ["accuracy"]),
        (1, "softmax", "sparse_categorical_crossentropy", ["acc"]),
        (3, "softmax", CategoricalCrossentropy(from_logits=True), ["accuracy"]),
        (1, "tanh", "hinge", ["accuracy"]),
    ],
)
def test_what_cannot_work_is_compiled_as_in_keras_and_left_to_the_doctor(
    units, activation, loss, metrics
):
    model = Sequential([Input((2,)), Dense(units, activation=activation)])
    model.compile("sgd", loss, metrics=metrics)
    assert model.is_compiled()
    assert model.plan().outputs[0].metrics[0].name == metrics[0]
