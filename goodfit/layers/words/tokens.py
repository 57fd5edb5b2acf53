"""How a text becomes tokens: it is made uniform, split, and its tokens are joined to n-grams."""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.errors import DataError

NO_PUNCTUATION = str.maketrans("", "", string.punctuation)

STANDARDIZE: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "strip_punctuation": lambda text: text.translate(NO_PUNCTUATION),
    "lower_and_strip_punctuation": lambda text: text.lower().translate(NO_PUNCTUATION),
}
SPLIT: dict[str, Callable[[str], list[str]]] = {"whitespace": str.split, "character": list}


def standardized(texts: NDArray[np.object_], how: Any) -> NDArray[np.object_]:
    """The texts, each made uniform; a function of one's own is given an array of them all.

    Example:
        >>> standardized(np.array(["Yes, please!"], object), "lower_and_strip_punctuation").tolist()
        ['yes please']
    """
    if how is None:
        return texts
    if callable(how):
        return np.asarray(how(texts.astype(str)), object)
    change = STANDARDIZE[how]
    return np.array([change(text) for text in texts.reshape(-1)], object).reshape(texts.shape)


def split(texts: NDArray[np.object_], how: Any) -> list[list[str]]:
    """The tokens of each text; a function of one's own is given an array of all texts.

    Raises:
        DataError: that function did not yield a list of tokens for each text.

    Example:
        >>> split(np.array(["a b", "c"], object), "whitespace")
        [['a', 'b'], ['c']]
    """
    if not callable(how):
        return [SPLIT[how](text) for text in texts]
    found = how(texts.astype(str))
    if len(found) != len(texts) or any(isinstance(tokens, str) for tokens in found):
        raise DataError(
            "A function that splits is given an array of texts and yields a list of tokens for "
            "each of them. Write for instance "
            '`split=lambda texts: [text.split("|") for text in texts]`.'
        )
    return [[str(token) for token in tokens] for tokens in found]


def joined(tokens: Sequence[str], lengths: Sequence[int]) -> list[str]:
    """The n-grams of these lengths: for each length, as many neighbours joined by spaces.

    Example:
        >>> joined(["not", "so", "bad"], (1, 2))
        ['not', 'so', 'bad', 'not so', 'so bad']
    """
    return [" ".join(tokens[i : i + n]) for n in lengths for i in range(len(tokens) - n + 1)]


def padded(rows: Sequence[Sequence[int]], length: int | None, instead: int) -> NDArray[np.int32]:
    """The rows as one array: cut to a length, or filled up to it; None for the longest's.

    Example:
        >>> padded([[1, 2, 3], [4]], length=2, instead=0).tolist()
        [[1, 2], [4, 0]]
    """
    length = max(map(len, rows), default=0) if length is None else length
    out = np.full((len(rows), length), instead, np.int32)
    for place, row in zip(out, rows, strict=True):
        place[: len(row)] = row[:length]
    return out
