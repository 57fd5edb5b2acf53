"""One look at a network in training: every layer's vitals on a probe, inside one program."""

from __future__ import annotations

from typing import Any

from goodfit.arrays import Array, Function, Tree, random
from goodfit.autodiff import lower, value_and_grad
from goodfit.doctor.vitals import activation_vitals, weight_vitals
from goodfit.layers.context import Context
from goodfit.training.state import TrainState
from goodfit.training.step import Batch, Plan, total_loss


def examination(plan: Plan) -> Function:
    """A function `(state, batch) -> {layer: {quantity: number}}`, to be compiled.

    It takes one step of training on the probe, looks, and throws the step away.
    """

    def examine(now: TrainState, batch: Batch) -> Tree:
        seen: dict[str, Tree] = {}

        def observe(name: str, layer: Any, output: Array) -> None:
            seen[name] = activation_vitals(layer, lower(output), batch.rows)

        def objective(params: Tree) -> Array:
            key = random.fold(now.key, now.step)
            ctx = Context(training=True, key=key, rows=batch.rows, observe=observe)
            return total_loss(plan, params, now.memory, batch, ctx)[0]

        _, gradients = value_and_grad(objective)(now.params)
        rate = plan.optimizer.rate(now.step) * now.rate_factor
        updates, _ = plan.optimizer.update(gradients, now.slots, now.params, now.step + 1, rate)
        for name, found in weight_vitals(now.params, gradients, updates).items():
            seen[name] = {**seen.get(name, {}), **found}
        return seen

    return examine
