"""Where numbers first went bad: the batch again, step by step, in plain NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit.arrays import Array, Tree, trees
from goodfit.autodiff import lower, value_and_grad
from goodfit.training.batch import Batch
from goodfit.training.plan import Plan
from goodfit.training.record import Breakdown
from goodfit.training.state import TrainState
from goodfit.training.step import total_loss, train_step, training_context


def locate(plan: Plan, now: TrainState, batch: Batch) -> Breakdown:
    """The first phase, and its layer, that yields a number that is not finite for this batch.

    `now` is the state before the step. Epoch, step and rows are the caller's to fill in.
    """
    with np.errstate(all="ignore"):
        phase, layer = _first_bad(plan, now, batch)
    return Breakdown(phase, layer, 0, 0, np.arange(0), None, 0.0)


def _first_bad(plan: Plan, now: TrainState, batch: Batch) -> tuple[str, str | None]:
    if not _finite(batch.x):
        return "input", None
    if not _finite((batch.y, batch.weight)):
        return "target", None
    if bad := _first_layer(now.params):
        return "weights", bad
    return _first_bad_number(plan, now, batch) or _first_bad_result(plan, now, batch)


def _first_bad_number(plan: Plan, now: TrainState, batch: Batch) -> tuple[str, str | None] | None:
    """What goes bad on the way forward, in the loss, or on the way back."""
    seen: list[tuple[str, bool]] = []

    def observe(name: str, layer: Any, out: Array) -> None:
        seen.append((name, _finite(lower(out))))

    def objective(params: Tree) -> Array:
        ctx = training_context(now, batch, observe)
        return total_loss(plan, params, now.memory, batch, ctx)[0]

    loss, gradients = value_and_grad(objective)(now.params)
    bad = next((name for name, fine in seen if not fine), None)
    if bad is not None:
        return "forward", bad
    if not _finite(loss):
        return "loss", None
    if bad := _first_layer(dict(reversed(gradients.items()))):
        return "gradient", bad
    return None


def _first_bad_result(plan: Plan, now: TrainState, batch: Batch) -> tuple[str, str | None]:
    """What a step leaves behind although its loss and its gradients are finite."""
    after, _ = train_step(plan, now, batch)
    if bad := _first_layer(after.memory):
        return "memory", bad
    for path, slot in trees.items(after.slots):
        if not _finite(slot):
            return "slots", next((str(key) for key in path if key in now.params), str(path[0]))
    return "update", _first_layer(after.params)


def _first_layer(tree: Tree) -> str | None:
    return next((name for name, branch in tree.items() if not _finite(branch)), None)


def _finite(tree: Any) -> bool:
    return all(np.isfinite(np.asarray(leaf, float)).all() for leaf in trees.leaves(tree))
