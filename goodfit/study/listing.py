"""The runs that lie in a folder: one row for each, and what differs between two of them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodfit.errors import FileError
from goodfit.study.folder import RUNS
from goodfit.study.reading import from_study
from goodfit.study.resuming import advice, asked_for

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["COLUMNS", "differences", "list_runs", "runs"]

COLUMNS = (
    "run", "finished", "data", "target", "metric", "train", "dev", "test", "verdict", "seed",
    "epochs", "params", "seconds", "next",
)  # fmt: skip
"""What is listed of a run."""


def runs(folder: str | Path = RUNS) -> pd.DataFrame:
    """The runs in a folder as a data frame, the newest last.

    Scores are those of `metric`. A training that was cut off has no scores; its verdict is "cut
    off", and `next` says how to go on.

    Args:
        folder: where the folders of the runs are.

    Raises:
        FileError: there is no such folder.

    Example:
        >>> import tempfile
        >>> list(runs(tempfile.mkdtemp()).columns[:6])
        ['run', 'finished', 'data', 'target', 'metric', 'train']
    """
    import pandas as pd

    frame = pd.DataFrame(list_runs(folder), columns=list(COLUMNS))
    return frame.assign(finished=pd.to_datetime(frame["finished"], utc=True))


def list_runs(folder: str | Path = RUNS) -> list[dict[str, Any]]:
    """The same as plain data.

    Raises:
        FileError: there is no such folder.
    """
    if not os.path.isdir(folder):
        raise FileError(f"There is no folder {folder} with runs. Make one: `goodfit train digits`.")
    rows = [_row(place) for place in sorted(Path(folder).iterdir()) if _holds_run(place)]
    return sorted(rows, key=lambda row: row["finished"] or "")


def differences(first: str | Path, second: str | Path) -> dict[str, tuple[Any, Any]]:
    """What differs between two runs: what was asked for, what it ran on, and what came out.

    Raises:
        FileError: there is no run in a folder, or its `study.json` is damaged.

    Example:
        >>> differences("runs/iris-1", "runs/iris-2")  # doctest: +SKIP
        {'seed': (0, 1), 'dev accuracy': (0.967, 0.933)}
    """
    one, other = from_study(first, _facts), from_study(second, _facts)
    names = dict.fromkeys([*one, *other])
    pairs = {name: (one.get(name), other.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _holds_run(folder: Path) -> bool:
    return (folder / "study.json").is_file() or (folder / "checkpoint" / "asked.json").is_file()


def _row(folder: Path) -> dict[str, Any]:
    try:
        done = (folder / "study.json").is_file()
        known = from_study(folder, _judged) if done else _cut_off(folder)
    except FileError as error:
        known = {"verdict": "damaged", "next": str(error)}
    return {**dict.fromkeys(COLUMNS), "run": str(folder), **known}


def _judged(study: dict[str, Any]) -> dict[str, Any]:
    metric = study["metric"]
    return {
        "finished": study["finished"],
        "data": study["asked"]["data"],
        "target": study["target"],
        "metric": metric,
        **{part: found[metric] for part, found in study["results"].items()},
        "verdict": study["verdict"]["fit"],
        "seed": study["asked"]["seed"],
        "epochs": study["epochs_run"],
        "params": study["model"]["params"],
        "seconds": study["seconds"]["total"],
        "next": study["next"],
    }


def _cut_off(folder: Path) -> dict[str, Any]:
    asked = asked_for(folder)
    known = {"data": asked.data, "target": asked.target, "seed": asked.seed}
    return {**known, "verdict": "cut off", "next": advice(folder)}


def _facts(study: dict[str, Any]) -> dict[str, Any]:
    """What can differ between two runs, by name."""
    asked, model, split = study["asked"], study["model"], study["split"]
    return {
        **{name: value for name, value in asked.items() if name != "out"},
        "rows of the data": [split[part] for part in ("train", "dev", "test")],
        "checksum of the data": split["checksum"][:12],
        "layers": " > ".join(layer["type"] for layer in model["layers"]),
        **{name: model[name] for name in ("params", "loss", "batch_size")},
        "epochs run": study["epochs_run"],
        "best epoch": study["best_epoch"],
        **_scores(study),
        "verdict": study["verdict"]["fit"],
        "findings": [finding["code"] for finding in study["findings"]],
        "goodfit": study["goodfit"],
        **study["environment"],
    }


def _scores(study: dict[str, Any]) -> dict[str, float]:
    return {
        f"{part} {name}": value
        for part, found in study["results"].items()
        for name, value in found.items()
    }
