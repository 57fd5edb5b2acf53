"""The data of a study: loaded, and dealt to a training, a dev and a test part."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from goodfit import data, datasets
from goodfit.data import Sizes, Split, TableEncoder, Task, split, split_sizes
from goodfit.datasets import Dataset
from goodfit.errors import DataError

__all__ = ["Part", "Prepared", "dealt", "prepare", "require_rows"]

Array = npt.NDArray[Any]

FEWEST_ROWS = 10


class Part(NamedTuple):
    """Examples with their targets."""

    x: Array
    y: Array


@dataclass(frozen=True, eq=False)
class Prepared:
    """Data that a network can learn from.

    Args:
        name: what the data are called.
        kind: what the examples are.
        task: what is to be predicted.
        train: what everything is learnt from.
        dev: what choices are made by.
        test: what is looked at once, at the end.
        rule: how the parts were made, in words.
        feature_names: the columns of a table; empty for images.
        notes: what one has to know about the data, in sentences.
        encoder: what turns the rows of a table into numbers; None where they are numbers.
    """

    name: str
    kind: Literal["image", "table", "sequence"]
    task: Task
    train: Part
    dev: Part
    test: Part
    rule: str
    feature_names: tuple[str, ...]
    notes: tuple[str, ...] = ()
    encoder: TableEncoder | None = None

    @property
    def checksum(self) -> str:
        """SHA-256 of all parts: the same rows in the same parts give the same one."""
        digest = hashlib.sha256()
        for part in (self.train, self.dev, self.test):
            for array in (part.x, part.y):
                digest.update(f"{array.dtype} {array.shape}".encode())
                digest.update(array.tobytes())
        return digest.hexdigest()

    @property
    def target_mean(self) -> float:
        """The mean of the training targets of a regression; 0 for classes."""
        return float(self.train.y.mean()) if self.task.kind == "regression" else 0.0

    @property
    def target_deviation(self) -> float:
        """The standard deviation of the training targets of a regression; 1 for classes."""
        return float(self.train.y.std()) or 1.0 if self.task.kind == "regression" else 1.0

    def scaled_targets(self, y: Array) -> Array:
        """Give targets as models learn them: numbers with mean 0 and deviation 1, classes as is."""
        if self.task.kind == "classification":
            return y
        return (y - self.target_mean) / self.target_deviation

    def in_units(self, predicted: Array) -> Array:
        """Give predictions of scaled targets in the target's own unit, classes as is."""
        if self.task.kind == "classification":
            return predicted
        return predicted * self.target_deviation + self.target_mean


def prepare(source: str, target: str | None = None, seed: int = 0) -> Prepared:
    """Load a known data set or a CSV file, and split it.

    Args:
        source: the name of a data set, or the path of a CSV file.
        target: the column of the CSV file to predict.
        seed: what the split is drawn with.

    Raises:
        UnknownNameError: there is no such data set, or no such column.
        DataError: the target is not said, or there is nothing to learn from the data.
        FileError: the file cannot be read.

    Example:
        >>> iris = prepare("iris")
        >>> len(iris.train.x), len(iris.dev.x), len(iris.test.x), iris.rule
        (90, 30, 30, '60/20/20, stratified')
    """
    if _is_path(source):
        return _from_csv(source, target, seed)
    known = datasets.load(source)
    if known.kind in ("text", "series"):
        raise DataError(_not_by_name(known))
    if target is not None:
        raise DataError(
            f"The data set {source!r} has its own target, `{known.task.target}`. Leave out "
            f"`--target {target}`, or give the path of a CSV file."
        )
    return dealt(known, (known.description,), seed)


def _is_path(source: str) -> bool:
    return source.lower().endswith(".csv") or Path(source).name != source


def _not_by_name(known: Dataset) -> str:
    """Why a data set cannot be trained on as it is, and what to write."""
    line = f"x, y = goodfit.datasets.{known.name}.load_data()"
    if known.kind == "text":
        cure = "vectors = goodfit.layers.TextVectorization(); vectors.adapt(x); x = vectors(x)"
    else:
        cure = "x, y = goodfit.data.windows(y, 12)"
    return f"{known.name!r} is not numbers to predict from yet. In Python: {line}; {cure}"


