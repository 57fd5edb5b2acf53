"""The networks of the workloads as PyTorch writes them."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


def digits() -> nn.Module:
    """64-64-10."""
    return _glorot(nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)))


def mnist_mlp() -> nn.Module:
    """784-512-10."""
    layers = [nn.Flatten(), nn.Linear(784, 512), nn.ReLU(), nn.Linear(512, 10)]
    return _glorot(nn.Sequential(*layers))


class _Convolutions(nn.Module):
    """Two convolutions, a pooling, two dense layers; the channels lie last in memory."""

    def __init__(self) -> None:
        super().__init__()
        self.pictures = nn.Sequential(
            nn.Conv2d(1, 32, 3), nn.ReLU(), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)
        ).to(memory_format=torch.channels_last)
        self.dense = nn.Sequential(
            nn.Flatten(), nn.Linear(64 * 12 * 12, 128), nn.ReLU(), nn.Linear(128, 10)
        )

    def forward(self, x: Any) -> Any:
        return self.dense(self.pictures(x.unsqueeze(1)))


def mnist_cnn() -> nn.Module:
    """Conv 32, Conv 64, pooling, 128, 10."""
    return _glorot(_Convolutions())


class _Last(nn.Module):
    """A recurrence, of which the last output goes into a dense layer."""

    def __init__(self, recurrence: nn.Module, units: int, outputs: int) -> None:
        super().__init__()
        self.recurrence, self.dense = recurrence, nn.Linear(units, outputs)

    def forward(self, x: Any) -> Any:
        return self.dense(self.recurrence(x)[0][:, -1])


def mnist_lstm() -> nn.Module:
    """LSTM 128 over the rows of a picture, 10."""
    return _Last(nn.LSTM(28, 128, batch_first=True), 128, 10)


def california() -> nn.Module:
    """8-64-64-1."""
    hidden = [nn.Linear(8, 64), nn.ReLU(), nn.Linear(64, 64), nn.ReLU()]
    return _glorot(nn.Sequential(*hidden, nn.Linear(64, 1)))


def spam_gru() -> nn.Module:
    """Embedding, GRU 64, 2."""
    embedding = nn.Embedding(2000, 32)
    nn.init.uniform_(embedding.weight, -0.05, 0.05)
    return nn.Sequential(embedding, _Last(nn.GRU(32, 64, batch_first=True), 64, 2))


class _Block(nn.Module):
    """Attention to what came before, and a network for each place, each added to its input."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.before, self.between = nn.LayerNorm(width), nn.LayerNorm(width)
        self.inputs, self.output = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.dense = nn.Sequential(
            nn.Linear(width, 4 * width), nn.ReLU(), nn.Linear(4 * width, width)
        )

    def forward(self, x: Any) -> Any:
        split = self.inputs(self.before(x)).unflatten(-1, (3, self.heads, -1)).transpose(1, 3)
        query, key, value = split.unbind(2)
        seen = nn.functional.scaled_dot_product_attention(query, key, value, is_causal=True)
        x = x + self.output(seen.transpose(1, 2).flatten(2))
        return x + self.dense(self.between(x))


class _Language(nn.Module):
    """Letters and their places, two blocks, the next letter."""

    def __init__(self, letters: int, context: int, width: int, heads: int, blocks: int) -> None:
        super().__init__()
        self.letters, self.places = nn.Embedding(letters, width), nn.Embedding(context, width)
        for embedding in (self.letters, self.places):
            nn.init.uniform_(embedding.weight, -0.05, 0.05)
        self.blocks = nn.Sequential(*(_Block(width, heads) for _ in range(blocks)))
        self.norm, self.output = nn.LayerNorm(width), nn.Linear(width, letters)

    def forward(self, x: Any) -> Any:
        x = self.letters(x) + self.places.weight
        return self.output(self.norm(self.blocks(x)))


def shakespeare() -> nn.Module:
    """Two blocks of width 128 over 64 letters."""
    return _Language(65, 64, 128, 4, 2)


def _glorot(network: nn.Module) -> nn.Module:
    for name, weight in network.named_parameters():
        if weight.ndim > 1:
            nn.init.xavier_uniform_(weight)
        elif name.endswith("bias"):
            nn.init.zeros_(weight)
    return network
