"""How a run went, in numbers that mean the same for every loss."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.doctor import progress


def test_a_run_is_stuck_if_it_is_no_better_than_a_constant_guess(make_record, stuck):
    assert progress.is_stuck(make_record(stuck))
    assert not progress.is_stuck(make_record())


def test_a_broken_run_neither_fits_well_nor_is_stuck(make_record, broken, stuck):
    assert not progress.fits_well(make_record(breakdown=broken()))
    assert not progress.is_stuck(make_record(stuck, breakdown=broken()))


def test_without_a_known_constant_the_first_loss_is_the_measure(make_record):
    unknown = {"constant_loss": None}
    assert progress.is_stuck(make_record([5.0, 5.0, 4.8], facts=unknown))
    assert progress.fits_well(make_record([5.0, 3.0, 1.0], facts=unknown))


def test_nothing_is_said_of_a_run_without_an_epoch_or_without_anything_to_learn(make_record):
    for record in (make_record([]), make_record(facts={"constant_loss": 0.0})):
        assert math.isnan(progress.unlearnt(record))
        assert not progress.is_stuck(record)
        assert not progress.fits_well(record)


def test_the_beginning_of_a_short_run_does_not_count(make_record):
    one_epoch = [np.linspace(2.0, 0.0, 101)]
    record = make_record([1.0], step_losses=one_epoch)
    assert progress.final_loss(record) == pytest.approx(0.5)


def test_a_run_that_failed_on_validation_data_does_not_fit_well(make_record):
    assert progress.fits_well(make_record(dev=[0.5, 0.4, 0.3, 0.3, 0.3, 0.3, 0.3]))
    assert not progress.fits_well(make_record(dev=[0.7, 0.8, 0.9, 1.0, 1.0, 1.0, 1.0]))


def test_a_short_run_is_seen_in_quarters(make_record):
    record = make_record([1.0], step_losses=[np.arange(8.0)])
    assert progress.curve(record) == [0.5, 2.5, 4.5, 6.5]
    assert progress.curve(make_record()) == pytest.approx([0.6, 0.4, 0.3, 0.2, 0.15, 0.12, 0.1])


@pytest.mark.parametrize(
    ("losses", "low", "high"),
    [
        ([1.0, 0.9, 0.8, 0.7], 0.57, 0.58),  # four times 0.1 off 0.7
        ([1.0, 0.8, 0.6, 0.4], 1.0, 1.0),  # all of it
        ([1.0, 0.5, 0.5, 0.5, 0.5, 0.5], 0.0, 0.0),
        ([0.5, 0.6, 0.7, 0.8], 0.0, 0.0),
        ([0.9, 0.8, 0.9, 0.8], 0.0, 0.0),  # up and down
        ([1.0, 0.5], 0.0, 0.0),  # too short to tell
    ],
)
def test_the_outlook_is_what_as_many_epochs_again_would_bring(losses, low, high):
    assert low <= progress.outlook(losses) <= high


@given(st.floats(0, 2), st.floats(0.1, 5), st.floats(0.01, 5), st.sampled_from([4, 20, 100]))
def test_the_outlook_of_an_exponential_decay_is_what_happens(floor, height, pace, epochs):
    course = floor + height * np.exp(-pace * np.arange(2 * epochs) / epochs)
    quarters = course.reshape(8, -1).mean(axis=1)
    expected = 1 - quarters[7] / quarters[3]
    assert progress.outlook(list(course[:epochs])) == pytest.approx(expected, rel=1e-6, abs=1e-9)


def test_a_sign_counts_only_after_three_examinations(make_record):
    record = make_record(vitals={"dense": {"dead_fraction": [0.9, 0.9]}})
    assert len(progress.trail(record, "dense", "dead_fraction")) == 0
    record.vitals["dense"]["dead_fraction"] += [0.8, 0.7]
    assert progress.trail(record, "dense", "dead_fraction").tolist() == [0.9, 0.8, 0.7]


def test_dead_layers_are_dead_at_all_of_the_last_three_examinations(make_record):
    vitals = {
        "dense": {"dead_fraction": [0.0, 0.6, 0.7, 0.8]},
        "dense_1": {"dead_fraction": [0.9, 0.9, 0.4, 0.9]},
    }
    assert progress.dead_layers(make_record(vitals=vitals)) == {"dense": 0.8}


def test_the_course_of_a_run_in_words(make_record, broken):
    assert progress.course(make_record()) == "The training loss fell from 0.6 to 0.1 in 7 epochs."
    assert progress.course(make_record([0.5])).endswith("in 1 epoch.")
    assert progress.course(make_record(breakdown=broken())).endswith("broke down in epoch 3.")
    assert progress.course(make_record([])) == ""
