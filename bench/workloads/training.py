"""A workload that trains a network: what every peer must do alike, and how well it must end."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np

from bench.clock import Clock
from bench.data import Array, Rows
from bench.limit import Product
from bench.peers import trainer
from bench.workload import Workload

GLOROT = {"kernel_initializer": "glorot_uniform"}
"""What Keras begins with anyway; goodfit would choose another for units that are rectified."""
TINY_ROWS, TINY_EPOCHS = 64, 2

EVERYONE = (
    "goodfit", "torch", "torch_compile", "keras_jax", "keras_jax_steps", "keras_torch", "jax",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, kw_only=True)
class Training(Workload):
    """Training of one network, which the peers know by the workload's name.

    Attributes:
        rows: reads the data.
        count: how many rows there are to train on.
        network: builds the model in the words that Keras and goodfit share.
        products: the matrix products of one batch, for the limit.
        task: "classes" (the outputs are logits) or "numbers".
        enough: the share of dev rows that must be classified rightly; for numbers, the share of
            the variance that must be explained.
        steps_per_execution: what is best for Keras on JAX.
        hidden: the sizes of the hidden layers, for scikit-learn.
    """

    rows: Callable[[], Rows]
    count: int
    network: Callable[[Any], Any]
    products: Callable[[int], list[Product]]
    enough: float
    optimizer: str = "adam"
    rate: float = 0.001
    batch_size: int = 128
    epochs: int = 5
    task: str = "classes"
    peers: tuple[str, ...] = EVERYONE
    steps_per_execution: int = 32
    hidden: tuple[int, ...] = ()

    def measure(self, peer: str, began: float, tiny: bool) -> dict[str, float]:
        """Trains with one peer; tells what it took, and how well it ended."""
        work, rows, train = (self.tiny() if tiny else self), self.rows(), trainer(peer)
        if tiny:
            rows = rows.first(TINY_ROWS)
        clock = Clock(began)
        predict = train(work, rows, clock)
        measures = clock.measures()
        quality = work.quality(predict(rows.dev_x), rows.dev_y)
        return {**measures, "quality": quality, "reached": tiny or quality >= self.enough}

    def tiny(self) -> Training:
        """The same on a few rows, which shows only whether all peers run."""
        return dataclasses.replace(self, epochs=TINY_EPOCHS, batch_size=24, steps_per_execution=2)

    def quality(self, outputs: Array, y: Array) -> float:
        """The share of right classes, or of the variance that is explained."""
        if self.task == "numbers":
            return float(1 - np.mean((outputs.reshape(y.shape) - y) ** 2) / y.var())
        return float((outputs.argmax(axis=-1) == y).mean())

    def limit(self) -> list[Product]:
        """The matrix products of one epoch."""
        steps = self.count / self.batch_size
        return [product.times(steps) for product in self.products(self.batch_size)]
