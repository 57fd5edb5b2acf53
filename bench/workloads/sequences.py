"""Recurrent networks."""

from __future__ import annotations

from typing import Any

from bench import data
from bench.goals import KERAS, Goal
from bench.limit import Product
from bench.workloads.training import Training


def _lstm_network(kit: Any) -> Any:
    return kit.Sequential([kit.Input((28, 28)), kit.layers.LSTM(128), kit.layers.Dense(10)])


def _lstm_products(batch: int) -> list[Product]:
    return [
        Product(batch * 28, 28, 4 * 128, backward=1),
        Product(batch, 128, 4 * 128, count=28),
        Product(batch, 128, 10),
    ]


LSTM = Training(
    name="mnist_lstm",
    told="LSTM 128 over the 28 rows of MNIST, Adam, batch 128, 3 epochs of 25,600 rows",
    rows=lambda: data.mnist().training(25_600),
    count=25_600,
    network=_lstm_network,
    products=_lstm_products,
    enough=0.93,
    goals=(Goal("steady", 0.95), Goal("cold", 0.8), Goal("memory", 1, KERAS)),
    epochs=3,
)
