"""Training by PyTorch: the rows lie in memory as tensors, and nothing waits within an epoch."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import torch
from torch import nn

from bench.data import Array, Rows
from bench.peers import Predict, networks_torch

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


def train(work: Any, rows: Rows, clock: Any, compiled: bool = False) -> Predict:
    """Trains by a loop over numbers of rows in random order."""
    torch.manual_seed(0)
    network = getattr(networks_torch, work.name)()
    x, y = torch.from_numpy(rows.x), _targets(work, rows.y)
    step = _step(work, network, compiled)
    for _ in range(work.epochs):
        for chosen in torch.randperm(len(x)).split(work.batch_size):
            step(x.index_select(0, chosen), y.index_select(0, chosen))
        clock.epoch()
    return _predict(torch.compile(network) if compiled else network)


def train_compiled(work: Any, rows: Rows, clock: Any) -> Predict:
    """The same with the network and its loss compiled."""
    return train(work, rows, clock, compiled=True)


def _step(work: Any, network: nn.Module, compiled: bool) -> Callable[[Any, Any], None]:
    optimizer, loss = _optimizer(work, network), _loss(work)

    def cost(x: Any, y: Any) -> Any:
        return loss(network(x), y)

    if compiled:
        cost = torch.compile(cost)

    def step(x: Any, y: Any) -> None:
        optimizer.zero_grad(set_to_none=True)
        cost(x, y).backward()
        optimizer.step()

    return step


def _optimizer(work: Any, network: nn.Module) -> Any:
    if work.optimizer == "adam":
        return torch.optim.Adam(network.parameters(), lr=work.rate, fused=True)
    return torch.optim.RMSprop(network.parameters(), lr=work.rate, alpha=0.9, foreach=True)


def _loss(work: Any) -> Callable[[Any, Any], Any]:
    if work.task == "numbers":
        return nn.functional.mse_loss
    return lambda out, y: nn.functional.cross_entropy(out.flatten(0, -2), y.flatten())


def _targets(work: Any, y: Array) -> Any:
    return torch.from_numpy(y) if work.task == "numbers" else torch.from_numpy(y).long()


def _predict(network: Any) -> Predict:
    network.eval()

    @torch.inference_mode()
    def predict(x: Array) -> Array:
        parts = [network(part) for part in torch.from_numpy(x).split(2500)]
        return torch.cat(parts).numpy()

    return predict
