"""Splits that keep together what belongs together, such as all pictures of one patient."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from goodfit.data.splits import Rows, Sizes, Split, checked_sizes
from goodfit.errors import DataError

__all__ = ["group_numbers", "split_by_group"]


def split_by_group(groups: npt.ArrayLike, *, sizes: Sizes | None = None, seed: int = 0) -> Split:
    """Deals whole groups to a training, a dev and a test part: no group is in two of them.

    A network recognises what it has seen. Rows of one patient, speaker or document in training and
    in test would measure that, and not what it makes of new ones. The parts have about the rows
    that were asked for: the largest groups are dealt first, each to the part that lacks most.

    Args:
        groups: for each row, which group it belongs to.
        sizes: about how many rows each part gets; by default `split_sizes(len(groups))`.
        seed: another seed, another split.

    Raises:
        DataError: fewer groups than parts, `sizes` that do not fit, or not one group per row.

    Example:
        >>> patients = ["ann", "ann", "ann", "bob", "eve", "eve", "joe"]
        >>> [sorted(set(part)) for part in split_by_group(patients).of(patients)]
        [['ann', 'eve'], ['bob'], ['joe']]
    """
    numbers = group_numbers(groups)
    counts = np.bincount(numbers)
    lacking = np.array(checked_sizes(sizes, len(numbers)))
    _check_enough(len(counts), int((lacking > 0).sum()))
    random = np.random.default_rng(seed)
    shuffled = random.permutation(len(counts))
    largest_first = shuffled[np.argsort(-counts[shuffled], kind="stable")]
    part_of_group = _dealt(largest_first, counts, lacking)
    parts = [np.flatnonzero(part_of_group[numbers] == part) for part in range(len(lacking))]
    return Split(*(random.permutation(rows) for rows in parts))


def group_numbers(groups: npt.ArrayLike) -> Rows:
    """The number of each row's group, counted from 0.

    Raises:
        DataError: not one group for each row.

    Example:
        >>> group_numbers(["b", "a", "b"])
        array([1, 0, 1])
    """
    given = np.asarray(groups)
    if given.ndim != 1:
        raise DataError(
            f"`groups` has the shape {given.shape}, but the group of each row is needed: one value "
            "a row, such as groups=frame['patient']."
        )
    if given.dtype == object:
        given = given.astype(str)  # so that groups of several types can be told apart
    return np.unique(given, return_inverse=True)[1]


def _dealt(order: Rows, counts: Rows, lacking: Rows) -> Rows:
    """The part of each group; the last groups go to the parts that would stay empty."""
    part_of_group, empty = np.empty_like(order), lacking > 0
    for dealt, group in enumerate(order):
        allowed = empty if empty.sum() == len(order) - dealt else np.ones_like(empty)
        part = np.where(allowed, lacking, lacking.min() - 1).argmax()
        part_of_group[group], empty[part] = part, False
        lacking[part] -= counts[group]
    return part_of_group


def _check_enough(groups: int, parts: int) -> None:
    if groups < parts:
        raise DataError(
            f"{groups} groups cannot be dealt to {parts} parts so that no group is in two of them. "
            "Add rows of other groups, or ask for fewer parts: sizes=Sizes(train, dev, 0)."
        )
