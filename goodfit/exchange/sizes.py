"""Whole numbers that are known only when data come: how many rows there are, and what follows."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple, TypeAlias

from goodfit.errors import GoodfitError

Names: TypeAlias = tuple[str, ...]
Sizes: TypeAlias = Mapping[str, int]


class NotOneProgramError(GoodfitError):
    """A function computes otherwise for other sizes, in a way that no formula tells."""


class Size(NamedTuple):
    """A sum of products of named lengths.

    Example:
        >>> size = Size({("batch",): 3, (): 1})
        >>> str(size), size.at({"batch": 5})
        ('3*batch + 1', 16)
    """

    terms: Mapping[Names, int]

    def at(self, sizes: Sizes) -> int:
        """The number for given lengths."""
        return sum(k * math.prod(sizes[n] for n in names) for names, k in self.terms.items())

    def __str__(self) -> str:
        return " + ".join(_term(names, factor) for names, factor in self.terms.items())


Sized: TypeAlias = int | Size
Shape: TypeAlias = tuple[Sized, ...]


def _term(names: Names, factor: int) -> str:
    factors = [] if factor == 1 and names else [str(factor)]
    return "*".join([*factors, *names])


def at(value: Any, sizes: Sizes) -> Any:
    """A number, or each of a shape, for given lengths."""
    if isinstance(value, Size):
        return value.at(sizes)
    return tuple(at(part, sizes) for part in value) if isinstance(value, tuple) else value


def samples(names: Names) -> list[dict[str, int]]:
    """Each name small and large, in every combination.

    The distance is a prime number, so that no stride or pool divides it: a length that is halved is
    then told from one that is not.

    Example:
        >>> samples(("batch",))
        [{'batch': 5}, {'batch': 108}]
    """
    choices = [(5 + 56 * i, 108 + 56 * i) for i in range(len(names))]
    return [dict(zip(names, chosen, strict=True)) for chosen in itertools.product(*choices)]


def size_of(numbers: Sequence[int], given: Sequence[Sizes]) -> Sized:
    """The sum of products of lengths that is each of these numbers for its sample.

    Raises:
        NotOneProgramError: there is none.

    Example:
        >>> str(size_of([11, 217], samples(("batch",))))
        '2*batch + 1'
    """
    names = tuple(given[0])
    parts = [c for n in range(len(names) + 1) for c in itertools.combinations(names, n)]
    rows = [[Fraction(math.prod(s[n] for n in p)) for p in reversed(parts)] for s in given]
    factors = _solved(rows, [Fraction(number) for number in numbers])
    require(all(factor.denominator == 1 for factor in factors))
    terms = {p: int(f) for p, f in zip(reversed(parts), factors, strict=True) if f}
    return Size(terms) if set(terms) - {()} else terms.get((), 0)


def require(holds: bool) -> None:
    """Raises NotOneProgramError where something that must be alike is not."""
    if not holds:
        raise NotOneProgramError("it computes otherwise for other numbers of rows")


def _solved(rows: list[list[Fraction]], right: list[Fraction]) -> list[Fraction]:
    """Gauss's elimination, in fractions; the rows are never dependent here."""
    table = [[*row, number] for row, number in zip(rows, right, strict=True)]
    for i in range(len(table)):
        pivot = next(k for k in range(i, len(table)) if table[k][i])
        table[i], table[pivot] = table[pivot], table[i]
        table[i] = [number / table[i][i] for number in table[i]]
        table = [
            row if k == i else [a - row[i] * b for a, b in zip(row, table[i], strict=True)]
            for k, row in enumerate(table)
        ]
    return [row[-1] for row in table]
