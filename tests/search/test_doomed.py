"""Which faults end a trial early: each is planted, and a sound network is left alone."""

import pytest

from goodfit.callbacks import Callback
from goodfit.doctor.illnesses import ILLNESSES
from goodfit.doctor.looking.rounds import Rounds
from goodfit.search.doomed import FATAL, STUCK, doomed
from goodfit.search.watching import moments


class Asking(Callback):
    """Asks at the moments of a trial, and remembers the first answer."""

    def __init__(self):
        self.found, self.after = None, None

    def epoch_end(self, run):
        rounds = next(each for each in run.callbacks if isinstance(each, Rounds))
        if self.found is None and run.epoch + 1 in moments(run.epochs):
            self.found, self.after = doomed(run, rounds), run.epoch + 1


def _asked(build, table, epochs=60, spoilt=None, **settings):
    x, y = table
    model, asking = build(settings), Asking()
    if spoilt:
        model.build((None, 4))
        spoilt(model)
    model.fit(x[50:], y[50:], epochs=epochs, validation_data=(x[:50], y[:50]), verbose=0,
              callbacks=[asking])  # fmt: skip
    return asking


def _kill(model):
    kernel, bias, *others = model.get_weights()
    model.set_weights([kernel, bias - 100, *others])


def test_all_codes_are_the_doctors():
    assert ILLNESSES.keys() >= FATAL | {STUCK}


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"learning_rate": 500.0}, "lr_too_high"),
        ({"learning_rate": 1e-7, "optimizer": "sgd"}, "lr_too_low"),
        ({"spoilt": _kill}, "dying_relu"),
    ],
)
def test_a_fault_is_found_early(build, table, settings, code):
    asking = _asked(build, table, **settings)
    assert asking.found is not None
    assert asking.found.code == code
    assert asking.after <= 15


@pytest.mark.parametrize("rate", [0.003, 0.01, 0.05])
def test_a_sound_network_is_left_alone(build, table, rate):
    assert _asked(build, table, learning_rate=rate).found is None


@pytest.mark.slow
def test_a_slow_one_that_will_get_there_is_left_alone(build, table):
    assert _asked(build, table, learning_rate=3e-4, epochs=200).found is None
