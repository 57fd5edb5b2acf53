"""What a model's outputs say: class numbers, or numbers in the target's own unit."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit.errors import SettingError
from goodfit.study.prepared import Array, Prepared


def read(outputs: Any, name: str, prepared: Prepared) -> Array:
    """The answers in the form of the targets of `prepared`.

    Of several columns the greatest is the class. One column is the chance of the second of two
    classes; where it leaves the range from 0 to 1, its score, which is above 0 for that class.

    Args:
        outputs: one row for each example, whatever library they come from.
        name: what the model is called, for errors.
        prepared: the data.

    Raises:
        SettingError: the outputs do not fit what is to be predicted.

    Example:
        >>> from goodfit.study.prepared import prepare
        >>> read(np.array([[0.1, 0.7, 0.2], [0.8, 0.1, 0.1]]), "mine", prepare("iris"))
        array([1, 0])
    """
    table = np.asarray(outputs)
    table = table.reshape(len(table), -1).astype(float)
    classes, width = len(prepared.task.class_names or ()), table.shape[1]
    if classes and width == classes > 1:
        return np.asarray(table.argmax(axis=1))
    if width != 1 or classes > 2:
        raise SettingError(
            f"The model {name!r} gives {width} numbers for each example, but "
            f"`{prepared.task.target}` needs {classes or 1}. Give its last layer "
            f"{classes or 1} outputs."
        )
    if not classes:
        return prepared.in_units(table[:, 0])
    chances = bool((table >= 0).all() and (table <= 1).all())
    return (table[:, 0] > (0.5 if chances else 0.0)).astype(np.int64)
