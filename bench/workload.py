"""What every workload has."""

from __future__ import annotations

import dataclasses
from abc import ABC, abstractmethod

from bench.goals import Goal
from bench.limit import Product


@dataclasses.dataclass(frozen=True, kw_only=True)
class Workload(ABC):
    """Something to be measured with each of some peers.

    Attributes:
        name: what it is called by on the command line.
        told: what it is, in a few words.
        goals: what is to be reached.
        peers: who can do it.
        ours: the peer whose goals these are.
    """

    name: str
    told: str
    goals: tuple[Goal, ...]
    peers: tuple[str, ...]
    ours: str = "goodfit"

    @abstractmethod
    def measure(self, peer: str, began: float, tiny: bool) -> dict[str, float]:
        """What one peer took.

        Args:
            peer: one of `peers`.
            began: when this process was started, by `time.monotonic`.
            tiny: whether a few rows are enough, to see that it runs.
        """

    def limit(self) -> list[Product]:
        """The matrix products of an epoch, which no peer can do without; empty without epochs."""
        return []
