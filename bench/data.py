"""The data sets as plain arrays, read without any library that is being measured.

The files lie in the folder that GOODFIT_DATA names, as `goodfit.datasets` has them.
"""

from __future__ import annotations

import csv
import gzip
import os
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Rows(NamedTuple):
    """Rows to train on, and dev rows by which the result is judged."""

    x: Array
    y: Array
    dev_x: Array
    dev_y: Array

    def first(self, rows: int) -> Rows:
        """So many rows of either part."""
        return Rows(*(part[:rows] for part in self))

    def training(self, rows: int) -> Rows:
        """So many rows to train on; the dev rows are as they were."""
        return self._replace(x=self.x[:rows], y=self.y[:rows])


def digits() -> Rows:
    """Scikit-learn's digits: 1,437 rows of 64 pixels from 0 to 1, and 360 dev rows."""
    table = np.loadtxt(_file("optdigits/optdigits.tes"), delimiter=",", dtype=np.int32)
    x, y = table[:, :64].astype(np.float32) / 16, table[:, 64]
    return Rows(x[:1437], y[:1437], x[1437:], y[1437:])


def california_housing() -> Rows:
    """The eight numbers of 16,512 neighbourhoods, standardised, and their log prices; 4,128 dev."""
    with _file("california-housing/housing.csv").open(newline="") as lines:
        table = np.array([row[:9] for row in list(csv.reader(lines))[1:] if "" not in row], float)
    table = np.random.default_rng(0).permutation(table)
    x, y = table[:, :8], np.log(table[:, 8:])
    count = len(table) * 4 // 5
    x, y = (_standardised(part, part[:count]) for part in (x, y))
    return Rows(x[:count], y[:count], x[count:], y[count:])


def mnist() -> Rows:
    """60,000 pictures of 28 x 28 pixels from 0 to 1, and 10,000 dev rows."""
    x, y = _pictures("mnist/train-images-idx3"), _labels("mnist/train-labels-idx1")
    return Rows(x, y, _pictures("mnist/t10k-images-idx3"), _labels("mnist/t10k-labels-idx1"))


def sms_spam(words: int = 2000, length: int = 32) -> Rows:
    """Messages as numbers of words: the most frequent from 2 on, 1 the rest, 0 padding in front."""
    lines = _file("sms-spam/sms.tsv").read_text(encoding="utf-8").splitlines()
    parts = [line.partition("\t") for line in lines]
    texts = [text.lower().split() for _, _, text in parts]
    counts = Counter(word for text in texts for word in text)
    numbers = {word: i for i, (word, _) in enumerate(counts.most_common(words - 2), start=2)}
    x = np.zeros((len(texts), length), np.int32)
    for row, text in zip(x, texts, strict=True):
        known = [numbers.get(word, 1) for word in text[:length]]
        row[length - len(known) :] = known
    y = np.array([kind == "spam" for kind, _, _ in parts], np.int32)
    count = len(x) * 4 // 5
    return Rows(x[:count], y[:count], x[count:], y[count:])


def tiny_shakespeare(context: int = 64) -> Rows:
    """Pieces of the plays as numbers of characters; the targets are the next characters."""
    text = _file("tinyshakespeare/input.txt").read_text(encoding="ascii")
    letters = np.frombuffer(text.encode("ascii"), np.uint8)
    stream = np.unique(letters, return_inverse=True)[1].astype(np.int32)
    count = (len(stream) - 1) // context
    x = stream[: count * context].reshape(count, context)
    y = stream[1 : count * context + 1].reshape(count, context)
    cut = count * 9 // 10
    return Rows(x[:cut], y[:cut], x[cut:], y[cut:])


def _file(name: str) -> Path:
    folder = os.environ.get("GOODFIT_DATA")
    if not folder or not (path := Path(folder) / name).exists():
        raise FileNotFoundError(
            f"The benchmark reads {name!r} from the folder that GOODFIT_DATA names, which is "
            f"{folder!r}. Set it: `GOODFIT_DATA=folder python -m bench ...`."
        )
    return path


def _pictures(name: str) -> Array:
    pixels = _idx(name, 16).reshape(-1, 28, 28)
    return pixels.astype(np.float32) / np.float32(255)


def _labels(name: str) -> Array:
    return _idx(name, 8).astype(np.int32)


def _idx(name: str, head: int) -> Array:
    with gzip.open(_file(f"{name}-ubyte.gz")) as file:
        return np.frombuffer(file.read(), np.uint8, offset=head)


def _standardised(x: Array, seen: Array) -> Array:
    standardised: Array = (x - seen.mean(axis=0)) / seen.std(axis=0)
    return standardised.astype(np.float32)
