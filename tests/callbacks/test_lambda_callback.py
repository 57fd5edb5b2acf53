import pytest

from goodfit.callbacks import LambdaCallback
from goodfit.callbacks.callback import EVENTS, EventNameError


def test_each_function_is_called_at_its_event_with_the_run(losses):
    seen = []
    told = {event: lambda run, event=event: seen.append((event, run.epoch)) for event in EVENTS}
    losses(1.0, 0.5, steps=2).train(LambdaCallback(**told))
    epoch = ["epoch_start", "step_end", "step_end", "epoch_end"]
    assert [event for event, _ in seen] == ["fit_start", *epoch, *epoch, "fit_end"]
    assert [number for _, number in seen] == [0] * 5 + [1] * 5


def test_only_a_function_for_steps_asks_for_every_step():
    assert LambdaCallback(step_end=print).every_step
    assert not LambdaCallback(epoch_end=print).every_step


@pytest.mark.parametrize(("name", "meant"), [
    ("on_epoch_begin", "epoch_start"), ("on_epoch_end", "epoch_end"),
    ("on_train_begin", "fit_start"), ("on_train_end", "fit_end"),
    ("on_train_batch_end", "step_end"), ("on_batch_end", "step_end"),
])  # fmt: skip
def test_names_of_keras_are_refused_with_the_line_to_write(name, meant):
    with pytest.raises(EventNameError, match=rf"`{name}`. Write `LambdaCallback\({meant}=lambda r"):
        LambdaCallback(**{name: lambda epoch, logs: None})


@pytest.mark.parametrize("name", ["on_train_batch_begin", "on_test_end", "epochs"])
def test_events_that_do_not_exist_are_refused_with_those_that_do(name):
    with pytest.raises(EventNameError, match="The events are fit_start, epoch_start, step_end"):
        LambdaCallback(**{name: print})


@pytest.mark.parametrize("function", [lambda epoch, logs: None, lambda: None, 3])
def test_functions_with_other_arguments_are_refused(function):
    with pytest.raises(EventNameError, match=r"Write `LambdaCallback\(epoch_end=lambda run: ...\)"):
        LambdaCallback(epoch_end=function)
