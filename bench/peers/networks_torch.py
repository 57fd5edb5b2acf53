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


def _glorot(network: nn.Module) -> nn.Module:
    for name, weight in network.named_parameters():
        if weight.ndim > 1:
            nn.init.xavier_uniform_(weight)
        elif name.endswith("bias"):
            nn.init.zeros_(weight)
    return network
