"""Judging and predicting: every row once, in batches of one shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from goodfit.arrays import Array, Tree, to_numpy, trees
from goodfit.data.batches import batches
from goodfit.training.programs import Programs
from goodfit.training.step import Data, Plan


def evaluate(
    programs: Programs, params: Tree, memory: Tree, data: Data, batch_size: int
) -> dict[str, float]:
    """Loss and metrics over all rows, in evaluation mode."""
    rows = len(data.y)
    order = batches(np.arange(rows), min(batch_size, rows))
    measured = to_numpy(programs.evaluate(params, memory, data, order))
    return numbers(programs.plan, [measured])


def numbers(plan: Plan, measured: Sequence[Tree]) -> dict[str, float]:
    """The numbers of an epoch from the sums of its steps, added in float64."""
    totals = trees.map(_total, *measured)
    named = {"loss": float(totals["loss"]["total"] / totals["loss"]["rows"])}
    for metric in (*plan.metrics, *plan.weighted_metrics):
        named[metric.name] = float(metric.result(totals[metric.name]))
    return named


def predict(
    programs: Programs, params: Tree, memory: Tree, x: tuple[Array, ...], batch_size: int
) -> list[Array]:
    """All outputs for all rows; the last batch is filled up, so that one program serves all."""
    rows = len(x[0])
    size = min(batch_size, rows)
    parts = []
    for start in range(0, rows, size):
        part = tuple(_filled(array[start : start + size], size) for array in x)
        parts.append(to_numpy(programs.predict(params, memory, programs.place(part))))
    return [np.concatenate(outputs)[:rows] for outputs in zip(*parts, strict=True)]


def _total(*parts: Any) -> Any:
    return sum(np.asarray(part, np.float64).sum(axis=0) for part in parts)


def _filled(array: Array, size: int) -> Array:
    missing = size - len(array)
    return array if missing == 0 else np.concatenate([array, np.repeat(array[:1], missing, 0)])