def dealt(known: Dataset, notes: tuple[str, ...], seed: int) -> Prepared:
    """Split a data set; of a data frame, the training rows say what becomes of its columns.

    Args:
        known: the data set.
        notes: what one has to know about the data, in sentences.
        seed: what the split is drawn with.
    """
    sizes = _sizes(len(known.y), has_test=known.test is not None)
    parts = split(len(known.y), sizes=sizes, stratify=_strata(known.task, known.y), seed=seed)
    is_frame = hasattr(known.x, "iloc")
    encoder = TableEncoder.fit(known.x.iloc[parts.train]) if is_frame else None
    train, dev, test = (_part(known.x, known.y, rows, encoder) for rows in _rows(parts))
    if known.test is not None:
        x, y = known.test
        test = Part(encoder(x) if encoder else x, y)
    return Prepared(
        name=known.name,
        kind=cast(Any, known.kind),
        task=known.task,
        train=train,
        dev=dev,
        test=test,
        rule=_rule(sizes, known.task, has_test=known.test is not None),
        feature_names=encoder.feature_names if encoder else known.feature_names,
        notes=(*notes, _task_note(known.task), *_dropped(encoder)),
        encoder=encoder,
    )


def _part(x: Any, y: Array, rows: Array, encoder: TableEncoder | None) -> Part:
    return Part(encoder(x.iloc[rows]) if encoder else x[rows], y[rows])


def _from_csv(path: str, target: str | None, seed: int) -> Prepared:
    if target is None:
        columns = ", ".join(f"`{name}`" for name in data.read_frame(path).columns)
        raise DataError(
            f'Say which column of {path} is to be predicted, in Python `target="COLUMN"`, on the '
            f"command line `--target COLUMN`. Its columns are {columns}."
        )
    table = data.read_csv(path, target)
    require_rows(path, len(table.y))
    name, features = Path(path).stem, tuple(table.frame.columns)
    known = Dataset(name, table.frame, table.y, table.task, "table", features, None, "")
    return dealt(known, _notes(table), seed)


def require_rows(what: str, rows: int) -> None:
    """Make sure that there are enough rows for three parts.

    Raises:
        DataError: there are too few.
    """
    if rows < FEWEST_ROWS:
        raise DataError(
            f"{what} has {rows} rows with a target: too few to train, to compare and to test on. "
            f"Bring at least {FEWEST_ROWS}; a few hundred are worth the effort."
        )


def _sizes(rows: int, has_test: bool) -> Sizes:
    """The sizes of the parts; a data set that has its own test set gives up no further rows."""
    sizes = split_sizes(rows)
    return Sizes(rows - sizes.dev, sizes.dev, 0) if has_test else sizes


def _strata(task: Task, y: Array) -> Array | None:
    return y if task.kind == "classification" else None


def _rows(parts: Split) -> tuple[Array, Array, Array]:
    return parts.train, parts.dev, parts.test


def _rule(sizes: Sizes, task: Task, has_test: bool) -> str:
    shares = np.array(sizes[: 2 if has_test else 3]) / sum(sizes)
    told = "/".join(f"{100 * share:.3g}" for share in shares)
    stratified = ", stratified" if task.kind == "classification" else ""
    return told + stratified + (", beside the data set's own test set" if has_test else "")


def _notes(table: data.Table) -> tuple[str, ...]:
    if not table.dropped_rows:
        return ()
    return (f"{table.dropped_rows} rows have no `{table.task.target}` and are left out.",)


def _task_note(task: Task) -> str:
    return f"{task.kind.capitalize()}: {task.reason}."


def _dropped(encoder: TableEncoder | None) -> tuple[str, ...]:
    dropped = encoder.dropped if encoder else {}
    return tuple(f"`{name}` is left out: {reason}." for name, reason in dropped.items())
