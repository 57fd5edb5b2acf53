"""How a run went, in numbers that mean the same for every loss."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.doctor.course import progress


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


def test_stages_begin_before_the_first_step_and_count_the_end_once(make_record, stuck):
    seen = {"dense": {"gradient_norm": [2.0, 3.0, 7.0, 4.0, 9.0]}}
    record = make_record(stuck, vitals=seen, first_vitals={"dense": {"gradient_norm": 1.0}})
    assert progress.stages(record, "dense", "gradient_norm").tolist() == [1.0, 2.0, 3.0, 7.0]
    well = make_record(vitals=seen)  # not looked at again at its end
    assert progress.stages(well, "dense", "gradient_norm").tolist() == [2.0, 3.0, 7.0, 4.0, 9.0]
    assert not progress.stages(record, "dense", "nothing").size


def test_the_slope_that_is_left_after_a_step(make_record):
    strides = {"slope": [-2.0, -2.0, -2.0, 1.0], "slope_after": [-2.0, 0.0, 3.0, 1.0]}
    assert progress.slope_kept(make_record(strides=strides)).tolist() == [-1.0, 0.0, 1.5, 1.0]
    assert not progress.slope_kept(make_record()).size


def test_a_leap_is_judged_over_a_few_batches(make_record):
    steps = np.full(40, 0.7)
    steps[4] = 3.0
    assert not progress.has_leapt(make_record([0.7], step_losses=[steps]))
    steps[4:6] = 3.0
    assert progress.has_leapt(make_record([0.7], step_losses=[steps]))


def test_what_is_known_by_heart_is_not_held_back(make_record, stuck, monkeypatch):
    monkeypatch.setattr(progress, "disappoints", lambda record: True)
    assert progress.held_back(make_record([0.6, 0.5, 0.5, 0.5, 0.5]))
    assert not progress.held_back(make_record([0.6, 0.3, 0.1, 0.01, 0.001]))
    monkeypatch.setattr(progress, "disappoints", lambda record: False)
    assert not progress.held_back(make_record([0.6, 0.5, 0.5, 0.5, 0.5]))
    assert progress.held_back(make_record(stuck))


def test_the_lead_over_cheap_models_is_counted_in_standard_errors(make_record):
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 4))
    y = (x[:, 0] * x[:, 1] > 0).astype(int)  # what no line tells
    answers = np.stack([1 - y, y], axis=1)

    class Answered:
        dev_x = dev_y = weight = dev_answers = None

    sample = Answered()
    sample.x, sample.y, sample.answers = (x,), y, answers
    better = progress.lead(make_record(sample=sample))
    assert better > 3
    other = Answered()
    other.x, other.y, other.answers = (x,), y, 1 - answers
    assert progress.lead(make_record(sample=other)) < -3
    assert progress.lead(make_record()) is None
