"""A callback made of functions."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from goodfit.callbacks.callback import EVENTS, Callback, EventNameError, translated


class LambdaCallback(Callback):
    """Calls the functions that it is given, each at its event, with the run.

    Args:
        fit_start: called before the first step.
        epoch_start: called before each epoch.
        step_end: called after every single step.
        epoch_end: called after each epoch and its validation.
        fit_end: called after the last epoch, however training ended.

    Raises:
        EventNameError: an event that does not exist, such as one named as in Keras, or a function
            with other arguments than the run.

    Example:
        >>> seen = []
        >>> LambdaCallback(epoch_end=lambda run: seen.append(run.logs["loss"])).every_step
        False
        >>> LambdaCallback(on_epoch_end=lambda epoch, logs: seen.append(logs["loss"]))
        Traceback (most recent call last):
            ...
        goodfit.callbacks.callback.EventNameError: LambdaCallback has no event `on_epoch_end`. \
Write `LambdaCallback(epoch_end=lambda run: ...)`; the run has `run.epoch` and `run.logs`.
    """

    def __init__(
        self,
        fit_start: Callable[[Any], Any] | None = None,
        epoch_start: Callable[[Any], Any] | None = None,
        step_end: Callable[[Any], Any] | None = None,
        epoch_end: Callable[[Any], Any] | None = None,
        fit_end: Callable[[Any], Any] | None = None,
        **others: Any,
    ) -> None:
        for name in others:
            raise _no_event(name)
        given = (fit_start, epoch_start, step_end, epoch_end, fit_end)
        for event, function in zip(EVENTS, given, strict=True):
            if function is not None:
                setattr(self, event, _checked(event, function))
        self.every_step = step_end is not None


def _checked(event: str, function: Any) -> Any:
    try:
        inspect.signature(function).bind(None)
    except (TypeError, ValueError) as error:
        raise EventNameError(
            f"LambdaCallback calls `{event}` with the run alone. Write "
            f"`LambdaCallback({event}=lambda run: ...)`; the run has `run.epoch` and `run.logs`."
        ) from error
    return function


def _no_event(name: str) -> EventNameError:
    meant = translated(name)
    told = f"LambdaCallback has no event `{name}`."
    if meant not in EVENTS:
        return EventNameError(f"{told} The events are {', '.join(EVENTS)}.")
    return EventNameError(
        f"{told} Write `LambdaCallback({meant}=lambda run: ...)`; the run has `run.epoch` and "
        "`run.logs`."
    )
