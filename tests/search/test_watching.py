import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.callbacks.monitor import Monitor
from goodfit.search.watching import Watching, moments


@given(st.integers(1, 5000))
def test_moments_lie_within_the_epochs_and_become_rarer(epochs):
    found = moments(epochs)
    assert all(1 <= moment < epochs for moment in found)
    assert found == sorted(set(found))
    assert len(found) <= 5
    assert epochs == 1 or found


def _fit(build, table, watching, epochs=12, **settings):
    x, y = table
    model = build(settings)
    data = (x[:50], y[:50])
    history = model.fit(
        x[50:], y[50:], epochs=epochs, validation_data=data, verbose=0, callbacks=[watching]
    )
    return model, history


def test_the_best_value_so_far_is_reported_at_the_moments(build, table, noting):
    trial = noting()
    watching = Watching(trial, Monitor("val_loss"))
    _, history = _fit(build, table, watching)
    losses = history.history["val_loss"]
    assert trial.reported == {step: min(losses[:step]) for step in (1, 2, 3, 6)}
    assert watching.best == min(losses)
    assert history.stopped_by is None


def test_a_trial_that_falls_behind_is_stopped(build, table, noting):
    watching = Watching(noting(prune_at=3), Monitor("val_accuracy"))
    _, history = _fit(build, table, watching)
    assert len(history.epoch) == 3
    assert watching.code == "behind"
    assert history.stopped_by == "`val_accuracy` was behind other trials in epoch 3"


def test_a_doomed_trial_is_stopped_and_told_in_the_doctors_words(build, table, noting):
    watching = Watching(noting(), Monitor("val_loss"))
    _, history = _fit(build, table, watching, epochs=40, learning_rate=300.0)
    assert watching.code == "lr_too_high"
    assert len(history.epoch) < 10
    assert history.stopped_by.startswith("The learning rate is too high.")


def test_without_the_doctor_it_goes_on(build, table, noting):
    watching = Watching(noting(), Monitor("val_loss"), doctor=False)
    _, history = _fit(build, table, watching, epochs=10, learning_rate=300.0)
    assert watching.code is None
    assert len(history.epoch) == 10


def test_watching_changes_no_bit_of_a_training(build, table, noting):
    watched, history = _fit(
        build, table, Watching(noting(), Monitor("val_loss")), learning_rate=0.002
    )
    alone = build({"learning_rate": 0.002})
    x, y = table
    again = alone.fit(x[50:], y[50:], epochs=12, validation_data=(x[:50], y[:50]), verbose=0)
    assert again.history == history.history
    assert str(again.diagnosis) == str(history.diagnosis)
    weights = zip(watched.get_weights(), alone.get_weights(), strict=True)
    assert all(np.array_equal(one, other) for one, other in weights)


def test_a_number_that_will_not_be_there_is_told_at_once(build, table, noting):
    with pytest.raises(ValueError, match="Did you mean 'val_loss'"):
        _fit(build, table, Watching(noting(), Monitor("val_los", mode="min")))
