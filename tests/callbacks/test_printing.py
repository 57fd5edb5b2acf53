import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.callbacks import LearningRateScheduler, ReduceLROnPlateau
from goodfit.callbacks.printing import duration, number, numbers, print_line, worth_showing
from goodfit.layers import Dense
from goodfit.optimizers import SGD, LossScaleOptimizer, schedules


def test_a_line_is_printed_at_once(capsys):
    print_line("Epoch 1/2")
    assert capsys.readouterr().out == "Epoch 1/2\n"


def test_numbers_are_written_as_keras_does():
    assert numbers({"loss": 1.23456, "val_accuracy": 0.5}) == "loss: 1.2346 - val_accuracy: 0.5000"
    assert number(0.000123456) == "1.2346e-04"
    assert number(0) == "0.0000"
    assert number(float("nan")) == "nan"


def test_durations_have_a_fitting_unit():
    assert [duration(s) for s in (0.001, 0.25, 59.94, 61, 600)] == [
        "1ms", "0.2s", "59.9s", "1m 01s", "10m 00s",
    ]  # fmt: skip


def test_the_learning_rate_is_shown_once_it_changes(run):
    constant = run([{"loss": 1.0, "learning_rate": 0.1}] * 2).train()
    assert worth_showing(constant) == {"loss": 1.0}
    falling = run([{"loss": 1.0, "learning_rate": 0.1}, {"loss": 1.0, "learning_rate": 0.05}])
    assert worth_showing(falling.train()) == {"loss": 1.0, "learning_rate": 0.05}


def test_of_several_numbers_all_are_shown_and_of_many_their_mean():
    assert numbers({"f1": np.array([0.5, 0.75])}) == "f1: [0.5000, 0.7500]"
    assert number(np.arange(6.0).reshape(2, 3)) == "2.5000 (mean of 6)"


@pytest.mark.parametrize(
    "optimizer",
    [
        SGD(schedules.ExponentialDecay(0.1, 10, 0.9)),
        LossScaleOptimizer(SGD(schedules.ExponentialDecay(0.1, 10, 0.9))),
    ],
    ids=repr,
)
def test_a_schedule_is_shown_from_the_first_epoch_on(run, optimizer):
    scheduled = run([{"loss": 1.0, "learning_rate": 0.1}])
    scheduled.programs.plan.optimizer = optimizer
    assert worth_showing(scheduled.train()) == {"loss": 1.0, "learning_rate": 0.1}


@pytest.mark.parametrize(
    "callback", [LearningRateScheduler(lambda epoch: 0.1), ReduceLROnPlateau("loss")]
)
def test_so_is_the_rate_that_a_callback_sets(run, callback):
    moved = run([{"loss": 1.0, "learning_rate": 0.1}])
    assert worth_showing(moved.train(callback)) == {"loss": 1.0, "learning_rate": 0.1}


def test_every_epoch_of_a_real_run_has_its_rate(capsys):
    model = Sequential([Input((2,)), Dense(1)])
    model.compile(SGD(schedules.ExponentialDecay(0.1, 1, 0.5)), "mse")
    history = model.fit(np.ones((4, 2)), np.ones(4), batch_size=4, epochs=3, verbose=2)
    np.testing.assert_allclose(history.history["learning_rate"], [0.1, 0.05, 0.025], rtol=1e-6)
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Epoch")]
    assert ["learning_rate" in line for line in lines] == [True] * 3
