"""A data set: what is known of each example, what is to be predicted, and what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from goodfit.data.task import Task

__all__ = ["Array", "Bytes", "Dataset", "Pair", "classes", "images"]

Array = npt.NDArray[Any]
Bytes = npt.NDArray[np.uint8]
Pair = tuple[Bytes, Bytes]  # images and labels


@dataclass(frozen=True, eq=False)
class Dataset:
    """Examples with their targets, as arrays.

    Args:
        name: what `load` calls it.
        x: the examples: (n, height, width, channels) for images; (n, features) for tables of
            numbers, a pandas data frame for others; a list of str for texts; dates for a series.
        y: the target of each: class numbers (int64), or float64.
        task: what the target asks for.
        kind: what the examples are: "image", "table", "sequence", "text" or "series".
        feature_names: the columns of a table; empty for images.
        test: examples and targets that its authors set apart for the final test, or None.
        description: what the examples are, and what to know about them.
        source: who collected it and where its files come from; empty for bundled sets.
        licence: its terms of use, as the authors or the source state them; empty for bundled sets.

    Example:
        >>> from goodfit.datasets import load
        >>> iris = load("iris")
        >>> iris.x.shape, iris.task.class_names
        ((150, 4), ('setosa', 'versicolor', 'virginica'))
    """

    name: str
    x: Any
    y: Array
    task: Task
    kind: Literal["image", "table", "sequence", "text", "series"]
    feature_names: tuple[str, ...]
    test: tuple[Any, Array] | None
    description: str
    source: str = ""
    licence: str = ""


def classes(target: str, names: Iterable[str]) -> Task:
    """Describes the task of telling the named classes apart.

    Example:
        >>> classes("pet", ["cat", "dog"]).reason
        '`pet` is one of 2 classes'
    """
    class_names = tuple(str(name) for name in names)
    reason = f"`{target}` is one of {len(class_names)} classes"
    return Task("classification", class_names, target, reason)


def images(
    name: str,
    train: tuple[Array, Array],
    test: tuple[Array, Array],
    task: Task,
    description: str,
    source: str = "",
    licence: str = "",
) -> Dataset:
    """Makes a data set of images: grey ones get a channel axis, labels become one axis of int64.

    Example:
        >>> pair = np.zeros((5, 28, 28)), np.zeros((5, 1))
        >>> dataset = images("dots", pair, pair, classes("dot", ["black"]), "Black pictures.")
        >>> dataset.x.shape, dataset.y.shape
        ((5, 28, 28, 1), (5,))
    """
    x, y = _with_channels(*train)
    told = description, source, licence
    return Dataset(name, x, y, task, "image", (), _with_channels(*test), *told)


def _with_channels(x: Array, y: Array) -> tuple[Array, Array]:
    return x if x.ndim == 4 else x[..., None], y.ravel().astype(np.int64)
