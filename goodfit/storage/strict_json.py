"""JSON from strangers: bounded in every way, each name once, and numbers that are numbers.

Standard JSON has no word for numbers that are not finite; here they are `{"not finite": "nan"}`.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from goodfit.atomic import write_whole
from goodfit.errors import FileError, GoodfitError
from goodfit.storage.damage import damaged

LONGEST = 100 * 2**20
"""So many bytes of JSON are read at most."""

MOST_VALUES = 2_000_000
"""So many values there may be, however they are nested."""

DEEPEST = 64
"""So many lists and objects may lie inside each other."""

LONGEST_STRING = 2**20
"""So many characters a string may have."""

NOT_FINITE = "not finite"

ODD_NUMBERS = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}


def written(value: Any) -> str:
    """Plain data as JSON text, on one line; numbers and arrays of NumPy are plain data too.

    Raises:
        FileError: something in it is no plain data, or there is more than `parsed` would take.

    Example:
        >>> written({"loss": [0.5, float("inf")]})
        '{"loss": [0.5, {"not finite": "inf"}]}'
    """
    plain = _encoded(value)
    text = json.dumps(plain, allow_nan=False)
    require_few(text.encode(), too_much)
    _require_flat(plain, too_much)
    return text


def parsed(text: str | bytes, place: object) -> Any:
    """What `written` wrote; from a file that may be damaged, or made to do harm.

    Args:
        text: the JSON.
        place: where it comes from, for the error.

    Raises:
        FileError: it is no JSON, has a name twice, or more, deeper or longer things than it may.

    Example:
        >>> parsed('{"loss": [0.5, {"not finite": "inf"}]}', "history.json")
        {'loss': [0.5, inf]}
        >>> parsed('{"loss": 1, "loss": 2}', "history.json")
        Traceback (most recent call last):
            ...
        goodfit.errors.FileError: history.json is damaged: it has 'loss' twice. ...
    """
    content = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    refuse = partial(damaged, place)
    require_few(content, refuse)
    plain = loads(content, place)
    _require_flat(plain, refuse)
    return _decoded(plain, place)


def read_json(path: Path) -> Any:
    """What `write_json` wrote.

    Raises:
        FileError: there is no such file, it cannot be read, or what is in it `parsed` refuses.
    """
    try:
        if not path.is_file():
            raise FileError(f"There is no file at {path}. Look at the path: {path.absolute()}.")
        with path.open("rb") as file:
            return parsed(file.read(LONGEST + 1), path)
    except GoodfitError:
        raise
    except OSError as error:
        raise FileError(
            f"{path} cannot be read: {error.strerror or error}. Look at who may read it."
        ) from error


def write_json(path: Path, plain: Any) -> None:
    """Writes plain data as a JSON file: the whole of it, or nothing.

    Raises:
        FileError: the folder cannot be written to, or something in it is no plain data.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     write_json(Path(folder, "run.json"), {"epochs": 3})
        ...     read_json(Path(folder, "run.json"))
        {'epochs': 3}
    """
    laid_out = json.dumps(json.loads(written(plain)), indent=1)
    write_whole(path, f"{laid_out}\n".encode())


def loads(content: bytes, place: object) -> Any:
    """JSON of which the size is known to be harmless, as Python's values.

    Raises:
        FileError: it is no JSON, has a name twice, or a number that is none.
    """
    try:
        return json.loads(
            content.decode(), object_pairs_hook=_once, parse_constant=_refuse, parse_float=_finite
        )
    except RecursionError as error:
        raise damaged(place, "it is nested too deep") from error
    except ValueError as error:
        raise damaged(place, _told(error)) from error


def is_text(value: str) -> bool:
    r"""Whether it can be written: JSON may spell halves of characters, which are none.

    Example:
        >>> is_text("\u00e9"), is_text("\ud800")
        (True, False)
    """
    return value.isascii() or not any("\ud800" <= sign <= "\udfff" for sign in value)


def require_few(content: bytes, refuse: Callable[[str], FileError]) -> None:
    """Raises where there is too much; every value follows a bracket, brace or comma."""
    if len(content) > LONGEST:
        raise refuse(f"it has {len(content):,} bytes of JSON; {LONGEST:,} are the most")
    values = sum(content.count(sign) for sign in (b"[", b"{", b","))
    if values > MOST_VALUES:
        raise refuse(f"it has about {values:,} values in its JSON; {MOST_VALUES:,} are the most")


def too_much(what: str) -> FileError:
    """The error for what would not be read if it were written."""
    return FileError(f"This cannot be saved: {what}. Give it fewer, shorter and flatter parts.")


def _require_flat(plain: Any, refuse: Callable[[str], FileError]) -> None:
    """Without recursion, for what it measures may be deep."""
    level, depth = [plain], 0
    while level:
        if depth > DEEPEST:
            raise refuse(f"it has more than {DEEPEST} lists inside each other")
        for value in level:
            if isinstance(value, str) and (len(value) > LONGEST_STRING or not is_text(value)):
                raise refuse(f"it has {value[:20]!r}... of {len(value):,} characters")
        level, depth = [part for value in level for part in _parts(value)], depth + 1


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        yield from value
        yield from value.values()
    elif isinstance(value, list):
        yield from value


def _encoded(value: Any) -> Any:
    if isinstance(value, dict) and list(value) != [NOT_FINITE]:
        return {str(name): _encoded(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_encoded(part) for part in value]
    if isinstance(value, np.ndarray | np.generic):
        return _encoded(value.tolist())
    if isinstance(value, float) and not math.isfinite(value):
        return {NOT_FINITE: str(value)}
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise FileError(f"{value!r} cannot be saved as plain data; use numbers, strings and lists.")


def _decoded(plain: Any, place: object) -> Any:
    if isinstance(plain, list):
        return [_decoded(part, place) for part in plain]
    if not isinstance(plain, dict):
        return plain
    if list(plain) != [NOT_FINITE]:
        return {name: _decoded(part, place) for name, part in plain.items()}
    given = plain[NOT_FINITE]
    if not isinstance(given, str) or given not in ODD_NUMBERS:
        raise damaged(place, f"it has {str(given)[:20]!r} for a number")
    return ODD_NUMBERS[given]


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        [(twice, _)] = Counter(name for name, _ in pairs).most_common(1)
        raise ValueError(f"it has {twice!r} twice")
    return found


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no number in JSON")


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _refuse(digits[:20])


def _told(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"it is no JSON ({error})"
    if isinstance(error, UnicodeDecodeError):
        return "it is no text in UTF-8"
    return str(error)
