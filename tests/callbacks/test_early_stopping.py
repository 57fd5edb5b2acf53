import math
import types

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.callbacks import EarlyStopping
from goodfit.errors import SettingError, UnknownNameError


def test_stops_after_patience_epochs_without_improvement(losses):
    stopping = EarlyStopping(patience=2)
    run = losses(1.0, 0.5, 0.6, 0.5, 0.4).train(stopping)
    assert run.epoch == 3
    assert (stopping.best, stopping.best_epoch, stopping.stopped_epoch) == (0.5, 1, 3)
    assert run.stopped_by == (
        "`val_loss` did not improve for 2 epochs: the best was 0.5000, in epoch 2"
    )


def test_improvements_begin_patience_anew(losses):
    stopping = EarlyStopping(patience=2)
    run = losses(1.0, 1.1, 0.9, 1.0, 0.8, 0.9).train(stopping)
    assert run.stopped_by is None
    assert (stopping.wait, stopping.best_epoch, stopping.stopped_epoch) == (1, 4, 0)


def test_without_patience_the_first_epoch_that_is_not_better_is_the_last(losses):
    assert losses(1.0, 0.9, 0.9, 0.8).train(EarlyStopping()).epoch == 2


def test_min_delta_is_what_an_improvement_must_exceed(losses):
    stopping = EarlyStopping(patience=2, min_delta=0.1)
    run = losses(1.0, 0.95, 0.91, 0.5).train(stopping)
    assert run.epoch == 2
    assert stopping.best == 1.0


def test_a_baseline_must_be_reached_within_patience(losses):
    assert losses(1.0, 0.9, 0.8, 0.7).train(EarlyStopping(patience=2, baseline=0.5)).epoch == 3
    reached = EarlyStopping(patience=2, baseline=0.5)
    assert losses(1.0, 0.4, 0.45, 0.3).train(reached).stopped_by is None


@pytest.mark.parametrize("settings", [
    {"patience": 2}, {}, {"patience": 1, "min_delta": 0.06}, {"patience": 2, "baseline": 0.6},
    {"patience": 1, "start_from_epoch": 3}, {"patience": 2, "mode": "max"},
    {"patience": 2, "baseline": 0.2}, {"patience": 3},
], ids=str)  # fmt: skip
@pytest.mark.parametrize(
    "values", [(1.0, 0.5, 0.6, 0.45, 0.5, 0.7, 0.4, 0.8), (0.3, 0.5, 0.5, 0.9, 0.2, 0.2, 0.2, 0.1)]
)
def test_stops_where_keras_stops(keras, losses, settings, values):
    theirs = keras.callbacks.EarlyStopping(**settings)
    model = keras.Sequential()
    theirs.set_model(model)
    theirs.on_train_begin()
    model.stop_training = False
    for epoch, value in enumerate(values):
        theirs.on_epoch_end(epoch, {"val_loss": value})
        if model.stop_training:
            break
    ours = EarlyStopping(**settings)
    run = losses(*values).train(ours)
    assert (run.epoch, run.stopped_by is not None) == (epoch, model.stop_training)
    assert (ours.stopped_epoch, ours.wait) == (theirs.stopped_epoch, theirs.wait)
    assert (ours.best, ours.best_epoch) == (theirs.best, theirs.best_epoch)


def test_epochs_before_start_from_epoch_are_not_looked_at(losses):
    stopping = EarlyStopping(start_from_epoch=2)
    run = losses(0.1, 0.9, 0.8, 0.7, 0.75).train(stopping)
    assert (run.epoch, stopping.best_epoch) == (4, 3)


def test_accuracy_should_rise(run):
    epochs = [{"val_accuracy": value} for value in (0.5, 0.6, 0.7, 0.65)]
    stopping = EarlyStopping(monitor="val_accuracy")
    assert run(epochs).train(stopping).epoch == 3
    assert stopping.best == 0.7


@pytest.mark.parametrize("patience", [1, 10])
def test_the_best_weights_are_restored_whether_it_stopped_or_the_epochs_ran_out(losses, patience):
    stopping = EarlyStopping(patience=patience, restore_best_weights=True)
    run = losses(1.0, 0.5, 0.6, 0.7).train(stopping)
    assert run.weights() == "after epoch 1"


def test_the_best_weights_are_restored_when_the_user_interrupts(losses):
    stopping = EarlyStopping(patience=10, restore_best_weights=True)
    run = losses(1.0, 0.5, 0.6, 0.7).train(stopping, interrupt_in=3)
    assert run.stopped_by == "interrupted by the user"
    assert run.weights() == "after epoch 1"


def test_the_last_weights_stay_unless_the_best_are_wanted(losses):
    assert losses(1.0, 0.5, 0.6).train(EarlyStopping()).weights() == "after epoch 2"


def test_interrupted_before_the_first_epoch_there_is_nothing_to_restore(losses):
    stopping = EarlyStopping(restore_best_weights=True)
    assert losses(1.0, 0.5).train(stopping, interrupt_in=0).weights() == "fresh"


