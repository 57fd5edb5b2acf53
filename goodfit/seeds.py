"""Where seeds come from when none is given."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterator

_fixed: Iterator[int] | None = None


def set_random_seed(seed: int) -> None:
    """Makes every model built from now on reproducible: the first gets this seed, then the next.

    Example:
        >>> set_random_seed(7)
        >>> next_seed(), next_seed()
        (7, 8)
    """
    global _fixed
    _fixed = itertools.count(seed)


def is_fixed() -> bool:
    """Whether the next seed is a known one."""
    return _fixed is not None


def next_seed() -> int:
    """The next seed: after `set_random_seed` a known one, before it an unpredictable one."""
    return secrets.randbits(32) if _fixed is None else next(_fixed)
