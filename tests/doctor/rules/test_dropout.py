"""The rules about dropout."""

import pytest

from goodfit import layers
from goodfit.layers import Dense, Dropout


def output(*behind, units=2, activation="softmax"):
    return [Dense(8, "relu"), Dropout(0.3), Dense(units, activation), *behind]


@pytest.mark.parametrize(
    "behind",
    [
        [Dropout(0.2)],
        [Dropout(0.2), layers.Softmax()],
        [layers.Activation("linear"), layers.GaussianDropout(0.2)],
        [layers.Reshape((2, 1)), layers.SpatialDropout1D(0.2), layers.Flatten()],
    ],
)
def test_dropout_behind_the_last_layer_is_wrong_however_well_it_goes(make_record, codes, behind):
    assert codes("dropout_on_output", make_record(layers=output(*behind))) == [
        ("dropout_on_output", "warning")
    ]


@pytest.mark.parametrize("behind", [[], [Dropout(0.0)], [layers.GaussianNoise(0.1)]])
def test_dropout_before_the_last_layer_is_as_it_should_be(make_record, codes, behind):
    assert codes("dropout_on_output", make_record(layers=output(*behind))) == []


def dropping(*rates):
    hidden = [part for rate in rates for part in (Dense(8, "relu"), Dropout(rate))]
    return [*hidden, Dense(2, "softmax")]


@pytest.mark.parametrize("rates", [(0.9,), (0.5, 0.5, 0.5)])
def test_so_much_dropout_that_training_is_far_worse_than_evaluation(
    make_record, codes, rates, answering
):
    hampered = [0.69, 0.6, 0.5, 0.5, 0.5, 0.5]
    sick = make_record(hampered, layers=dropping(*rates), sample=answering(0.2))
    assert codes("dropout_too_high", sick) == [("dropout_too_high", "warning")]
    for sound in (
        make_record(hampered, layers=dropping(*rates), sample=answering(0.45)),
        make_record(layers=dropping(*rates), sample=answering(0.01)),
        make_record(hampered, layers=dropping(0.5), sample=answering(0.2)),
    ):
        assert codes("dropout_too_high", sound) == []


def test_a_stuck_run_with_much_dropout(make_record, stuck, codes):
    assert codes("dropout_too_high", make_record(stuck, layers=dropping(0.9)))
    assert not codes("dropout_too_high", make_record(stuck, layers=dropping(0.3)))


@pytest.mark.parametrize(("rate", "blamed"), [(0.6, False), (0.8, True)])
def test_in_a_stuck_run_only_very_much_dropout_is_blamed(make_record, stuck, codes, rate, blamed):
    found = codes("dropout_too_high", make_record(stuck, layers=dropping(rate)))
    assert bool(found) == blamed


def test_dropout_on_the_answers_is_another_fault(make_record, stuck, codes):
    assert codes("dropout_too_high", make_record(stuck, layers=output(Dropout(0.9)))) == []
