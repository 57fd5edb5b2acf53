"""What a callback is: five events of training, each of which receives the run."""

from __future__ import annotations

import difflib
import inspect
from typing import Any

from goodfit.errors import GoodfitError

KERAS_EVENTS = {
    "on_train_begin": "fit_start",
    "on_epoch_begin": "epoch_start",
    "on_train_batch_end": "step_end",
    "on_batch_end": "step_end",
    "on_epoch_end": "epoch_end",
    "on_train_end": "fit_end",
}
"""What Keras calls the events."""


class EventNameError(GoodfitError, TypeError):
    """A callback has a method that looks like an event but would never be called."""


class Callback:
    """The parent of all callbacks: override the events that matter, the others cost nothing.

    Each event receives the run, with `run.model`, `run.epoch` (from 0), `run.epochs`, `run.step`
    (steps done in this epoch), `run.steps`, `run.logs` (this epoch's numbers so far),
    `run.history`, `run.learning_rate` (may be set), `run.weights()`, `run.restore(weights)`,
    `run.stop(reason)`, `run.stopped_by`, `run.monitored(name)` and `run.verbose`.

    Raises:
        EventNameError: when the class is defined, if a method's name is nearly an event's, or
            begins with `on_`: it would never be called.

    Example:
        >>> class StopWhenGood(Callback):
        ...     def epoch_end(self, run):
        ...         if run.logs["loss"] < 0.01:
        ...             run.stop("the loss fell below 0.01")
    """

    def fit_start(self, run: Any) -> None:
        """Before the first step."""

    def epoch_start(self, run: Any) -> None:
        """Before the first step of each epoch."""

    def step_end(self, run: Any) -> None:
        """After each step; overriding it keeps steps from being joined into one program."""

    def epoch_end(self, run: Any) -> None:
        """After each epoch and its validation; `run.logs` is complete."""

    def fit_end(self, run: Any) -> None:
        """After the last epoch, however training ended: `run.stopped_by` is a reason or None."""

    def __init_subclass__(cls, **params: Any) -> None:
        super().__init_subclass__(**params)
        for name, member in vars(cls).items():
            if inspect.isfunction(member) and name not in EVENTS:
                _require_no_event(cls, name)


EVENTS = ("fit_start", "epoch_start", "step_end", "epoch_end", "fit_end")
"""The events in the order in which they happen."""


def _require_no_event(kind: type, name: str) -> None:
    near = difflib.get_close_matches(name, EVENTS, n=1, cutoff=0.85)
    meant = KERAS_EVENTS.get(name) or (near[0] if near else None)
    if meant:
        raise EventNameError(
            f"{kind.__name__}.{name} would never be called: the event is named {meant!r}. "
            f"Write `def {meant}(self, run):`."
        )
    if name.startswith("on_"):
        raise EventNameError(
            f"{kind.__name__}.{name} would never be called: there is no such event. "
            f"The events are {', '.join(EVENTS)}; write `def epoch_end(self, run):`, or give a "
            "method that is not an event another name."
        )
