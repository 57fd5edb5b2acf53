import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.arrays import trees
from goodfit.callbacks import BackupAndRestore, Callback, EarlyStopping, LearningRateScheduler
from goodfit.callbacks import TimeBudget as Budget
from goodfit.errors import SettingError
from goodfit.layers import BatchNormalization, Dense, Dropout
from goodfit.metrics import F1Score
from goodfit.optimizers import SGD

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(40, 3)).astype(np.float32)
Y = (X.sum(axis=1) > 0).astype(np.int32)


class Stops(Callback):
    """Ends training in an epoch, in one way or another."""

    def __init__(self, epoch, error=KeyboardInterrupt, event="epoch_end"):
        self.epoch, self.error = epoch, error
        setattr(self, event, self.end)
        self.every_step = event == "step_end"

    def end(self, run):
        if run.epoch == self.epoch and (not self.every_step or run.step == 2):
            raise self.error


def make(units=4, eager=True):
    layers = [Dense(units, "relu"), BatchNormalization(), Dropout(0.3), Dense(2, "softmax")]
    model = Sequential([Input((3,)), *layers], seed=1)
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=eager)
    return model


def fit(model, *callbacks, epochs=6, **options):
    settings = {"batch_size": 16, "epochs": epochs, "verbose": 0, "validation_data": (X, Y)}
    return model.fit(X, Y, callbacks=list(callbacks), **settings | options)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backup"


def same(model, other):
    ours, theirs = trees.items(model.state), trees.items(other.state)
    for (path, a), (_, b) in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(a, b, err_msg=str(path))


@pytest.mark.parametrize("eager", [True, False])
def test_a_training_that_was_cut_off_goes_on_with_the_same_bits(folder, eager):
    falling = LearningRateScheduler(lambda epoch, rate: 0.9 * rate)
    whole = make(eager=eager)
    expected = fit(whole, falling)
    fit(make(eager=eager), falling, BackupAndRestore(folder), Stops(3))
    resumed = make(eager=eager)
    history = fit(resumed, falling, BackupAndRestore(folder))
    same(resumed, whole)
    assert history.history == expected.history
    assert history.epoch == [0, 1, 2, 3, 4, 5]
    for a, b in zip(history.record.step_losses, expected.record.step_losses, strict=True):
        np.testing.assert_array_equal(a, b)
    assert history.record.vitals == expected.record.vitals
    assert str(history.diagnosis) == str(expected.diagnosis)


def test_within_an_epoch_it_goes_on_behind_the_last_step_that_was_saved(folder):
    class Steps(Callback):
        def __init__(self):
            self.seen = []

        def step_end(self, run):
            self.seen.append((run.epoch, run.step))

    fit(make(), BackupAndRestore(folder, save_freq=4), Stops(1, event="step_end"))
    steps = Steps()
    fit(make(), BackupAndRestore(folder, save_freq=4), steps)
    assert steps.seen[:3] == [(1, 2), (1, 3), (2, 1)]


def test_a_training_that_is_done_leaves_nothing_behind(folder):
    fit(make(), BackupAndRestore(folder, double_checkpoint=True))
    assert not folder.exists()
    fit(make(), BackupAndRestore(folder), EarlyStopping("loss", patience=0, min_delta=9.0))
    assert not folder.exists()


def test_what_lies_beside_it_is_never_deleted(folder):
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    fit(make(), BackupAndRestore(folder))
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_it_is_kept_if_wanted_and_then_nothing_is_left_to_train(folder):
    model = make()
    fit(model, BackupAndRestore(folder, delete_checkpoint=False))
    again = make()
    history = fit(again, BackupAndRestore(folder, delete_checkpoint=False))
    same(again, model)
    assert len(history.history["loss"]) == 6
    history = fit(again, BackupAndRestore(folder), epochs=8)
    assert len(history.history["loss"]) == 8


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_it_is_kept_where_training_was_interrupted_or_raised(folder, error):
    if error is ValueError:
        with pytest.raises(ValueError):  # noqa: PT011
            fit(make(), BackupAndRestore(folder), Stops(2, error))
    else:
        fit(make(), BackupAndRestore(folder), Stops(2))
    assert list(folder.glob("*.safetensors"))


def test_it_is_kept_where_numbers_went_bad(folder):
    def diverging():
        model = Sequential([Input((3,)), Dense(1)], seed=0)
        model.compile(SGD(1e3), "mse")
        return model

    with pytest.warns(UserWarning, match="no longer finite"):
        fit(diverging(), BackupAndRestore(folder), epochs=40)
    assert list(folder.glob("*.safetensors"))


def test_it_is_kept_where_the_time_was_over(folder):
    class Slow(Callback):
        def epoch_end(self, run):
            budget._began -= 100

    budget = Budget(150)
    history = fit(make(), BackupAndRestore(folder), Slow(), budget)
    assert "time budget" in history.stopped_by
    assert list(folder.glob("*.safetensors"))
    assert len(fit(make(), BackupAndRestore(folder)).history["loss"]) == 6


def test_metrics_of_several_numbers_come_back(folder):
    def several():
        model = Sequential([Input((3,)), Dense(2, "softmax")], seed=1)
        model.compile("sgd", "categorical_crossentropy", metrics=[F1Score()], run_eagerly=True)
        return model

    y = np.eye(2, dtype=np.float32)[Y]
    options = {"epochs": 3, "verbose": 0}
    several().fit(X, y, callbacks=[BackupAndRestore(folder), Stops(1)], **options)
    history = several().fit(X, y, callbacks=[BackupAndRestore(folder)], **options)
    expected = several().fit(X, y, **options)
    np.testing.assert_array_equal(history.history["f1_score"], expected.history["f1_score"])


@pytest.mark.parametrize("save_freq", ["batch", 0, 2.5])
def test_an_unknown_save_freq_is_refused(folder, save_freq):
    with pytest.raises(SettingError, match="Write save_freq='epoch', or for instance save_freq=1"):
        BackupAndRestore(folder, save_freq=save_freq)


def test_only_a_number_of_steps_asks_for_every_step(folder):
    assert BackupAndRestore(folder, save_freq=3).every_step
    assert not BackupAndRestore(folder).every_step
