"""A network of attention that continues a text."""

from __future__ import annotations

from typing import Any

import numpy as np

from bench import data
from bench.goals import KERAS, Goal
from bench.limit import Product
from bench.workloads.training import GLOROT, Training

LETTERS, CONTEXT, WIDTH, HEADS, BLOCKS, ROWS = 65, 64, 128, 4, 2, 3200


def _network(kit: Any) -> Any:
    layers = kit.layers
    letters = kit.Input((CONTEXT,), dtype="int32")
    places = letters * 0 + np.arange(CONTEXT, dtype=np.int32)
    x = layers.Embedding(LETTERS, WIDTH)(letters) + layers.Embedding(CONTEXT, WIDTH)(places)
    for _ in range(BLOCKS):
        seen = layers.LayerNormalization()(x)
        attention = layers.MultiHeadAttention(HEADS, WIDTH // HEADS)
        x = x + attention(seen, seen, use_causal_mask=True)
        inner = layers.Dense(4 * WIDTH, "relu", **GLOROT)(layers.LayerNormalization()(x))
        x = x + layers.Dense(WIDTH)(inner)
    return kit.Model(letters, layers.Dense(LETTERS)(layers.LayerNormalization()(x)))


def _products(batch: int) -> list[Product]:
    rows, size = batch * CONTEXT, WIDTH // HEADS
    return [
        Product(rows, WIDTH, WIDTH, count=4 * BLOCKS),
        Product(CONTEXT, size, CONTEXT, count=2 * BLOCKS * HEADS * batch),
        Product(rows, WIDTH, 4 * WIDTH, count=2 * BLOCKS),
        Product(rows, WIDTH, LETTERS),
    ]


TRANSFORMER = Training(
    name="shakespeare",
    told="tiny shakespeare, 2 blocks of attention (4 heads) and dense layers of width 128, context "
    f"64, Adam, batch 32, 3 epochs of {ROWS:,} rows",
    rows=lambda: data.tiny_shakespeare(CONTEXT).training(ROWS),
    count=ROWS,
    network=_network,
    products=_products,
    enough=0.3,
    goals=(Goal("steady", 0.9), Goal("cold", 0.8), Goal("memory", 1, KERAS)),
    batch_size=32,
    epochs=3,
    steps_per_execution=25,
)
