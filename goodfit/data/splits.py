"""How the rows of a data set are dealt to a training, a dev and a test part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from goodfit.data.frames import rows_of
from goodfit.data.parts import mark
from goodfit.errors import DataError

__all__ = ["Rows", "Sizes", "Split", "checked_sizes", "split", "split_sizes"]

Rows = npt.NDArray[np.int64]

SMALL, LARGE = 50_000, 1_000_000  # up to here by fifths; beyond here by quarters of a percent
EVALUATION_ROWS = 10_000  # between the two: rows of dev, and of test
RARE = 3  # a class with fewer rows cannot be in all three parts


class Sizes(NamedTuple):
    """How many rows each part has.

    Example:
        >>> sum(Sizes(train=600, dev=200, test=200))
        1000
    """

    train: int
    dev: int
    test: int


@dataclass(frozen=True, eq=False)
class Split:
    """The row numbers of each part: no row of the data is in two of them.

    Example:
        >>> parts = split(10)
        >>> sorted([*parts.train, *parts.dev, *parts.test]) == list(range(10))
        True
        >>> x_train, x_dev, x_test = parts.of(np.ones((10, 4)))
        >>> x_train.shape
        (6, 4)
    """

    train: Rows
    dev: Rows
    test: Rows

    def of(self, data: Any) -> tuple[Any, Any, Any]:
        """The rows of each part of an array, list, frame or column, marked as that part.

        What is fitted on the training part alone, such as `Standardizer.fit`, refuses the others.
        """
        return (
            mark(rows_of(data, self.train), "train"),
            mark(rows_of(data, self.dev), "dev"),
            mark(rows_of(data, self.test), "test"),
        )


def split_sizes(n: int) -> Sizes:
    """How many of `n` rows belong to training, to dev and to test.

    Dev and test have to be just large enough to tell two models apart; every row beyond that is
    better spent on training. In a small set that takes a fifth of the rows each (60/20/20, up to
    50,000 rows). 10,000 rows measure an accuracy to within half a percent, so they remain 10,000
    from there to a million (98/1/1). Beyond a million, 0.25 percent each is enough.

    Raises:
        DataError: fewer than 3 rows, so that a part would be empty.

    Example:
        >>> split_sizes(1797)
        Sizes(train=1079, dev=359, test=359)
        >>> split_sizes(1_000_000)
        Sizes(train=980000, dev=10000, test=10000)
    """
    if n < len(Sizes._fields):
        raise DataError(
            f"{n} rows are too few for a training, a dev and a test part: each needs at least one "
            f"row, so at least 3 rows are needed. Add rows, or say which part gets the rows: "
            f"split({n}, sizes=Sizes(train={n}, dev=0, test=0))."
        )
    if n <= SMALL:
        held_out = round(n / 5)
    elif n <= LARGE:
        held_out = EVALUATION_ROWS
    else:
        held_out = round(n / 400)
    return Sizes(n - 2 * held_out, held_out, held_out)


def checked_sizes(sizes: Sizes | None, n: int) -> Sizes:
    """The sizes that were asked for, or those of `split_sizes` where none were.

    Raises:
        DataError: they do not sum to `n`, or one is negative.
    """
    if sizes is None:
        return split_sizes(n)
    if sum(sizes) != n or min(sizes) < 0:
        raise DataError(
            f"The parts have {' + '.join(map(str, sizes))} = {sum(sizes)} rows, but there are {n} "
            f"rows to split. Write sizes that are not negative and sum to {n}, or leave `sizes` "
            f"out for the rule of `split_sizes({n})`."
        )
    return sizes


def split(
    n: int, *, sizes: Sizes | None = None, stratify: npt.ArrayLike | None = None, seed: int = 0
) -> Split:
    """Deals the rows 0 to n-1 at random to a training, a dev and a test part.

    The same arguments always give the same split.

    Args:
        n: how many rows there are.
        sizes: how many rows each part gets; it may be 0 where a part is not wanted, as in
            `Sizes(50000, 10000, 0)` beside a given test set. By default `split_sizes(n)`.
        stratify: one class label per row: each class is then spread over the parts in proportion.
            Rows of classes with fewer than 3 members go to training.
        seed: another seed, another split.

    Raises:
        DataError: `sizes` does not sum to `n`, or `stratify` is not one label per row.

    Example:
        >>> labels = ["cat"] * 5 + ["dog"] * 10
        >>> parts = split(15, stratify=labels)
        >>> [labels[i] for i in sorted(parts.dev)]
        ['cat', 'dog', 'dog']
    """
    sizes = checked_sizes(sizes, n)
    random = np.random.default_rng(seed)
    classes = [np.arange(n)] if stratify is None else _classes(stratify, n)
    common = [random.permutation(rows) for rows in classes if len(rows) >= RARE]
    rare = _joined([rows for rows in classes if len(rows) < RARE])
    if 2 * len(rare) > sizes.train:  # they would crowd the other classes out of training
        common, rare = [*common, random.permutation(rare)], rare[:0]
    test, common = _draw(common, sizes.test)
    dev, common = _draw(common, sizes.dev)
    train = _joined([*common, rare])
    return Split(random.permutation(train), random.permutation(dev), random.permutation(test))


def _classes(stratify: npt.ArrayLike, n: int) -> list[Rows]:
    """The row numbers of each class."""
    labels = np.asarray(stratify)
    if labels.shape != (n,):
        raise DataError(
            f"`stratify` has the shape {labels.shape}, but one class label for each of the {n} "
            f"rows is needed: shape ({n},). For one-hot labels write stratify=y.argmax(axis=1)."
        )
    if labels.dtype == object:
        labels = labels.astype(str)  # so that labels of several types can be told apart
    _, numbers, counts = np.unique(labels, return_inverse=True, return_counts=True)
    by_class = np.argsort(numbers, kind="stable")
    return np.split(by_class, np.cumsum(counts)[:-1])


def _draw(classes: list[Rows], size: int) -> tuple[Rows, list[Rows]]:
    """Takes `size` rows, from each class in proportion; also returns what is left of the classes.

    What whole rows leave over goes to the classes with the largest remainders.
    """
    counts = np.array([len(rows) for rows in classes], dtype=np.int64)
    shares, remainders = np.divmod(counts * size, max(counts.sum(), 1))
    shares[np.argsort(-remainders, kind="stable")[: size - shares.sum()]] += 1
    pairs = list(zip(classes, shares, strict=True))
    return _joined([rows[:share] for rows, share in pairs]), [rows[share:] for rows, share in pairs]


def _joined(parts: list[Rows]) -> Rows:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])
