"""What is told of a training: the numbers of an epoch, and how it was set up."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["numbers", "setup"]


def numbers(logs: dict[str, Any]) -> dict[str, float]:
    """The numbers among what an epoch measured; of several in one metric, each by its place.

    Example:
        >>> numbers({"loss": np.float32(0.5), "f1": np.array([0.25, 1.0])})
        {'loss': 0.5, 'f1/0': 0.25, 'f1/1': 1.0}
    """
    told: dict[str, float] = {}
    for name, value in logs.items():
        if np.ndim(value):
            several = np.asarray(value, float).ravel()
            told |= {f"{name}/{i}": float(one) for i, one in enumerate(several)}
        else:
            told[name] = float(value)
    return told


def setup(run: Any) -> dict[str, str | int | float]:
    """How a run was set up, by name.

    Args:
        run: as callbacks see it.
    """
    model, plan = run.model, run.programs.plan
    return {
        "model": model.name,
        "layers": " > ".join(type(layer).__name__ for layer in model.layers),
        "params": model.count_params(),
        "optimizer": repr(plan.optimizer),
        "loss": ", ".join(output.loss.name for output in plan.outputs if output.loss is not None),
        "learning_rate": run.learning_rate,
        "batch_size": run.record.batch_size,
        "epochs": run.epochs,
        "seed": model.seed,
    }