def test_numbers_that_are_not_finite_are_never_the_best(losses):
    stopping = EarlyStopping(patience=2, restore_best_weights=True)
    run = losses(math.nan, 0.5, math.nan, math.nan).train(stopping)
    assert (stopping.best, run.weights()) == (0.5, "after epoch 1")
    run = losses(math.nan, math.nan, math.nan).train(stopping)
    assert run.epoch == 1
    assert run.stopped_by == "`val_loss` was never a number"


def test_the_first_epoch_is_never_the_last(losses):
    assert losses(math.nan, math.nan, 0.5).train(EarlyStopping()).epoch == 1


def test_the_same_callback_serves_several_runs(losses):
    stopping = EarlyStopping(patience=1, restore_best_weights=True)
    losses(0.1, 0.2, 0.3).train(stopping)
    run = losses(5.0, 4.0, 4.5, 4.5).train(stopping)
    assert (run.epoch, stopping.best, stopping.stopped_epoch) == (2, 4.0, 2)
    losses(3.0, 2.0).train(stopping)
    assert stopping.stopped_epoch == 0


def test_a_wrong_name_is_refused_before_the_first_step(losses):
    run = losses(1.0, 0.5)
    with pytest.raises(UnknownNameError, match="Did you mean 'val_loss'"):
        run.train(EarlyStopping(monitor="val_los", mode="min"))
    assert run.history == {}


def test_verbose_says_what_keras_says(losses, capsys):
    stopping = EarlyStopping(patience=1, verbose=1, restore_best_weights=True)
    losses(1.0, 0.5, 0.6).train(stopping)
    assert capsys.readouterr().out.splitlines() == [
        "Epoch 3: early stopping",
        "Restoring model weights from the end of the best epoch: 2.",
    ]


def test_is_silent_by_default(losses, capsys):
    losses(1.0, 0.5, 0.6).train(EarlyStopping(restore_best_weights=True))
    assert capsys.readouterr().out == ""


def test_has_the_arguments_and_defaults_of_keras(keras):
    import inspect

    def described(kind):
        parameters = inspect.signature(kind.__init__).parameters.values()
        return [(parameter.name, parameter.default) for parameter in parameters]

    from goodfit import callbacks

    names = ["EarlyStopping", "ModelCheckpoint", "LearningRateScheduler", "CSVLogger"]
    for name in names:
        assert described(getattr(callbacks, name)) == described(getattr(keras.callbacks, name))


dyadic = st.integers(-8, 8).map(lambda n: n / 8)


@given(
    st.lists(dyadic, min_size=1, max_size=30),
    st.fixed_dictionaries({
        "patience": st.integers(0, 4), "min_delta": st.sampled_from([0.0, 0.125, 0.5]),
        "mode": st.sampled_from(["min", "max"]), "start_from_epoch": st.integers(0, 3),
        "baseline": st.none() | dyadic,
    }),
)  # fmt: skip
def test_any_course_of_numbers_is_stopped_where_keras_stops_it(keras, losses, values, settings):
    theirs = keras.callbacks.EarlyStopping(**settings)
    model = types.SimpleNamespace(stop_training=False)
    theirs.set_model(model)
    theirs.on_train_begin()
    for epoch, value in enumerate(values):
        theirs.on_epoch_end(epoch, {"val_loss": value})
        if model.stop_training:
            break
    ours = EarlyStopping(**settings)
    run = losses(*values).train(ours)
    assert (run.epoch, run.stopped_by is not None) == (epoch, model.stop_training)
    assert (ours.best, ours.wait) == (theirs.best, theirs.wait)


def test_epochs_that_did_not_measure_the_number_are_passed_over(run):
    seen, unseen = {"loss": 1.0, "val_loss": 1.0}, {"loss": 1.0}
    stopping = EarlyStopping(patience=2, restore_best_weights=True)
    trained = run([unseen, seen, unseen, seen, unseen, seen, unseen]).train(stopping)
    assert trained.epoch == 5
    assert trained.weights() == "after epoch 1"
    assert trained.stopped_by == (
        "`val_loss` did not improve for 4 epochs: the best was 1.0000, in epoch 2"
    )


def test_says_that_the_baseline_was_not_reached(losses):
    run = losses(1.0, 0.9, 0.95).train(EarlyStopping(patience=2, baseline=0.5))
    assert run.stopped_by == (
        "`val_loss` did not get better than 0.5000: the best was 0.9000, in epoch 2"
    )


def test_several_numbers_are_refused(run):
    epochs = [{"val_f1": np.array([0.5, 0.75])}]
    with pytest.raises(SettingError, match=r"Let the metric average them"):
        run(epochs).train(EarlyStopping(monitor="val_f1"))


@pytest.mark.parametrize(("setting", "wrong", "advice"), [
    ("patience", 1.5, "a whole number, 0 or more"),
    ("start_from_epoch", -1, "a whole number, 0 or more"),
    ("min_delta", "0.1", "a number"),
    ("baseline", "good", "a number"),
])  # fmt: skip
def test_a_setting_that_is_no_number_is_refused(setting, wrong, advice):
    with pytest.raises(SettingError, match=rf"EarlyStopping got {setting}=.* must be {advice}"):
        EarlyStopping(**{setting: wrong})
