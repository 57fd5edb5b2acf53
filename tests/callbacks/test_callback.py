import pytest

from goodfit.callbacks import Callback
from goodfit.callbacks.callback import EVENTS, EventNameError
from goodfit.errors import GoodfitError


def define(name, function=lambda self, run: None):
    return type("Mine", (Callback,), {name: function})


def test_every_event_does_nothing_unless_it_is_overridden(losses):
    assert losses(0.5, 0.4).train(Callback()).stopped_by is None


@pytest.mark.parametrize("name", EVENTS)
def test_events_may_be_overridden(name):
    assert getattr(define(name), name) is not getattr(Callback, name)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("epoch_ends", "epoch_end"),
        ("epochs_end", "epoch_end"),
        ("epochEnd", "epoch_end"),
        ("epoch_begin", "epoch_start"),
        ("fit_begin", "fit_start"),
        ("train_end", "fit_end"),
        ("batch_end", "step_end"),
        ("on_epoch_end", "epoch_end"),
        ("on_epoch_begin", "epoch_start"),
        ("on_train_begin", "fit_start"),
        ("on_train_end", "fit_end"),
        ("on_train_batch_end", "step_end"),
        ("on_batch_end", "step_end"),
        ("on_epoch_ends", "epoch_end"),
        ("on_fit_start", "fit_start"),
    ],
)
def test_a_misspelt_event_is_refused_with_the_right_line(name, meant):
    with pytest.raises(EventNameError, match=rf"Mine.{name}` .* `def {meant}\(self, run\):`"):
        define(name)


@pytest.mark.parametrize("name", ["on_train_batch_begin", "on_test_end", "step_start", "on_party"])
def test_an_event_that_does_not_exist_is_refused_with_those_that_do(name):
    with pytest.raises(EventNameError, match="The events are fit_start, epoch_start, step_end"):
        define(name)


@pytest.mark.parametrize(
    "name", ["plot", "end", "epoch_seconds", "best_epoch", "reset", "_epoch_end", "spend", "once"]
)
def test_methods_that_are_no_events_are_welcome(name):
    assert hasattr(define(name), name)


def test_attributes_are_no_events():
    assert define("on_disk", True).on_disk is True


def test_the_arguments_of_keras_are_refused_with_the_right_line():
    with pytest.raises(EventNameError, match=r"Write `def epoch_end\(self, run\):`; .* `run.logs`"):
        define("epoch_end", lambda self, epoch, logs=None: None)


def test_an_event_of_a_parent_is_kept():
    child = type("Child", (define("epoch_end"),), {"plot": lambda self: None})
    assert child.epoch_end is not Callback.epoch_end


def test_the_error_is_one_of_goodfit_and_a_type_error():
    assert issubclass(EventNameError, GoodfitError)
    assert issubclass(EventNameError, TypeError)


def test_whoever_overrides_step_end_gets_every_step_unless_it_says_otherwise():
    assert not Callback.every_step
    assert not define("epoch_end").every_step
    assert define("step_end").every_step
    assert type("Child", (define("step_end"),), {}).every_step
    rare = type("Rare", (Callback,), {"step_end": lambda self, run: None, "every_step": False})
    assert not rare.every_step
