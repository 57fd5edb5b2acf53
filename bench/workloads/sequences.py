"""Networks of recurrences."""

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
    enough=0.92,
    goals=(Goal("steady", 0.95), Goal("cold", 0.8), Goal("memory", 1, KERAS)),
    epochs=3,
)


def _gru_network(kit: Any) -> Any:
    layers = kit.layers
    hidden = [layers.Embedding(2000, 32), layers.GRU(64)]
    return kit.Sequential([kit.Input((32,), dtype="int32"), *hidden, layers.Dense(2)])


def _gru_products(batch: int) -> list[Product]:
    return [
        Product(batch * 32, 32, 3 * 64),
        Product(batch, 64, 3 * 64, count=32),
        Product(batch, 64, 2),
    ]


GRU = Training(
    name="spam_gru",
    told="sms-spam, embedding of 2,000 words in 32 numbers, GRU 64 over 32 words, Adam, batch 32, "
    "5 epochs of 4,459 rows",
    rows=data.sms_spam,
    count=4459,
    network=_gru_network,
    products=_gru_products,
    enough=0.96,
    goals=(Goal("steady", 0.9), Goal("cold", 0.8), Goal("memory", 1, KERAS)),
    batch_size=32,
    steps_per_execution=35,
)
