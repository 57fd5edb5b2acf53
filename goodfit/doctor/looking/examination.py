"""One look at a network in training: one step on a few rows, which is then thrown away."""

from __future__ import annotations

from typing import Any, NamedTuple

from goodfit import ops
from goodfit.arrays import Array, Function, Tree, trees
from goodfit.autodiff import lower, value_and_grad
from goodfit.doctor.looking.vitals import activation_vitals, weight_vitals
from goodfit.training.batch import Batch
from goodfit.training.plan import Plan
from goodfit.training.state import TrainState
from goodfit.training.step import optimizer_updates, total_loss, training_context


class Seen(NamedTuple):
    """What one look finds: by layer its vital signs, of the step as a whole its stride.

    The stride is empty, and the gradients are, where only the vital signs were asked for.
    """

    vitals: dict[str, dict[str, Array]]
    stride: dict[str, Array]
    gradients: Tree


def examination(plan: Plan) -> Function:
    """A function `(state, batch, stride) -> Seen` that takes one step of training and forgets it.

    The stride tells what the step does to the loss on the same rows: "loss" and "loss_after",
    "slope" along the step and "slope_after" it, and the "penalty" within the loss.
    """

    def examine(now: TrainState, batch: Batch, stride: bool) -> Seen:
        vitals: dict[str, dict[str, Array]] = {}

        def observe(name: str, layer: Any, output: Array) -> None:
            vitals[name] = activation_vitals(layer, lower(output), batch.rows)

        def objective(params: Tree) -> tuple[Array, Array]:
            ctx = training_context(now, batch, observe)
            loss, _ = total_loss(plan, params, now.memory, batch, ctx)
            extra = [lower(cost) for cost in (*plan.graph.penalties(params), *ctx.losses)]
            return loss, sum(extra[1:], extra[0]) if extra else 0.0

        descend = value_and_grad(objective, has_aux=True)
        (loss, penalty), gradients = descend(now.params)
        updates, _ = optimizer_updates(plan, now, _scaled(plan, now, gradients))
        first = dict(vitals)
        for name, signs in weight_vitals(*_learning(plan, now.params, gradients, updates)).items():
            first[name] = {**first.get(name, {}), **signs}
        if not stride:
            return Seen(first, {}, {})
        moved = trees.map(lambda param, update: param + update, now.params, updates)
        (after, _), further = descend(plan.graph.constrained(moved))
        whole = {
            "loss": loss,
            "loss_after": after,
            "slope": _inner(gradients, updates),
            "slope_after": _inner(further, updates),
            "penalty": penalty,
        }
        return Seen(first, whole, gradients)

    return examine


def _scaled(plan: Plan, now: TrainState, gradients: Tree) -> Tree:
    """The gradients as the optimiser expects them: those of the scaled loss."""
    scale = plan.optimizer.loss_scale(now.slots)
    return trees.map(lambda gradient: gradient * scale, gradients)


def _learning(plan: Plan, *each: Tree) -> list[Tree]:
    """The branches of layers that learn."""
    layers = plan.graph.layers
    return [{name: tree[name] for name in tree if layers[name].trainable} for tree in each]


def _inner(one: Tree, other: Tree) -> Array:
    pairs = zip(trees.leaves(one), trees.leaves(other), strict=True)
    return sum(ops.sum(a * b) for a, b in pairs)
