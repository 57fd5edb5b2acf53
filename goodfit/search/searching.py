"""The search: trials until there are enough, then the best network, judged on the test rows."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from goodfit.callbacks.monitor import Monitor
from goodfit.comparison.answers import read
from goodfit.comparison.entry import estimate
from goodfit.errors import SettingError
from goodfit.search.database import FILE, opened, optuna, pruner_of, quietly
from goodfit.search.network import MONITORS, Build, default_build
from goodfit.search.objective import Objective, Trained
from goodfit.search.space import as_space, default_space
from goodfit.search.trials import Trial, trial_of
from goodfit.search.tuning import Tuning
from goodfit.search.watching import moments
from goodfit.study import Options, training
from goodfit.study.folder import new_folder, write_json
from goodfit.study.given import prepare_given

__all__ = ["tune"]

ENDED = ("COMPLETE", "PRUNED")


def tune(
    x: Any,
    y: Any = None,
    *,
    target: str | None = None,
    trials: int = 50,
    space: Any = None,
    build: Build | None = None,
    monitor: str | None = None,
    network: str | None = None,
    epochs: int | None = None,
    doctor: bool = True,
    pruner: Any = "median",
    seed: int = 0,
    out: str | os.PathLike[str] | None = None,
    storage: Any = None,
    name: str | None = None,
    told: Callable[[Trial], None] | None = None,
) -> Tuning:
    """Searches for good settings of a network, and gives the best one, trained.

    Optuna chooses what to try next from what was tried. A trial ends early where the doctor is
    certain that nothing will come of it (a learning rate that is too high or too low, dead units,
    gradients that vanish or explode ...), or where it falls behind others. All trials are written
    into a database: a search that is called again with the same `out` goes on, and several
    processes that are started with the same one search together.

    Args:
        x: an array (rows first), a data frame, the name of a data set, or the path of a CSV file.
        y: the target of each row; None where x holds it.
        target: the column of a data frame or a CSV file to predict.
        trials: how many trials there shall be, those of earlier calls and other processes counted.
        space: what is searched: a dict, such as `{"learning_rate": (1e-4, 1e-1, "log"), "hidden":
            [[32], [64, 64]]}`, or a function of Optuna's trial that gives a dict of settings. By
            default depth, hidden units, learning rate, L2 penalty and dropout.
        build: makes a compiled model of such settings. By default the network of `goodfit train`,
            whose settings are hidden, activation, dropout, l2, learning_rate, optimizer and
            batch_size.
        monitor: the number that trials are judged by, as the history names it; by default the dev
            cross-entropy (without penalties) or R², with `build` "val_loss".
        network: what the default network is built as: "mlp", "cnn" or "lstm".
        epochs: the most epochs of a trial; it ends where the monitored number improves no more.
        doctor: whether the doctor ends trials.
        pruner: what ends trials that fall behind: "median", "hyperband", None, or one of Optuna's.
        seed: what the split, the weights and the choices are drawn with.
        out: the folder of the search; by default `runs/<name>-<number>`.
        storage: a database URL that Optuna takes; by default SQLite in the folder.
        name: what the search is called in the database; by default as the data.
        told: is called with each trial that ends here.

    Raises:
        MissingLibraryError: Optuna is not installed.
        DataError: the target is not said; or the database holds a search on other data.
        SettingError: a space or pruner that is none; or every trial was given up.

    Example:
        >>> found = tune("iris", trials=20)  # doctest: +SKIP
        >>> found.model, found.best.settings, found.trials  # doctest: +SKIP
    """
    optuna()
    prepared = prepare_given(x, y, target, seed)
    options = Options(prepared.name, model=network, epochs=epochs, seed=seed)
    if build is not None and space is None:
        raise SettingError(
            "build makes a model of settings, but which settings? Write for instance "
            '`space={"learning_rate": (1e-4, 1e-1, "log")}` beside it.'
        )
    judged = Monitor(monitor or ("val_loss" if build else MONITORS[prepared.task.kind]))
    objective = Objective(
        prepared,
        as_space(space or default_space),
        build or default_build(prepared, network, options),
        judged,
        options,
        doctor,
    )
    folder = new_folder(prepared.name, None if out is None else os.fspath(out))
    first = moments(training.epochs(options, len(prepared.train.y)))[:1]
    choices = {
        "direction": "minimize" if judged.sign < 0 else "maximize",
        "pruner": pruner_of(pruner, first[0] if first else 1),
        "seed": seed,
    }
    about = {"checksum of the data": prepared.checksum, "monitor": judged.name}
    with quietly():
        study = opened(storage, folder, name or prepared.name, about, choices)
        _search(study, objective, trials, told)
        return _found(study, objective, folder, storage)


def _search(
    study: Any, objective: Objective, trials: int, told: Callable[[Trial], None] | None
) -> None:
    """Makes trials until there are enough in the database, whoever made them."""

    def ended(study: Any, frozen: Any) -> None:
        if told is not None:
            told(trial_of(frozen))
        if _count(study) >= trials:
            study.stop()

    if _count(study) < trials:
        study.optimize(objective, callbacks=[ended])


def _count(study: Any) -> int:
    return sum(trial.state.name in ENDED for trial in study.get_trials(deepcopy=False))


def _found(study: Any, objective: Objective, folder: Path, storage: Any) -> Tuning:
    trials = tuple(map(trial_of, study.get_trials(deepcopy=False)))
    best = _best(trials, objective)
    prepared = objective.prepared
    answers = read(best.model.predict(prepared.test.x, verbose=0), "best", prepared)
    found = Tuning(
        trials=trials,
        best=trials[best.number],
        model=training.in_units(best.model, prepared),
        history=best.history,
        test=estimate(prepared, answers),
        monitor=objective.monitor.name,
        metric=training.LOSSES[prepared.task.kind][1],
        test_rows=len(prepared.test.y),
        folder=folder,
        storage=str(storage or f"sqlite:///{folder / FILE}"),
    )
    found.model.save(folder / "model.goodfit")
    write_json(folder / "search.json", found.to_plain())
    return found


def _best(trials: tuple[Trial, ...], objective: Objective) -> Trained:
    """The network of the best trial: that of another process or an earlier call is trained again.

    The same settings, data and seed give the same network.
    """
    complete = [
        (trial.value, trial)
        for trial in trials
        if trial.state == "complete" and trial.value is not None
    ]
    if not complete:
        raise SettingError(_all_given_up(trials))
    value, best = max(complete, key=lambda pair: objective.monitor.sign * pair[0])
    own = objective.best
    if own is not None and own.number == best.number:
        return own
    return Trained(best.number, value, *objective.train(best.settings, []))


def _all_given_up(trials: tuple[Trial, ...]) -> str:
    reasons = Counter(trial.code or trial.why for trial in trials)
    told = "; ".join(f"{count} times {reason}" for reason, count in reasons.most_common(3))
    return (
        f"Of {len(trials)} trials none came to its end: {told}. Make more trials, such as "
        "`trials=50`, or search where networks can learn: `space=...`."
    )
