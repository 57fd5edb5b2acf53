"""What is to be reached: how much of another's time or memory goodfit may take."""

from __future__ import annotations

from typing import NamedTuple

PEER, LIMIT, ITSELF = "the best peer", "the limit", ""
KERAS, FRAMEWORKS = "the best of Keras", "the best of PyTorch, Keras and scikit-learn"
ON_KERAS = ("keras_jax", "keras_jax_steps", "keras_torch")
GROUPS: dict[str, tuple[str, ...]] = {
    KERAS: ON_KERAS,
    FRAMEWORKS: (*ON_KERAS, "torch", "torch_compile", "sklearn"),
}
"""Beside whom a goal stands, where not every peer counts."""


class Goal(NamedTuple):
    """At most so much of a measure, as a share of what it is beside; `ITSELF`: as a number."""

    measure: str
    most: float
    beside: str = PEER

    def __str__(self) -> str:
        return f"{self.measure} <= {self.most:g}" + (f" x {self.beside}" if self.beside else "")

    def counts(self, peer: str) -> bool:
        """Whether this peer is one of those beside whom goodfit is to stand."""
        return peer in GROUPS.get(self.beside, (peer,))
