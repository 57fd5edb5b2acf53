"""What a program of the zoo is, and the register of all of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

import numpy as np

import goodfit as gf


class Rows(NamedTuple):
    """Training and validation rows, and how an answer to them is judged."""

    x: Any
    y: Any
    dev_x: Any
    dev_y: Any
    judge: str
    """"accuracy" of classes, "bits" of many labels at once, or "r2" of numbers."""

    def changed(self, x=None, y=None) -> "Rows":
        """The same rows after a function of the inputs, of the targets, or of both."""
        keep = np.asarray
        x, y = x or keep, y or keep
        return self._replace(x=x(self.x), y=y(self.y), dev_x=x(self.dev_x), dev_y=y(self.dev_y))


class Training(NamedTuple):
    """A compiled model, its data, and the other arguments of `fit`."""

    model: Any
    rows: Rows
    fit: dict[str, Any]


@dataclass(frozen=True)
class Program:
    """One program: how to build it, and what the doctor ought to say of it.

    Args:
        name: the function's name and the settings that are not as they should be.
        build: makes the `Training`; what it draws at random is drawn from the global seed.
        cause: the illness, or "none".
        also: further illnesses that may be named first with as much right.
        reaches: the score that a healthy program has on validation rows, whatever the seed.
    """

    name: str
    build: Callable[[], Training] = field(repr=False)
    cause: str = "none"
    also: tuple[str, ...] = ()
    reaches: float | None = None

    @property
    def is_sick(self) -> bool:
        return self.cause != "none"

    @property
    def acceptable(self) -> tuple[str, ...]:
        return (self.cause, *self.also)


PROGRAMS: list[Program] = []


def sick(cause: str, *also: str, **settings):
    """Puts a program with these settings, which make it ill, into the zoo."""

    def register(function):
        build = partial(function, **settings)
        PROGRAMS.append(Program(_name(function, settings), build, cause, also))
        return function

    return register


def healthy(reaches: float, **settings):
    """Puts a program with these settings, which are right, into the zoo."""

    def register(function):
        build = partial(function, **settings)
        PROGRAMS.append(Program(_name(function, settings), build, reaches=reaches))
        return function

    return register


def network(rows: Rows, *layers, loss, optimizer=None, metrics=None, epochs=20, **fit) -> Training:
    """Layers in a row on these rows; Adam and small batches unless something else is said."""
    model = gf.Sequential([gf.Input(rows.x.shape[1:]), *layers])
    return trained(model, rows, loss, optimizer, metrics, epochs=epochs, **fit)


def trained(model, rows: Rows, loss, optimizer=None, metrics=None, **fit) -> Training:
    """Any model on these rows."""
    model.compile(optimizer=optimizer or gf.optimizers.Adam(0.01), loss=loss, metrics=metrics)
    if "validation_split" not in fit and rows.dev_x is not None:
        fit["validation_data"] = (rows.dev_x, rows.dev_y)
    return Training(model, rows, {"batch_size": 32, "verbose": 0, **fit})


def _name(function, settings: dict[str, Any]) -> str:
    name = "-".join([function.__name__, *(_word(key, value) for key, value in settings.items())])
    alike = sum(other.name.split("#")[0] == name for other in PROGRAMS)
    return f"{name}#{alike + 1}" if alike else name


def _word(key: str, value: Any) -> str:
    """A setting in a name, in a word or two."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool | int | float):
        return f"{key}={value:g}"
    return f"{key}={getattr(value, '__name__', type(value).__name__)}".removesuffix("=<lambda>")
