"""The rules about the size of a network."""

import numpy as np
import pytest

from goodfit import layers, losses
from goodfit.doctor import diagnose
from goodfit.doctor.looking.sample import Sample
from goodfit.layers import Dense
from goodfit.training.batch import Data


@pytest.mark.parametrize(
    ("given", "few"),
    [
        ([Dense(2, "relu"), Dense(2)], True),
        ([Dense(64, "relu"), Dense(2)], False),
        ([layers.Reshape((2, 2)), layers.GRU(2), Dense(2)], True),
        ([layers.Reshape((2, 2)), layers.Conv1D(6, 1), layers.Flatten(), Dense(2)], False),
        ([layers.Reshape((2, 2)), layers.Conv1D(2, 1), layers.Flatten(), Dense(2)], True),
    ],
)
def test_few_units_and_a_loss_that_settled_at_a_guess(make_record, stuck, codes, given, few):
    expected = [("underfitting_capacity", "warning")] if few else []
    assert codes("underfitting_capacity", make_record(stuck, layers=given)) == expected
    assert codes("underfitting_capacity", make_record(layers=[d.anew() for d in given])) == []


def test_a_small_network_that_still_learns_is_not_called_too_small(make_record, codes):
    falling = list(np.linspace(0.9, 0.65, 8))
    assert codes("underfitting_capacity", make_record(falling, layers=[Dense(2), Dense(2)])) == []


def test_without_a_known_guess_it_may_have_begun_well(make_record, stuck, codes):
    record = make_record(stuck, facts={"constant_loss": None})
    assert codes("underfitting_capacity", record) == [("underfitting_capacity", "info")]


def tower(depth, by):
    names = ["dense", *(f"dense_{i}" for i in range(1, depth))]
    return {
        "layers": [Dense(4, "relu") for _ in range(depth)],
        "first_vitals": {name: {"row_spread": by**i} for i, name in enumerate(names)},
    }


@pytest.mark.parametrize("by", [0.5, 2.0])
def test_many_layers_on_whose_way_rows_become_alike_or_blow_up(
    make_record, stuck, codes, broken, by
):
    sick = make_record(stuck, **tower(12, by))
    assert codes("too_deep", sick) == [("too_deep", "warning")]
    assert "12 layers follow one another" in diagnose(sick).findings[0].evidence
    assert codes("too_deep", make_record(stuck, **tower(12, by), breakdown=broken()))
    for sound in (
        make_record(**tower(12, by)),
        make_record(stuck, **tower(12, 1.0)),
        make_record(stuck, **tower(6, by)),
    ):
        assert codes("too_deep", sound) == []


def test_where_most_layers_are_sigmoid_it_is_not_their_number(make_record, stuck, codes):
    sick = tower(12, 0.5)
    sick["layers"] = [Dense(4, "sigmoid") for _ in range(12)]
    assert codes("too_deep", make_record(stuck, **sick)) == []


def test_with_a_weight_for_each_row_size_is_no_excuse(make_record, stuck, codes):
    assert codes("underfitting_capacity", make_record(stuck, facts={"rows": 40})) == []


@pytest.fixture
def answered(make_record):
    """A function of targets and answers: the record of a small network that settled on these."""

    def make(y, answers, epochs=(0.7, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5)):
        x = np.random.default_rng(0).uniform(-1, 1, (300, 4))
        y = y(x)
        sample = Sample(Data((x,), (y,), (None,)), None, lambda inputs: answers(inputs[0], y))
        given = [Dense(2, "relu"), Dense(1)]
        loss = losses.MeanSquaredError()
        facts = {"constant_loss": 1.0, "class_counts": None}
        return make_record(epochs, layers=given, sample=sample, loss=loss, facts=facts)

    return make


def waves(x):
    return np.sign(x[:, :1] * x[:, 1:2])


def test_it_must_miss_much_of_what_cheap_models_reach(answered, codes):
    far = answered(waves, lambda x, y: 0.2 * y)
    assert codes("underfitting_capacity", far) == [("underfitting_capacity", "warning")]
    near = answered(waves, lambda x, y: 0.9 * y)
    assert codes("underfitting_capacity", near) == []


def test_where_a_linear_model_would_do_the_size_is_not_the_reason(answered, codes):
    record = answered(lambda x: x.sum(axis=1, keepdims=True), lambda x, y: 0.1 * y)
    assert codes("underfitting_capacity", record) == []
