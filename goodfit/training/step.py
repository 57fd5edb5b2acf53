"""The step: one batch forward, backward, and the weights moved. Everything else repeats it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Function, Tree, namespace, random, scan_part, trees
from goodfit.arrays import scan as plain_scan
from goodfit.autodiff import Tape, value_and_grad, zeros_like
from goodfit.data.batches import Batches
from goodfit.layers.context import Context, Observer
from goodfit.layers.graph import Graph
from goodfit.training.state import TrainState


class Plan(NamedTuple):
    """What `compile` fixed: the network, what it minimises and how, what is measured."""

    graph: Graph
    loss: Any
    optimizer: Any
    metrics: tuple[Any, ...]
    weighted_metrics: tuple[Any, ...]


class Data(NamedTuple):
    """Rows to train on or to be judged by; `weight` is one number a row, or None."""

    x: tuple[Array, ...]
    y: Array
    weight: Array | None


class Batch(NamedTuple):
    """The rows of one step; `rows` is 1 for real rows and 0 for padding."""

    x: tuple[Array, ...]
    y: Array
    weight: Array
    rows: Array


def train_step(plan: Plan, now: TrainState, batch: Batch) -> tuple[TrainState, Tree]:
    """One step of gradient descent: the new state, and what was measured on the way."""

    def objective(params: Tree) -> tuple[Array, tuple[Tree, Array]]:
        ctx = training_context(now, batch)
        loss, y_pred = total_loss(plan, params, now.memory, batch, ctx)
        return loss, ({**now.memory, **ctx.memory}, y_pred)

    (loss, (memory, y_pred)), gradients = value_and_grad(objective, has_aux=True)(now.params)
    updates, slots = optimizer_updates(plan, now, frozen(plan.graph, gradients))
    params = trees.map(
        lambda param, update: param + update, now.params, frozen(plan.graph, updates)
    )
    state = TrainState(params, memory, slots, now.step + 1, now.rate_factor, now.key)
    return state, measures(plan, batch, loss, y_pred)


def training_context(now: TrainState, batch: Batch, observe: Observer | None = None) -> Context:
    """What layers may know in the step that follows this state."""
    return Context(True, random.fold(now.key, now.step), batch.rows, observe)


def optimizer_updates(plan: Plan, now: TrainState, gradients: Tree) -> tuple[Tree, Tree]:
    """What the optimiser adds to the params in the step that follows, and its slots after it."""
    rate = plan.optimizer.rate(now.step) * now.rate_factor
    updates, slots = plan.optimizer.update(gradients, now.slots, now.params, now.step + 1, rate)
    return updates, slots


def total_loss(
    plan: Plan, params: Tree, memory: Tree, batch: Batch, ctx: Context
) -> tuple[Array, Array]:
    """The loss of a batch with all penalties, and the predictions."""
    y_pred = plan.graph.run(params, memory, batch.x, ctx)[0]
    values = plan.loss.per_example(batch.y, y_pred) * batch.weight
    loss = ops.sum(values) / _divisor(plan.loss.reduction, batch)
    for penalty in plan.graph.penalties(params):
        loss = loss + penalty
    return loss, y_pred


def _divisor(reduction: str | None, batch: Batch) -> Any:
    """What the sum of a batch's losses is divided by; padding counts for nothing."""
    if reduction == "sum":
        return 1
    return ops.sum(batch.weight if reduction == "mean_with_sample_weight" else batch.rows)


def measures(plan: Plan, batch: Batch, loss: Array, y_pred: Array) -> Tree:
    """Sums over the batch, from which the numbers of an epoch are made on the host."""
    rows = ops.sum(batch.rows)
    named: dict[str, Tree] = {"loss": {"total": loss * rows, "rows": rows}}
    for metric in plan.metrics:
        named[metric.name] = metric.measure(batch.y, y_pred, batch.rows)
    for metric in plan.weighted_metrics:
        named[metric.name] = metric.measure(batch.y, y_pred, batch.weight)
    return named


def frozen(graph: Graph, tree: Tree) -> Tree:
    """The tree with zeros for the layers that are not trainable."""
    layers = graph.layers
    return {
        name: branch if layers[name].trainable else trees.map(zeros_like, branch)
        for name, branch in tree.items()
    }


def pick(data: Data, rows: Array, count: Array) -> Batch:
    """The numbered rows, gathered where the data lies; the first `count` of them are real."""
    real = ops.cast(np.arange(len(rows)) < count, dtype=np.float32)
    weight = real if data.weight is None else real * ops.take(data.weight, rows)
    x = tuple(as_numbers(ops.take(array, rows)) for array in data.x)
    return Batch(x, ops.take(data.y, rows), weight, real)


def as_numbers(x: Array) -> Array:
    """Bytes (images) become float32 as they enter the network; other types stay."""
    return ops.cast(x, dtype=np.float32) if x.dtype in (np.uint8, np.bool_) else x


def train_program(plan: Plan) -> Function:
    """The steps of an epoch from `start` up to `stop` as one function, to be compiled."""

    def steps(
        state: TrainState, data: Data, order: Batches, start: Array, stop: Array
    ) -> tuple[TrainState, Tree]:
        def one(now: TrainState, place: Batches) -> tuple[TrainState, Tree]:
            return train_step(plan, now, pick(data, place.rows, place.counts))

        return scan_part(one, state, order, start, stop)

    return steps


def evaluate_program(plan: Plan) -> Function:
    """The measures of every batch, in evaluation mode, as one function, to be compiled."""

    def steps(params: Tree, memory: Tree, data: Data, order: Batches) -> Tree:
        def one(carry: Array, place: Batches) -> tuple[Array, Tree]:
            batch = pick(data, place.rows, place.counts)
            return carry, evaluate_batch(plan, params, memory, batch)

        return plain_scan(one, _nothing(data), order)[1]

    return steps


def evaluate_batch(plan: Plan, params: Tree, memory: Tree, batch: Batch) -> Tree:
    """The measures of one batch.

    The forward pass is recorded although nothing is differentiated: so the loss sees that a
    softmax comes before it, and is computed by the same stable formula as in training.
    """
    with Tape() as tape:
        watched = tape.watch(params)
        loss, y_pred = total_loss(plan, watched, memory, batch, Context())
    plain = [value.value if tape.owns(value) else value for value in (loss, y_pred)]
    return measures(plan, batch, *plain)


def predict_program(graph: Graph, observe: Observer | None = None) -> Function:
    """All outputs for one batch, in evaluation mode, as a function to be compiled."""

    def outputs(params: Tree, memory: Tree, x: tuple[Array, ...]) -> list[Array]:
        return graph.run(params, memory, [as_numbers(a) for a in x], Context(observe=observe))

    return outputs


def _nothing(data: Data) -> Array:
    """A carry that carries nothing, living where the data lives."""
    return namespace(*data.x).zeros((), np.float32)
