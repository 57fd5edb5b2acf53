"""What broke a run: told with place, time and rows, and traced to its cause."""

import numpy as np
import pytest

from goodfit import losses
from goodfit.doctor.course import breakdown
from goodfit.layers import Dense, Reshape, SimpleRNN


def test_the_sentence_has_place_time_rows_and_the_loss_before(broken):
    assert breakdown.told(broken(loss_before=1e9)) == (
        "In epoch 3, step 5, the output of `dense_1` was no longer finite, for the batch with rows "
        "7, 8, 9, 10, 11, …. In the step before, the loss was 1e+09."
    )


@pytest.mark.parametrize(
    ("phase", "layer", "words"),
    [
        ("input", None, "the inputs were not finite"),
        ("target", None, "the targets were not finite"),
        ("weights", "dense", "the weights of `dense` were no longer finite"),
        ("loss", None, "the loss was no longer finite"),
        ("gradient", "dense", "the gradient of `dense` was no longer finite"),
        ("update", None, "the update of the weights was no longer finite"),
    ],
)
def test_every_phase_has_words(broken, phase, layer, words):
    assert words in breakdown.told(broken(phase, layer))


def test_no_breakdown_has_no_cause(make_record):
    assert breakdown.cause(make_record()) is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"phase": "input"}, "nan_in_data"),
        ({"phase": "target"}, "nan_in_data"),
        ({"loss_before": 50.0}, "lr_too_high"),  # the loss was rising
        ({"phase": "weights", "loss_before": 0.5}, "lr_too_high"),  # a step threw them out
        ({"loss_before": 0.5}, "exploding_gradient"),  # nothing announced it
        ({"epoch": 0, "step": 0}, "exploding_gradient"),  # no step had been taken
        ({"phase": "loss", "layer": None, "loss_before": 0.5}, "exploding_gradient"),
    ],
)
def test_the_cause_is_read_from_where_and_when(make_record, broken, changed, code):
    assert breakdown.cause(make_record(breakdown=broken(**changed))) == code


@pytest.mark.parametrize(
    ("last", "loss", "code"),
    [
        (
            Dense(2, "relu"),
            losses.get("sparse_categorical_crossentropy"),
            "wrong_output_activation",
        ),
        (Dense(2), losses.SparseCategoricalCrossentropy(from_logits=True), "exploding_gradient"),
    ],
)
def test_a_loss_that_breaks_over_sound_outputs_could_not_score_them(
    make_record, broken, last, loss, code
):
    record = make_record(layers=[last], loss=loss, breakdown=broken("loss", None, loss_before=0.5))
    assert breakdown.cause(record) == code


def test_a_loss_that_began_absurdly_high_exploded_before_any_step(make_record, broken):
    steps = [np.array([4000.0, 9000.0])]
    record = make_record([], step_losses=steps, breakdown=broken(epoch=0, loss_before=9e9))
    assert breakdown.cause(record) == "exploding_gradient"


def test_the_last_loss_written_down_stands_in_for_the_one_before(make_record, broken):
    record = make_record([0.6, 40.0], breakdown=broken(step=0, loss_before=None))
    assert breakdown.cause(record) == "lr_too_high"


def test_a_recurrent_network_explodes_along_its_sequence(make_record, broken):
    layers = [Reshape((4, 1)), SimpleRNN(8), Dense(2, "softmax")]
    record = make_record(layers=layers, breakdown=broken(layer="simple_rnn", loss_before=50.0))
    assert breakdown.cause(record) == "exploding_gradient"
