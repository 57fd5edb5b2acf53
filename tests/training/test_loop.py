"""Runs that do not end well: nothing of them is lost, and nothing bad is let in."""

import signal

import numpy as np
import pytest

from goodfit import Input, Sequential, cure
from goodfit.callbacks import Callback, EarlyStopping, LambdaCallback
from goodfit.layers import BatchNormalization, Dense
from goodfit.optimizers import SGD, Adam

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(80, 3)).astype(np.float32)
Y = (X @ np.float32([1, -2, 0.5]))[:, None]


def linear(optimizer, eager=True):
    model = Sequential([Input((3,)), Dense(1)], seed=0)
    model.compile(optimizer, "mse", run_eagerly=eager)
    return model


def fit(model, x=X, y=Y, epochs=3, **options):
    settings = {"batch_size": 4, "shuffle": False, "verbose": 0, "doctor": False}
    with np.errstate(all="ignore"):
        return model.fit(x, y, epochs=epochs, **(settings | options))


def spoilt(bad, size, target):
    """Rows that teach the bias alone, up to one batch, which is large but finite."""
    x, y = np.zeros_like(X), np.ones_like(Y)
    x[4 * bad : 4 * bad + 4], y[4 * bad : 4 * bad + 4] = size * X[:4], target
    return x, y


SPOILS = {
    "the gradient": ("sgd", None, 1e25, 1e14, "gradient", "out"),
    "what the optimiser remembers": ("adam", None, 1e10, 1e12, "slots", "out"),
    "the running means": ("sgd", "norm", 1e25, 1, "memory", "norm"),
    "the update": (SGD(1e18), None, 1e14, 1e10, "update", "out"),
}
"""An optimiser, a layer's name, sizes of x and y of one batch, and where numbers then go bad."""

LATER = [(name, 13) for name in SPOILS if name != "the update"]  # whose steps spoil every batch


