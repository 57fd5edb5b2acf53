"""Rows of data, those of one step, and what a network says of them."""

from __future__ import annotations

from typing import NamedTuple

from goodfit.arrays import Array


class Data(NamedTuple):
    """Rows to train on or to be judged by.

    `y` has the targets of each output; `weight` too: one number a row (or one for each step of a
    sequence), or None.
    """

    x: tuple[Array, ...]
    y: tuple[Array, ...]
    weight: tuple[Array | None, ...]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.x[0])

    def take(self, rows: Array) -> Data:
        """The numbered rows."""
        weight = tuple(None if part is None else part[rows] for part in self.weight)
        return Data(tuple(p[rows] for p in self.x), tuple(p[rows] for p in self.y), weight)

    def weighted(self, weight: Array) -> Data:
        """The rows, each counting so many times as much."""

        def times(part: Array | None) -> Array:
            if part is None:
                return weight
            return part * weight.reshape(-1, *(1 for _ in part.shape[1:]))

        return self._replace(weight=tuple(map(times, self.weight)))


class Batch(NamedTuple):
    """The rows of one step; `rows` is 1 for real rows and 0 for padding.

    `examples` numbers the rows within the data; `epoch` is the step that the epoch began with.
    """

    x: tuple[Array, ...]
    y: tuple[Array, ...]
    weight: tuple[Array, ...]
    rows: Array
    examples: Array | None = None
    epoch: Array | int = 0


class Predictions(NamedTuple):
    """For a batch, what a network's outputs are, which steps count, the costs, and the targets."""

    y: list[Array]
    masks: list[Array | None]
    losses: list[Array | None]
    targets: list[Array]
