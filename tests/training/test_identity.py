import numpy as np
import pytest

from goodfit import Input, Sequential, layers
from goodfit.errors import FileError
from goodfit.losses import MeanSquaredError
from goodfit.training.batch import Data
from goodfit.training.identity import of_data, of_plan, require_same


def plan(units=3, optimizer="adam", name="a", **compiled):
    chain = [layers.Dense(units, "relu"), layers.Lambda(lambda x: 2 * x), layers.Dense(1)]
    model = Sequential([Input((2,)), *chain], name=name)
    model.compile(optimizer, **{"loss": "mse", **compiled})
    return model.plan()


def test_the_same_words_for_the_same_model():
    assert of_plan(plan()) == of_plan(plan(name="b"))
    assert not [words for words in of_plan(plan()).values() if " at 0x" in words]


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (plan(units=4), "the layer 'dense'"),
        (plan(optimizer="sgd"), "the optimizer"),
        (plan(loss="mae"), "the loss"),
        (plan(metrics=["mae"]), "the metrics"),
        (plan(weighted_metrics=["mae"]), "the weighted metrics"),
    ],
)
def test_each_difference_is_told_with_what_was_and_what_is(other, named):
    was, now = of_plan(plan()), of_plan(other)
    with pytest.raises(FileError) as caught:
        require_same(was, now, "runs/a")
    [line] = [line for line in str(caught.value).splitlines() if line.startswith("- ")]
    assert line == f"- {named}: was {was[named]}, is {now[named]}"
    assert str(caught.value).endswith("`fit(..., checkpoint='another')`.")


def test_of_many_differences_only_some_are_told():
    was = {str(i): "a" for i in range(20)}
    with pytest.raises(FileError, match="- 7: was a, is not there\n- and 12 more\nWrite these"):
        require_same(was, {}, "runs/a")


def test_data_are_told_apart_by_every_number():
    def told(x, whole=True):
        return of_data(Data((x,), (x, x), (None, np.ones(4))), "training", whole)

    x = np.zeros((4, 2), np.float32)
    other = x.copy()
    other[3, 1] = 1e-20
    assert told(x) == told(x.copy(order="F"))
    assert list(told(x)) == [
        "x of the training rows",
        "y[0] of the training rows",
        "y[1] of the training rows",
        "weight[1] of the training rows",
    ]
    assert not set(told(x).values()) - {told(x)["weight[1] of the training rows"]} & set(
        told(other).values()
    )
    assert told(x, whole=False) == told(other, whole=False)
    assert of_data(None, "validation", True) == {}


def test_a_loss_of_other_settings_is_another_loss():
    assert of_plan(plan(loss=MeanSquaredError(reduction="sum"))) != of_plan(plan())
