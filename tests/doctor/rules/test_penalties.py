"""The rule about penalties."""

import numpy as np
import pytest

from goodfit import losses
from goodfit.doctor.looking.sample import Sample
from goodfit.layers import Dense
from goodfit.regularizers import L2
from goodfit.training.batch import Data


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


@pytest.mark.parametrize(
    ("spread", "timid"), [(0.5, True), (0.8, True), (1.0, False), (1.1, False)]
)
def test_answers_that_lie_too_near_to_their_mean(make_record, codes, spread, timid):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(400, 4))
    y = x[:, :1] + 0.3 * rng.normal(size=(400, 1))
    sample = Sample(Data((x,), (y,), (None,)), None, lambda inputs: spread * inputs[0][:, :1])
    record = make_record(
        [1.0, 0.6, 0.4, 0.3, 0.3, 0.3],
        **penalised(0.1),
        strides={"penalty": [0.1] * 3},
        sample=sample,
        loss=losses.MeanSquaredError(),
        facts={"constant_loss": 1.0, "class_counts": None},
    )
    expected = [("over_regularisation", "warning")] if timid else []
    assert codes("over_regularisation", record) == expected
