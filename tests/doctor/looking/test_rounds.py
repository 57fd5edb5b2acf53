"""When the doctor looks: before the first step, ever more rarely, and again where a run is ill."""

from copy import deepcopy

import numpy as np
import pytest

from goodfit import Doctor, Input, Sequential, layers, utils
from goodfit.callbacks import Callback
from goodfit.doctor.looking.rounds import Rounds
from goodfit.errors import DataError, SettingError, UnknownNameError

rng = np.random.default_rng(0)
x = rng.normal(size=(600, 4)).astype("float32")
y = (x[:, 0] > 0).astype("float32")


def trained(epochs, targets=y, doctor=True, optimizer="adam", callbacks=()):
    utils.set_random_seed(0)
    model = Sequential([Input((4,)), layers.Dense(8, "relu"), layers.Dense(1, "sigmoid")])
    model.compile(optimizer, "binary_crossentropy")
    return model.fit(x, targets, epochs=epochs, verbose=0, doctor=doctor, callbacks=callbacks)


def looks(history):
    return len(history.record.vitals["dense"]["weight_norm"])


def test_a_healthy_run_is_looked_at_ever_more_rarely():
    history = trained(60)
    rows = 600 * 60
    assert looks(history) == 1 + int(np.log(rows / 1000) / np.log(4))
    assert not history.record.strides


def test_a_run_that_got_nowhere_is_looked_at_three_times_more():
    history = trained(2, rng.integers(0, 2, 600).astype("float32"))
    assert looks(history) == 1 + 3


def test_a_run_can_be_looked_at_as_if_it_were_over():
    class Asking(Callback):
        def epoch_end(self, run):
            rounds = next(each for each in run.callbacks if isinstance(each, Rounds))
            self.so_far, self.before = rounds.as_if_over(run), deepcopy(run.record.vitals)

    asking = Asking()
    asked, alone = (trained(3, callbacks=known) for known in ([asking], []))
    assert [len(values) for values in asking.so_far.strides.values()] == [3] * 5
    before = asking.before.get("dense", {}).get("weight_norm", [])
    assert len(asking.so_far.vitals["dense"]["weight_norm"]) == len(before) + 3
    assert asked.record.vitals == alone.record.vitals
    assert asking.so_far.sample is not asked.record.sample


def test_the_look_before_the_first_step_sees_the_first_weights():
    record = trained(1).record
    assert set(record.first_vitals) >= {"dense", "dense_1"}
    first = record.first_vitals["dense"]
    assert first["weight_norm"] > 0
    assert 0 <= first["dead_fraction"] <= 1


def test_the_stride_is_that_of_gradient_descent():
    record = trained(3, optimizer="sgd").record
    assert len(record.strides["slope"]) == 3
    strides = {name: np.array(values) for name, values in record.strides.items()}
    assert (strides["slope"] < 0).all()
    fall = strides["loss_after"] - strides["loss"]
    middle = (strides["slope"] + strides["slope_after"]) / 2
    assert fall == pytest.approx(middle, rel=0.05)  # the trapezoid rule along a short step


def test_looking_changes_nothing():
    one, other = (trained(5, doctor=doctor) for doctor in (True, False))
    assert one.history == other.history


def test_nobody_looks_where_the_doctor_is_sent_away():
    history = trained(1, doctor=False)
    assert history.diagnosis is None
    assert not history.record.vitals


def test_what_shall_not_be_mentioned_is_not():
    found = trained(1, rng.integers(0, 2, 600).astype("float32")).diagnosis
    codes = {finding.code for finding in found}
    assert codes
    silent = trained(1, rng.integers(0, 2, 600).astype("float32"), Doctor(silence=tuple(codes)))
    assert not codes & {finding.code for finding in silent.diagnosis}


@pytest.mark.parametrize(
    ("make", "error", "advice"),
    [
        (lambda: Doctor(silence="overfiting"), UnknownNameError, "'overfitting'"),
        (lambda: trained(1, doctor="yes"), SettingError, "doctor=False"),
        (lambda: trained(1, y * 3), DataError, "from 0 to 1"),
    ],
)
def test_slips_are_told_before_the_first_step(make, error, advice):
    with pytest.raises(error, match=advice):
        make()
