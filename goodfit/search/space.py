"""What may be searched: the settings of a trial, from ranges or from a function of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from goodfit.errors import SettingError

__all__ = ["Settings", "Space", "as_space", "default_space"]

Settings = dict[str, Any]
Space = Callable[[Any], Settings]

LOG = "log"


def default_space(trial: Any) -> Settings:
    """Depth, the units of each hidden layer, learning rate, L2 penalty and dropout.

    Args:
        trial: a trial of Optuna, or what has its `suggest_int` and `suggest_float`.
    """
    depth = trial.suggest_int("depth", 1, 4)
    return {
        "hidden": [trial.suggest_int(f"units_{i}", 8, 256, log=True) for i in range(1, depth + 1)],
        "learning_rate": trial.suggest_float("learning_rate", 1e-5, 1.0, log=True),
        "l2": trial.suggest_float("l2", 1e-7, 1e-1, log=True),
        "dropout": trial.suggest_float("dropout", 0.0, 0.7),
    }


def as_space(given: Any) -> Space:
    """A function that gives the settings of a trial.

    Args:
        given: such a function; or a dict of what each setting may be: `(low, high)`, of which
            whole numbers or fractions, `(low, high, "log")` to try orders of magnitude alike, or a
            list of choices.

    Raises:
        SettingError: it is neither, or a range is none.

    Example:
        >>> space = as_space({"learning_rate": (1e-4, 1e-1, "log"), "hidden": [[32], [64, 64]]})
        >>> as_space({"dropout": 0.5})
        Traceback (most recent call last):
            ...
        goodfit.errors.SettingError: The space has 0.5 for 'dropout'. Write a range, such as \
(0.0, 0.5) or (1e-4, 1e-1, "log"), or a list of choices, such as ["relu", "tanh"].
    """
    if callable(given):
        return _checked(given)
    if not isinstance(given, Mapping) or not given:
        raise SettingError(
            f"space is {given!r}. Write a dict, such as {{'learning_rate': (1e-4, 1e-1, 'log')}}, "
            "or a function of the trial that gives one."
        )
    ranges = {name: _suggestion(name, each) for name, each in given.items()}
    return lambda trial: {name: suggest(trial) for name, suggest in ranges.items()}


def _checked(function: Space) -> Space:
    """The user's function, whose settings must be such as can be written down."""

    def space(trial: Any) -> Settings:
        settings = function(trial)
        try:
            json.dumps(settings)
        except (TypeError, ValueError) as reason:
            raise SettingError(
                f"The space gave {settings!r}, which cannot be written down: {reason}. Give names, "
                "numbers and lists, and make layers of them in `build`."
            ) from reason
        if not isinstance(settings, dict):
            raise SettingError(
                f"The space gave {settings!r}. End it with a dict of settings, such as "
                "`return {'learning_rate': rate}`."
            )
        return settings

    return space


def _suggestion(name: str, given: Any) -> Callable[[Any], Any]:
    if isinstance(given, list) and given:
        return _choice(name, given)
    if isinstance(given, tuple) and len(given) in (2, 3) and given[2:] in ((), (LOG,)):
        low, high = given[:2]
        log = given[2:] == (LOG,)
        if isinstance(low, int) and isinstance(high, int) and low < high:
            return lambda trial: trial.suggest_int(name, low, high, log=log)
        if isinstance(low, int | float) and isinstance(high, int | float) and low < high:
            return lambda trial: trial.suggest_float(name, low, high, log=log)
    raise SettingError(
        f"The space has {given!r} for {name!r}. Write a range, such as (0.0, 0.5) or "
        '(1e-4, 1e-1, "log"), or a list of choices, such as ["relu", "tanh"].'
    )


def _choice(name: str, choices: list[Any]) -> Callable[[Any], Any]:
    """One of some; lists among them are known to Optuna by their text."""
    told = {json.dumps(choice): choice for choice in choices}
    return lambda trial: told[trial.suggest_categorical(name, list(told))]
