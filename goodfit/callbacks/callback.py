"""What a callback is: five events of training, each of which receives the run."""

from __future__ import annotations

import difflib
import inspect
from typing import Any

from goodfit.errors import GoodfitError

EVENTS = ("fit_start", "epoch_start", "step_end", "epoch_end", "fit_end")
"""The events in the order in which they happen."""

SPANS = {"train": "fit", "batch": "step", "train_batch": "step"}
ENDS = {"begin": "start"}
"""Keras's words for parts of an event's name, and ours."""


class EventNameError(GoodfitError, TypeError):
    """A callback has a method that looks like an event but could never be called as one."""


class Callback:
    """The parent of all callbacks: override the events that matter, the others cost nothing.

    Each event receives the run: `run.model`, `run.epoch` (from 0), `run.epochs`, `run.step` (steps
    done in this epoch), `run.steps`, `run.logs` (this epoch's numbers so far), `run.history`,
    `run.learning_rate` (may be set), `run.weights()`, `run.restore(weights)`, `run.stop(reason)`,
    `run.stopped_by` (a reason or None), `run.monitored(name)` and `run.verbose`.

    A callback that remembers something from one event to the next says it in `state`, so that a
    training which was cut off can go on as if it had not been.

    Raises:
        EventNameError: when the class is defined, if a method is nearly named like an event, is
            named as in Keras, or takes other arguments than an event: it would not be called.

    Example:
        >>> class StopWhenGood(Callback):
        ...     def epoch_end(self, run):
        ...         if run.logs["loss"] < 0.01:
        ...             run.stop("the loss fell below 0.01")
        >>> class Misspelt(Callback):
        ...     def epoch_ends(self, run):
        ...         pass
        Traceback (most recent call last):
            ...
        goodfit.callbacks.callback.EventNameError: `Misspelt.epoch_ends` would never be called. \
Write `def epoch_end(self, run):`.
    """

    every_step: bool = False
    """Whether `step_end` must come after each single step. Otherwise many steps are run as one
    program, and it comes after each such program. A class that overrides `step_end` asks for every
    step, unless it says `every_step = False`."""

    moves_rate: bool = False
    """Whether the callback sets the learning rate, so that every epoch should show it."""

    def fit_start(self, run: Any) -> None:
        """Before the first step."""

    def epoch_start(self, run: Any) -> None:
        """Before the first step of each epoch."""

    def step_end(self, run: Any) -> None:
        """After each step; see `every_step`."""

    def epoch_end(self, run: Any) -> None:
        """After each epoch and its validation; `run.logs` is complete."""

    def fit_end(self, run: Any) -> None:
        """After the last epoch, however training ended: `run.stopped_by` is why, if early."""

    def state(self) -> dict[str, Any]:
        """What a checkpoint keeps of the callback: numbers, texts, arrays, lists and dicts."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back what `state` gave, where training goes on: after `fit_start`."""

    def __init_subclass__(cls, **settings: Any) -> None:
        super().__init_subclass__(**settings)
        members = vars(cls)
        for name, member in members.items():
            if callable(member) and not name.startswith("_"):
                _check_name(cls, name)
                _check_arguments(cls, name, member)
        if "step_end" in members and "every_step" not in members:
            cls.every_step = True


def _check_name(kind: type, name: str) -> None:
    meant = translated(name)
    near = difflib.get_close_matches(meant, EVENTS, n=1, cutoff=0.85)
    if name in EVENTS or not (near or name.startswith("on_") or meant == "step_start"):
        return
    advice = f"Write `def {near[0]}(self, run):`." if near else (
        f"The events are {', '.join(EVENTS)}: write for instance `def epoch_end(self, run):`, or "
        "give a method that is no event another name."
    )  # fmt: skip
    raise EventNameError(f"`{kind.__name__}.{name}` would never be called. {advice}")


def translated(name: str) -> str:
    """Keras's name of an event, in our words."""
    span, _, end = name.lower().removeprefix("on_").rpartition("_")
    return f"{SPANS.get(span, span)}_{ENDS.get(end, end)}"


def _check_arguments(kind: type, name: str, member: Any) -> None:
    if name in EVENTS and len(inspect.signature(member).parameters) != 2:
        raise EventNameError(
            f"`{kind.__name__}.{name}` takes other arguments than an event, which receives the run "
            f"alone. Write `def {name}(self, run):`; the run has `run.epoch` and `run.logs`."
        )
