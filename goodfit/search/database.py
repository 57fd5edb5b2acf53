"""The database of a search, which several processes share, and from which it goes on."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

from goodfit.errors import DataError, FileError, SettingError
from goodfit.needed import needed
from goodfit.silence import filtered

__all__ = ["FILE", "opened", "optuna", "pruner_of", "quietly"]

FILE = "search.db"
BEAT, GRACE = 30, 120
"""Seconds between signs of life of a trial, and after how many without one it counts as failed."""

WAIT = 60
"""So many seconds a process waits for others that are writing into the same SQLite file."""

TRIES, PAUSE = 3, 0.3
"""How often a database is tried that another process may just be making, and seconds in between."""


def optuna() -> Any:
    """The library that chooses the settings.

    Raises:
        MissingLibraryError: it is not installed.
    """
    return needed("optuna", "goodfit.tune", "tune")


@contextmanager
def quietly() -> Iterator[None]:
    """While it lasts, Optuna only tells of what went wrong."""
    logging = optuna().logging
    before = logging.get_verbosity()
    logging.set_verbosity(logging.ERROR)
    try:
        with filtered("ignore", category=optuna().exceptions.ExperimentalWarning):
            yield
    finally:
        logging.set_verbosity(before)


def opened(
    storage: Any, folder: Path, name: str, about: dict[str, str], settings: dict[str, Any]
) -> Any:
    """The search of that name in a database: a new one, or the one that is already there.

    Args:
        storage: a database URL or storage of Optuna; None for a SQLite file in the folder.
        folder: the folder of the search.
        name: what the search is called in the database.
        about: what must be the same for all who take part, by name.
        settings: direction, pruner and seed.

    Raises:
        DataError: the search there is about other data, or another number.
        FileError: the database cannot be opened.
    """
    library, seed = optuna(), settings["seed"]
    place = _storage(storage or f"sqlite:///{folder / FILE}")
    make = {"study_name": name, "storage": place, "direction": settings["direction"]}
    try:
        study = library.create_study(**make)
        study.sampler = library.samplers.TPESampler(seed=seed)
        for key, value in about.items():
            study.set_user_attr(key, value)
    except library.exceptions.DuplicatedStudyError:
        study = library.load_study(study_name=name, storage=place)
        _require_same(study, about, name)
        study.sampler = library.samplers.TPESampler(seed=_another(seed, study))
    study.pruner = settings["pruner"]
    return study


def _storage(given: Any) -> Any:
    if not isinstance(given, str) or "://" not in given or given.startswith("redis"):
        return given
    waiting = {"connect_args": {"timeout": WAIT}} if given.startswith("sqlite") else {}
    for _ in range(TRIES):
        with suppress(Exception):  # where two make a database at the same moment, one of them fails
            return _connected(given, waiting)
        time.sleep(PAUSE)
    try:
        return _connected(given, waiting)
    except Exception as reason:
        raise FileError(
            f"The database {given} cannot be opened: {reason} Write a URL that Optuna takes, such "
            "as `sqlite:///search.db`, or leave `storage` out."
        ) from reason


def _connected(url: str, settings: dict[str, Any]) -> Any:
    return optuna().storages.RDBStorage(
        url, engine_kwargs=settings, heartbeat_interval=BEAT, grace_period=GRACE
    )


def _require_same(study: Any, about: dict[str, str], name: str) -> None:
    for key, value in about.items():
        there = study.user_attrs.get(key, value)
        if there != value:
            raise DataError(
                f"The search {name!r} in this database has another {key}: {there}, not {value}. Go "
                "on with the same data, seed and options, or begin another one: another `name`, or "
                "another folder `out`."
            )


def _another(seed: int, study: Any) -> int:
    """A seed that depends on who asks and when, or all who take part would try the same."""
    entropy = [seed, len(study.get_trials(deepcopy=False)), os.getpid()]
    return int(np.random.SeedSequence(entropy).generate_state(1)[0])


def pruner_of(given: Any, first: int) -> Any:
    """What stops trials that fall behind others.

    Args:
        given: "median", "hyperband", None for nobody, or a pruner of Optuna.
        first: the epoch before which nobody is stopped.

    Raises:
        SettingError: it is none of these.
    """
    pruners = optuna().pruners
    if given == "median":
        return pruners.MedianPruner(n_startup_trials=5, n_warmup_steps=first)
    if given == "hyperband":
        return pruners.HyperbandPruner(min_resource=first)
    if given is None:
        return pruners.NopPruner()
    if isinstance(given, pruners.BasePruner):
        return given
    raise SettingError(
        f"pruner={given!r} is none. Write 'median', 'hyperband', None, or a pruner of Optuna, such "
        "as `optuna.pruners.PercentilePruner(25)`."
    )