@pytest.mark.parametrize("eager", [True, False])
@pytest.mark.parametrize(("name", "bad"), [(name, 0) for name in SPOILS] + LATER)
def test_a_step_whose_loss_is_finite_but_not_its_result_is_undone(name, bad, eager):
    optimizer, norm, size, target, phase, layer = SPOILS[name]

    def make():
        first = [BatchNormalization(name=norm)] if norm else []
        model = Sequential([Input((3,)), *first, Dense(1, "linear", True, "zeros", name="out")])
        model.compile(optimizer, "mse", run_eagerly=eager)
        return model

    x, y = spoilt(bad, size, target)
    model, before = make(), make()
    with pytest.warns(UserWarning, match=f"in step {bad + 1} of epoch 1"):
        history = fit(model, x, y)
    broken = history.record.breakdown
    assert (broken.phase, broken.layer, broken.step) == (phase, layer, bad)
    np.testing.assert_array_equal(broken.rows, np.arange(4 * bad, 4 * bad + 4))
    assert sum(map(len, history.record.step_losses)) == bad
    if bad:
        fit(before, x, y, epochs=1, steps_per_epoch=bad)
    for ours, theirs in zip(model.get_weights(), before.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_run_that_goes_to_nan_goes_on_with_the_cure():
    model = linear(SGD(10.0), eager=False)
    with pytest.warns(UserWarning, match="no longer finite"):
        history = fit(model, epochs=20, doctor=True)
    assert all(np.isfinite(array).all() for array in model.get_weights())
    assert history.diagnosis.findings[0].code == "lr_too_high"
    cured = cure(model, X, Y, epochs=20, batch_size=4)
    assert cured.kept
    assert cured.after.value > 0.9
    assert cured.history.record.breakdown is None


@pytest.mark.parametrize("event", ["epoch_start", "step_end", "epoch_end", "fit_end"])
def test_a_callback_that_raises_loses_no_history(event):
    def fail(run):
        if run.epoch == 2:
            raise ZeroDivisionError("in a callback")

    seen = []
    counted = LambdaCallback(fit_end=lambda run: seen.append(run.stopped_by))
    model = linear("sgd")
    with pytest.raises(ZeroDivisionError):
        fit(model, callbacks=[counted, LambdaCallback(**{event: fail})])
    finished = 3 if event in ("epoch_end", "fit_end") else 2
    assert len(model.history.history["loss"]) == finished
    assert model.history.epoch == list(range(finished))
    told = None if event == "fit_end" else "ZeroDivisionError: in a callback"
    assert (model.history.stopped_by, seen) == (told, [told])
    expected = linear("sgd")
    fit(expected, epochs=finished)
    if event != "step_end":
        np.testing.assert_array_equal(model.get_weights()[0], expected.get_weights()[0])
    assert model.evaluate(X, Y, verbose=0) < model.history.history["loss"][0]


def test_the_history_of_the_model_is_up_to_date_while_it_trains():
    lengths = []
    model = linear("sgd")
    assert model.history is None
    watch = LambdaCallback(epoch_end=lambda run: lengths.append(len(model.history.epoch)))
    history = fit(model, callbacks=[watch])
    assert lengths == [1, 2, 3]
    assert model.history is history


@pytest.fixture(autouse=True)
def usual_handler():
    """In the background of a shell Ctrl-C is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Presses(Callback):
    """Presses Ctrl-C, or lets the system ask for the end."""

    def __init__(self, number=signal.SIGINT, event="step_end", epoch=1, step=3, times=1):
        self.number, self.epoch, self.step, self.times = number, epoch, step, times
        self.every_step = event == "step_end"
        setattr(self, event, self.press)

    def press(self, run):
        if run.epoch == self.epoch and (not self.every_step or run.step == self.step):
            for _ in range(self.times):
                signal.raise_signal(self.number)


@pytest.mark.parametrize(
    ("number", "reason"),
    [(signal.SIGINT, "interrupted by the user"), (signal.SIGTERM, "asked to end (SIGTERM)")],
)
def test_the_first_signal_ends_training_well(number, reason):
    usual = signal.getsignal(number)
    model = linear(Adam(0.3))
    stopping = EarlyStopping("loss", patience=9, restore_best_weights=True)
    history = fit(model, callbacks=[stopping, Presses(number)], epochs=9)
    assert history.stopped_by == reason
    assert len(history.history["loss"]) == 1
    assert int(model.state.step) == 20 + 4  # one step more after it was asked, and none again
    expected = linear(Adam(0.3))
    fit(expected, epochs=1)
    np.testing.assert_array_equal(model.get_weights()[0], expected.get_weights()[0])
    assert signal.getsignal(number) is usual


def test_the_second_press_ends_it_now_and_loses_no_history():
    ends = []
    ended = LambdaCallback(fit_end=lambda run: ends.append(run.stopped_by))
    model = linear("sgd")
    with pytest.raises(KeyboardInterrupt):
        fit(model, callbacks=[ended, Presses(times=2)], epochs=9)
    assert len(model.history.history["loss"]) == 1
    assert ends == ["interrupted by the user"] == [model.history.stopped_by]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.parametrize("event", ["epoch_start", "epoch_end"])
def test_between_two_epochs_too(event):
    history = fit(linear("sgd"), callbacks=[Presses(event=event)], epochs=9)
    assert history.stopped_by == "interrupted by the user"
    assert len(history.history["loss"]) == (1 if event == "epoch_start" else 2)


def test_somebody_elses_handler_is_left_alone():
    heard = []
    before = signal.signal(signal.SIGTERM, lambda number, frame: heard.append(number))
    try:
        history = fit(linear("sgd"), callbacks=[Presses(signal.SIGTERM)])
    finally:
        signal.signal(signal.SIGTERM, before)
    assert history.stopped_by is None
    assert heard == [signal.SIGTERM]
