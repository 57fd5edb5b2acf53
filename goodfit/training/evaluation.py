"""Judging and predicting: every row once, in batches of one shape."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import numpy as np

from goodfit.arrays import Array, Tree, to_numpy, trees
from goodfit.training.feed import Feed
from goodfit.training.plan import Plan
from goodfit.training.programs import Programs
from goodfit.training.tally import summed


def evaluate(programs: Programs, params: Tree, memory: Tree, feed: Feed) -> dict[str, float]:
    """Loss and metrics over all rows, in evaluation mode."""
    totals = None
    with closing(feed.blocks(np.zeros(2, np.uint32), 0)) as blocks:
        for block in blocks:
            part = to_numpy(programs.evaluate(params, memory, block.data, block.order))
            part = trees.map(lambda array, steps=block.steps: array[:steps], part)
            totals = summed(part, totals)
    return numbers(programs.plan, totals)


def numbers(plan: Plan, totals: Tree) -> dict[str, float]:
    """The numbers of an epoch from what all its steps measured together."""
    found = {
        name: float(sums["total"] / sums["rows"])
        for name, sums in totals.items()
        if _is_loss(name, plan)
    }
    for out in plan.outputs:
        for metric in (*out.metrics, *out.weighted_metrics):
            name = out.log_name(metric.name)
            if name in totals:
                found[name] = _plain(metric.result(totals[name]))
    others = {name: _mean(sums) for name, sums in totals.items() if name not in found}
    return found | others


def predict(
    programs: Programs, params: Tree, memory: Tree, x: tuple[Array, ...], batch_size: int
) -> list[Array]:
    """All outputs for all rows; the last batch is filled up, so that one program serves all."""
    rows = len(x[0])
    size = min(batch_size, rows)
    parts = []
    for start in range(0, rows, size):
        part = tuple(_filled(array[start : start + size], size) for array in x)
        parts.append(to_numpy(programs.predict(params, memory, part)))
    return [np.concatenate(outputs)[:rows] for outputs in zip(*parts, strict=True)]


def _is_loss(name: str, plan: Plan) -> bool:
    return name in ("loss", *(out.log_name("loss") for out in plan.outputs if out.name))


def _plain(result: Any) -> Any:
    """A number, or an array of them where the metric has several."""
    return float(result) if np.ndim(result) == 0 else np.asarray(result)


def _mean(sums: Any) -> float:
    """What a step of the user's own measured: its mean over the steps, or a total over a count."""
    return float(sums["total"] / sums["rows"])


def _filled(array: Array, size: int) -> Array:
    missing = size - len(array)
    return array if missing == 0 else np.concatenate([array, np.repeat(array[:1], missing, 0)])
