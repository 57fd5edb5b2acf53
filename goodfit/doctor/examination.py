"""One look at a network in training: every layer's vitals on a probe, inside one program."""

from __future__ import annotations

from typing import Any

from goodfit.arrays import Array, Function, Tree, trees
from goodfit.autodiff import lower, value_and_grad
from goodfit.doctor.vitals import activation_vitals, weight_vitals
from goodfit.training.batch import Batch
from goodfit.training.plan import Plan
from goodfit.training.state import TrainState
from goodfit.training.step import optimizer_updates, total_loss, training_context


def examination(plan: Plan) -> Function:
    """A function `(state, batch) -> {layer: {quantity: number}}`, to be compiled.

    It takes one step of training on the probe, looks, and throws the step away.
    """

    def examine(now: TrainState, batch: Batch) -> Tree:
        seen: dict[str, Tree] = {}

        def observe(name: str, layer: Any, output: Array) -> None:
            seen[name] = activation_vitals(layer, lower(output), batch.rows)

        scale = plan.optimizer.loss_scale(now.slots)

        def objective(params: Tree) -> Array:
            ctx = training_context(now, batch, observe)
            return total_loss(plan, params, now.memory, batch, ctx)[0] * scale

        _, gradients = value_and_grad(objective)(now.params)
        updates, _ = optimizer_updates(plan, now, gradients)
        gradients = trees.map(lambda gradient: gradient / scale, gradients)
        learning = {
            name: branch for name, branch in now.params.items() if plan.graph.layers[name].trainable
        }
        for name, found in weight_vitals(learning, gradients, updates).items():
            seen[name] = {**seen.get(name, {}), **found}
        return seen

    return examine
