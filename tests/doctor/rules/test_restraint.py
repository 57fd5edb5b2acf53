"""The rules about dropout, penalties and batch normalisation."""

import numpy as np
import pytest

from goodfit import layers
from goodfit.doctor.sample import Sample
from goodfit.layers import BatchNormalization, Dense, Dropout
from goodfit.regularizers import L2
from goodfit.training.batch import Data


def answering(loss, rows=50):
    """A sample whose answers cost so much in evaluation."""
    right = np.exp(-loss)
    answers = np.tile([right, 1 - right], (rows, 1))
    x = np.random.default_rng(0).normal(size=(rows, 4))
    return Sample(Data((x,), (np.zeros(rows, int),), (None,)), None, lambda inputs: answers)


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
def test_so_much_dropout_that_training_is_far_worse_than_evaluation(make_record, codes, rates):
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


def penalised(share):
    """Vitals of a layer that ends at this share of its first size."""
    return {
        "layers": [Dense(8, "relu", kernel_regularizer=L2(0.1)), Dense(2, "softmax")],
        "first_vitals": {"dense": {"weight_norm": 5.0}},
        "vitals": {"dense": {"weight_norm": [5.0 * share] * 3}},
    }


def test_a_penalty_that_outweighs_the_data(make_record, codes):
    losses = [3.0, 2.0, 1.5, 1.2, 1.1, 1.1]
    sick = make_record(losses, **penalised(0.5), strides={"penalty": [2.0, 0.7, 0.7, 0.7]})
    assert codes("over_regularisation", sick) == [("over_regularisation", "warning")]
    fits = make_record([0.9, 0.3, 0.2], **penalised(0.5), strides={"penalty": [0.15] * 3})
    assert codes("over_regularisation", fits) == []  # a penalty may be most of a tiny loss
    needed = make_record(
        losses, dev=[2.0] * 6, **penalised(0.5), strides={"penalty": [2.0, 0.7, 0.7, 0.7]}
    )
    assert codes("over_regularisation", needed) == []  # it overfits all the same


def test_a_penalty_that_has_taken_the_weights_away(make_record, stuck, codes):
    strides = {"penalty": [0.001] * 3}
    sick = make_record(stuck, **penalised(0.01), strides=strides)
    assert codes("over_regularisation", sick) == [("over_regularisation", "warning")]
    for sound in (
        make_record(stuck, **penalised(0.9), strides=strides),
        make_record(**penalised(0.01), strides=strides),
        make_record(stuck, strides={"penalty": [0.0] * 3}),
    ):
        assert codes("over_regularisation", sound) == []


def normalised(momentum=0.9):
    return [Dense(8, "relu"), BatchNormalization(momentum=momentum), Dense(2, "softmax")]


def test_tiny_batches_cannot_be_normalised(make_record, stuck, codes):
    sick = make_record(stuck, layers=normalised())
    sick.batch_size = 2
    assert codes("batchnorm_misuse", sick) == [("batchnorm_misuse", "warning")]
    learnt = make_record(layers=normalised(), sample=answering(0.1))
    learnt.batch_size = 2
    assert codes("batchnorm_misuse", learnt) == []
    usual = make_record(stuck, layers=normalised())
    assert codes("batchnorm_misuse", usual) == []


def test_many_positions_make_up_for_few_rows(make_record, stuck, codes):
    pictures = [layers.Reshape((4, 1)), layers.Conv1D(3, 1), BatchNormalization(),
                layers.Flatten(), Dense(2)]  # fmt: skip
    record = make_record(stuck, layers=pictures)
    record.batch_size = 2
    assert codes("batchnorm_misuse", record) == []


def test_running_means_that_have_not_arrived(make_record, codes):
    late = make_record(layers=normalised(0.9999), sample=answering(0.8))
    assert codes("batchnorm_misuse", late) == [("batchnorm_misuse", "warning")]
    harmless = make_record(layers=normalised(0.9999), sample=answering(0.1))
    assert codes("batchnorm_misuse", harmless) == []
    unasked = make_record(layers=normalised(), sample=answering(0.8))
    assert codes("batchnorm_misuse", unasked) == []  # nothing is suspicious: it is not asked
