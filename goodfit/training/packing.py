"""Plain data and arrays, nested in any way, as JSON beside named arrays; and back."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.errors import FileError

Arrays = dict[str, NDArray[Any]]


def packed(value: Any, name: str, arrays: Arrays) -> Any:
    """The value with a word in the place of each array, which goes into `arrays`.

    Args:
        value: None, texts, numbers, arrays; lists, tuples and dicts of them, by texts.
        name: what the value is called; the names of its arrays begin with it.
        arrays: where they are put.

    Raises:
        FileError: there is something else in it.

    Example:
        >>> arrays = {}
        >>> packed({"best": 0.5, "weights": [np.zeros(2)]}, "early", arrays)
        {'dict': {'best': 0.5, 'weights': [{'array': 'early/weights/0'}]}}
        >>> arrays
        {'early/weights/0': array([0., 0.])}
    """
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {"dict": {key: packed(part, f"{name}/{key}", arrays) for key, part in value.items()}}
    if isinstance(value, list | tuple):
        parts = [packed(part, f"{name}/{i}", arrays) for i, part in enumerate(value)]
        return parts if isinstance(value, list) else {"tuple": parts}
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if not hasattr(value, "__array__"):
        raise FileError(
            f"{name} is a {type(value).__name__}, which no checkpoint can keep. Give numbers, "
            "texts, arrays, and lists and dicts of them."
        )
    arrays[name] = np.asarray(value)
    return {"array": name}


def unpacked(plain: Any, arrays: Arrays) -> Any:
    """What `packed` took apart.

    Example:
        >>> unpacked({"dict": {"a": {"array": "early/a"}}}, {"early/a": np.zeros(2)})
        {'a': array([0., 0.])}
    """
    if isinstance(plain, list):
        return [unpacked(part, arrays) for part in plain]
    if not isinstance(plain, dict):
        return plain
    [(kind, held)] = plain.items()
    if kind == "array":
        return arrays[held]
    if kind == "tuple":
        return tuple(unpacked(part, arrays) for part in held)
    return {key: unpacked(part, arrays) for key, part in held.items()}
