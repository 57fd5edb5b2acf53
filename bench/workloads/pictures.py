"""A network of convolutions."""

from __future__ import annotations

from typing import Any

from bench import data
from bench.goals import KERAS, Goal
from bench.limit import Product
from bench.workloads.training import GLOROT, Training

ROWS = 12_800


def _network(kit: Any) -> Any:
    layers = kit.layers
    return kit.Sequential(
        [
            kit.Input((28, 28)),
            layers.Reshape((28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu", **GLOROT),
            layers.Conv2D(64, 3, activation="relu", **GLOROT),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(128, activation="relu", **GLOROT),
            layers.Dense(10),
        ]
    )


def _products(batch: int) -> list[Product]:
    """A convolution is a product of the patches and the kernel."""
    return [
        Product(batch * 26 * 26, 3 * 3, 32, backward=1),
        Product(batch * 24 * 24, 3 * 3 * 32, 64),
        Product(batch, 12 * 12 * 64, 128),
        Product(batch, 128, 10),
    ]


MNIST = Training(
    name="mnist_cnn",
    told=f"MNIST, convolutions 32-64 of 3x3 and 128, Adam, batch 128, 2 epochs of {ROWS:,} rows",
    rows=lambda: data.mnist().training(ROWS),
    count=ROWS,
    network=_network,
    products=_products,
    enough=0.96,
    goals=(Goal("steady", 0.85), Goal("cold", 0.8), Goal("memory", 1, KERAS)),
    epochs=2,
    steps_per_execution=20,
)
