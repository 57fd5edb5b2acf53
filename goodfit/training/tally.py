"""What the steps of an epoch have measured so far, added up so that no cut of the epoch shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, Tree, trees


@dataclass
class Tally:
    """An epoch under way.

    Args:
        taken: the steps of training before it.
        rate: the learning rate of its first step.
        steps: how many steps were taken.
        losses: the losses of its steps, one array for each part that was added.
        sums: what its steps measured, in float64; None before the first.
        before: what it gave before the block of rows that it is in, where a feed can go on.

    Example:
        >>> tally = Tally()
        >>> tally.add({"loss": {"total": np.array([6.0, 4.0]), "rows": np.array([2.0, 2.0])}})
        >>> tally.steps, tally.losses, float(tally.sums["loss"]["total"])
        (2, [array([3., 2.])], 10.0)
    """

    taken: int = 0
    rate: float = 0.0
    steps: int = 0
    losses: list[NDArray[Any]] = field(default_factory=list)
    sums: Tree = None
    before: Sequence[int] = ()

    def add(self, measured: Tree) -> None:
        """Adds what some steps measured: arrays of which the first axis counts the steps."""
        self.losses.append(measured["loss"]["total"] / measured["loss"]["rows"])
        self.steps += len(self.losses[-1])
        self.sums = summed(measured, self.sums)


def summed(measured: Tree, before: Tree = None) -> Tree:
    """The sums over the steps, one after the other in float64, on top of earlier sums.

    Added in this order, ten steps at once give the same bits as four and then six.

    Example:
        >>> float(summed({"rows": np.array([2.0, 1.0])}, {"rows": np.float64(4)})["rows"])
        7.0
    """
    if before is None:
        return trees.map(_running_sum, measured)
    return trees.map(
        lambda part, total: _running_sum(np.concatenate([np.asarray(total)[None], part])),
        measured,
        before,
    )


def _running_sum(steps: Array) -> Array:
    return np.add.accumulate(steps, axis=0, dtype=np.float64)[-1]
