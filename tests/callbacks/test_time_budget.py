import time

import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.callbacks import Callback, TimeBudget
from goodfit.callbacks import time_budget as module
from goodfit.errors import SettingError
from goodfit.layers import Dense


class Clock(Callback):
    """Lets steps and the ends of epochs take a time, without waiting for it."""

    def __init__(self, monkeypatch, step, closing):
        self.now, self.step, self.closing = 100.0, step, closing
        monkeypatch.setattr(module.time, "perf_counter", lambda: self.now)

    def step_end(self, run):
        self.now += self.step

    def epoch_end(self, run):
        self.now += self.closing


@pytest.fixture
def timed(losses, monkeypatch):
    """Trains 5 epochs of 4 steps, each of `step` seconds, with a budget."""

    def train(seconds, step=1.0, closing=0.0):
        clock = Clock(monkeypatch, step, closing)
        budget = TimeBudget(seconds)
        run = losses(*[1.0] * 5).train(clock, budget)
        return run, budget, clock.now - 100.0

    return train


def test_all_epochs_are_trained_where_there_is_time(timed):
    run, budget, taken = timed(22)
    assert (run.stopped_by, budget.is_over, taken) == (None, False, 20)


def test_stops_where_another_step_would_take_too_long(timed):
    run, budget, taken = timed(8.5)
    assert run.stopped_by == "the time budget of 8.5s is used up"
    assert budget.is_over
    assert taken <= 8.5
    assert (run.epoch, run.step) == (1, 4)


def test_leaves_time_for_the_end_of_the_epoch(timed):
    run, _, taken = timed(16.0, closing=3.0)
    assert run.epoch == 1
    assert taken <= 16.0


def test_the_first_call_is_mostly_compilation_and_tells_nothing(losses, monkeypatch):
    clock = Clock(monkeypatch, 0.0, 0.0)
    durations = iter([5.0] + [0.1] * 100)
    clock.step_end = lambda run: setattr(clock, "now", clock.now + next(durations))
    run = losses(*[1.0] * 5).train(clock, TimeBudget(8))
    assert run.stopped_by is None


def test_a_real_training_ends_within_its_budget():
    model = Sequential([Input((4,)), Dense(16, "relu"), Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((512, 4), np.float32)
    model.fit(x, x[:, :1], epochs=1, verbose=0, doctor=False)
    budget = TimeBudget(seconds=1.0)
    began = time.perf_counter()
    options = {"epochs": 10**6, "callbacks": [budget], "verbose": 0, "doctor": False}
    history = model.fit(x, x[:, :1], batch_size=32, **options)
    assert time.perf_counter() - began < 1.5
    assert history.stopped_by == "the time budget of 1.0s is used up"
    assert len(history.history["loss"]) > 10


def test_does_not_ask_for_every_step():
    assert not TimeBudget(1).every_step


@pytest.mark.parametrize("seconds", [0, -1, "a minute", None, float("inf")])
def test_what_is_no_time_is_refused(seconds):
    with pytest.raises(SettingError, match=r"Write for instance `TimeBudget\(..., seconds=0.1\)`"):
        TimeBudget(seconds)
