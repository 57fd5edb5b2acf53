"""What a vocabulary is read from, and how it is learnt: the most frequent tokens come first."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from goodfit.errors import DataError, FileError, SettingError

Token: TypeAlias = Any
"""A string, or a whole number."""


def read_tokens(given: Any) -> tuple[Token, ...]:
    """The tokens of an array or a list; or of a file, which has one in each line.

    Raises:
        FileError: there is no such file.

    Example:
        >>> read_tokens(np.array(["red", "blue"]))
        ('red', 'blue')
    """
    if isinstance(given, str | Path):
        return tuple(_lines(Path(given)))
    return tuple(_plain(token) for token in given)


def require_tokens(stored: Any) -> None:
    """Raises FileError where a model file names another file instead of holding the tokens."""
    if isinstance(stored, str):
        raise FileError(
            f"The model's vocabulary is the path {stored[:200]!r}, but no path in a file is ever "
            "followed. Load the tokens where the model is made, and save it again."
        )


def without_special(tokens: Sequence[Token], special: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens behind the special ones, if it is with these that they begin.

    Example:
        >>> without_special(["", "[UNK]", "red"], ["", "[UNK]"])
        ('red',)
    """
    begins = list(tokens[: len(special)]) == list(special)
    return tuple(tokens[len(special) :] if begins else tokens)


def require_distinct(tokens: Sequence[Token]) -> None:
    """Raises SettingError where a token occurs twice."""
    repeated = [token for token, times in Counter(tokens).items() if times > 1]
    if repeated:
        told = ", ".join(map(repr, repeated[:5]))
        raise SettingError(
            f"The vocabulary has tokens more than once: {told}. Each may be there once: "
            "`vocabulary=list(dict.fromkeys(vocabulary))`."
        )


def most_frequent(
    documents: Iterable[Sequence[Hashable]], special: Iterable[Token], most: int | None
) -> tuple[Token, ...]:
    """The tokens by how often they occur; of equally frequent ones, the greater comes first.

    Args:
        documents: the tokens of each.
        special: tokens that are not counted.
        most: how many are kept; None for all.

    Raises:
        DataError: there are none.

    Example:
        >>> most_frequent([["a", "b"], ["b", "c"]], special=[], most=None)
        ('b', 'c', 'a')
    """
    counts = Counter(token for document in documents for token in document)
    for token in special:
        counts.pop(token, None)
    if not counts:
        raise DataError(
            "There is not one token in the data to make a vocabulary of. Look at what it holds, "
            "for instance with `print(data[:3])`."
        )
    ordered = sorted(counts, key=lambda token: (counts[token], token), reverse=True)
    return tuple(ordered[:most])


def inverse_frequencies(
    documents: Sequence[Sequence[Hashable]], tokens: Iterable[Token]
) -> tuple[float, ...]:
    """How telling each token is: `log(1 + documents / (1 + documents that have it))`.

    Example:
        >>> inverse_frequencies([["a", "b"], ["b"]], ["b"]) == (math.log(1 + 2 / 3),)
        True
    """
    having = Counter(token for document in documents for token in set(document))
    return tuple(math.log(1 + len(documents) / (1 + having[token])) for token in tokens)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError) as error:
        raise FileError(
            f"There is no vocabulary at {path}. Give the path of a file with one token in each "
            "line, or the tokens themselves: `vocabulary=[...]`."
        ) from error


def _plain(token: Any) -> Token:
    return token.item() if isinstance(token, np.generic) else token
