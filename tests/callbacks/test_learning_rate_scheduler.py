import numpy as np
import pytest

from goodfit.callbacks import Callback, LearningRateScheduler
from goodfit.errors import SettingError
from goodfit.optimizers.schedules import StepDecay


class Watch(Callback):
    def __init__(self):
        self.rates = []

    def step_end(self, run):
        self.rates.append(run.learning_rate)


def rates(losses, schedule, **settings):
    watch = Watch()
    losses(1.0, 1.0, 1.0, steps=1).train(LearningRateScheduler(schedule, **settings), watch)
    return watch.rates


def test_a_function_of_the_epoch_and_the_rate(losses):
    assert rates(losses, lambda epoch, rate: rate * (0.5 if epoch else 1)) == [0.1, 0.05, 0.025]


def test_a_function_of_the_epoch(losses):
    assert rates(losses, lambda epoch: 0.1 * 10.0**-epoch) == pytest.approx([0.1, 0.01, 0.001])


def test_a_schedule_of_the_epoch(losses):
    assert rates(losses, StepDecay(1.0, 2, 0.5)) == [1.0, 1.0, 0.5]


def test_numbers_of_numpy_and_whole_numbers_are_numbers(losses):
    assert rates(losses, lambda epoch: np.float32(0.5)) == [0.5] * 3
    assert rates(losses, lambda epoch: 1) == [1.0] * 3


def test_an_error_inside_the_function_is_not_hidden(losses):
    def broken(epoch, rate):
        return rate + "x"

    with pytest.raises(TypeError, match="unsupported operand"):
        rates(losses, broken)


@pytest.mark.parametrize("returned", [None, "0.1", float("nan"), [0.1]])
def test_what_is_no_rate_is_refused(losses, returned):
    with pytest.raises(SettingError, match=r"for epoch 0; it must return .* Is a `return` missing"):
        rates(losses, lambda epoch: returned)


def test_verbose_says_what_keras_says(losses, capsys):
    rates(losses, lambda epoch: 0.5, verbose=1)
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "Epoch 2: LearningRateScheduler setting learning rate to 0.5."


def test_a_rate_is_no_schedule():
    with pytest.raises(SettingError, match=r"schedule=0.1 is no function.*lambda epoch, rate"):
        LearningRateScheduler(0.1)
