"""How a PyTorch module is trained beside ours: Adam, and the weights of the best dev epoch."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from goodfit.study import Options
from goodfit.study.prepared import Array, Part
from goodfit.study.training import epochs, patience, rows_of_a_step


def fit(module: Any, train: Part, dev: Part, options: Options) -> Callable[[Array], Array]:
    """Train a `torch.nn.Module` in place, on the device where its weights are.

    Whole numbers as targets are classes, and the outputs scores of them, without softmax: they go
    into the cross-entropy (with a single output into the binary one). Other targets go into the
    squared error.
    """
    import torch

    with torch.random.fork_rng():
        torch.manual_seed(options.seed)
        trainer = _Trainer(module, train, options)
        trainer.train(dev)
    return trainer.predict


class _Trainer:
    """A module, its optimiser, and where its numbers live."""

    def __init__(self, module: Any, train: Part, options: Options) -> None:
        import torch

        self.module, self.part, self.options = module, train, options
        self.device = next(module.parameters()).device
        self.optimizer = torch.optim.Adam(module.parameters())

    def train(self, dev: Part) -> None:
        rows, options = len(self.part.y), self.options
        best, kept, waited = math.inf, copy.deepcopy(self.module.state_dict()), 0
        for _ in range(epochs(options, rows)):
            self._epoch(rows_of_a_step(options, rows))
            loss = self._judged(dev)
            waited += 1
            if loss < best:
                best, kept, waited = loss, copy.deepcopy(self.module.state_dict()), 0
            if waited >= patience(options, rows):
                break
        self.module.load_state_dict(kept)

    def predict(self, x: Array) -> Array:
        """The outputs in evaluation mode."""
        import torch

        self.module.eval()
        with torch.no_grad():
            blocks = range(0, len(x), 1024)
            parts = [self.module(self._there(x[i : i + 1024])).cpu().numpy() for i in blocks]
        return np.concatenate(parts)

    def _epoch(self, size: int) -> None:
        import torch

        self.module.train()
        order = torch.randperm(len(self.part.y)).numpy()
        for rows in np.array_split(order, math.ceil(len(order) / size)):
            self.optimizer.zero_grad()
            self._loss(self.module(self._there(self.part.x[rows])), self.part.y[rows]).backward()
            self.optimizer.step()

    def _judged(self, dev: Part) -> float:
        import torch

        outputs = torch.as_tensor(self.predict(dev.x), device=self.device)
        return float(self._loss(outputs, dev.y))

    def _loss(self, outputs: Any, y: Array) -> Any:
        from torch.nn import functional

        outputs = outputs.reshape(len(y), -1)
        if y.dtype.kind == "f":
            return functional.mse_loss(outputs[:, 0], self._there(y))
        if outputs.shape[1] == 1:
            return functional.binary_cross_entropy_with_logits(outputs[:, 0], self._there(y))
        import torch

        return functional.cross_entropy(outputs, torch.as_tensor(y, device=self.device))

    def _there(self, values: Array) -> Any:
        import torch

        return torch.as_tensor(np.ascontiguousarray(values, np.float32), device=self.device)
