"""How far training is at one moment: what a progress bar shows."""

from __future__ import annotations

from typing import NamedTuple


class Moment(NamedTuple):
    """The epoch (from 1), how many of the epochs are done, a time in words, and the numbers.

    Example:
        >>> Moment(2, 10, 1.5, "8s left", "loss: 0.5000").epoch
        2
    """

    epoch: int
    epochs: int
    done: float
    clock: str
    numbers: str
