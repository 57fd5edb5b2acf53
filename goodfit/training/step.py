"""The step: one batch forward, backward, and the weights moved. Everything else repeats it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Function, Tree, namespace, random, scan_part, trees
from goodfit.arrays import scan as plain_scan
from goodfit.autodiff import Tape, value_and_grad, zeros_like
from goodfit.data.batches import Batches
from goodfit.layers.context import Context, Observer
from goodfit.layers.graph import Graph
from goodfit.training.batch import Batch, Data, Predictions
from goodfit.training.mixing import mixed
from goodfit.training.plan import Plan
from goodfit.training.state import TrainState


def train_step(plan: Plan, now: TrainState, batch: Batch) -> tuple[TrainState, Tree]:
    """One step of gradient descent: the new state, and what was measured on the way."""
    scale = plan.optimizer.loss_scale(now.slots)

    def objective(params: Tree) -> tuple[Array, tuple[Array, Tree, Predictions]]:
        ctx = training_context(now, batch)
        loss, predicted = total_loss(plan, params, now.memory, batch, ctx)
        return loss * scale, (loss, {**now.memory, **ctx.memory}, predicted)

    (_, found), gradients = value_and_grad(objective, has_aux=True)(now.params)
    loss, memory, predicted = found
    learning = frozen(plan.graph, gradients)
    updates, slots = optimizer_updates(
        plan, now, learning, loss, lambda params: objective(params)[1][0]
    )
    moved = trees.map(lambda param, update: param + update, now.params, frozen(plan.graph, updates))
    params = plan.graph.constrained(moved)
    state = TrainState(params, memory, slots, now.step + 1, now.rate_factor, now.key)
    return state, measures(plan, batch, loss, predicted)


def training_context(now: TrainState, batch: Batch, observe: Observer | None = None) -> Context:
    """What layers may know in the step that follows this state."""

    def examples() -> Array:
        epoch = random.fold(random.fold(now.key, "examples"), batch.epoch)
        return random.fold_each(epoch, batch.examples)

    known = None if batch.examples is None else examples
    return Context(True, random.fold(now.key, now.step), batch.rows, observe, known)


def optimizer_updates(
    plan: Plan,
    now: TrainState,
    gradients: Tree,
    loss: Array | None = None,
    objective: Function | None = None,
) -> tuple[Tree, Tree]:
    """What the optimiser adds to the params in the step that follows, and its slots after it.

    An optimiser that searches tries losses with the `objective`, where there is one.
    """
    optimizer = plan.optimizer
    given = (gradients, now.slots, now.params, now.step + 1)
    rate = optimizer.rate(now.step) * now.rate_factor
    if optimizer.searches and objective is not None:
        updates, slots = optimizer.search(*given, rate, loss, objective)
    else:
        updates, slots = optimizer.update(*given, rate)
    return updates, slots


def finished(plan: Plan, state: TrainState) -> TrainState:
    """The state after training: what the optimiser makes of the params in the end."""
    params, slots = plan.optimizer.final(state.params, state.slots)
    layers = plan.graph.layers
    kept = {
        name: branch if layers[name].trainable else state.params[name]
        for name, branch in params.items()
    }
    return state._replace(params=kept, slots=slots)


def total_loss(
    plan: Plan, params: Tree, memory: Tree, batch: Batch, ctx: Context
) -> tuple[Array, Predictions]:
    """The loss of a batch with all penalties, and the predictions."""
    y_pred, masks = plan.graph.run_masked(params, memory, batch.x, ctx)
    targets = [mixed(out.loss, y, ctx) for out, y in zip(plan.outputs, batch.y, strict=True)]
    each = zip(plan.outputs, targets, y_pred, batch.weight, masks, strict=True)
    costs = [
        None if out.loss is None else out.loss.of_batch(y, one, weight, batch.rows, mask)
        for out, y, one, weight, mask in each
    ]
    shares = [
        cost if out.share == 1 else cost * out.share
        for out, cost in zip(plan.outputs, costs, strict=True)
        if cost is not None
    ]
    extra = [*plan.graph.penalties(params), *ctx.losses]
    return sum([*shares[1:], *extra], shares[0]), Predictions(y_pred, masks, costs, targets)


def measures(plan: Plan, batch: Batch, loss: Array, predicted: Predictions) -> Tree:
    """Sums over the batch, from which the numbers of an epoch are made on the host."""
    rows = ops.sum(batch.rows)
    named: dict[str, Tree] = {"loss": {"total": loss * rows, "rows": rows}}
    for out, cost in zip(plan.outputs, predicted.losses, strict=True):
        if out.name and cost is not None:
            named[out.log_name("loss")] = {"total": cost * rows, "rows": rows}
    for i, out in enumerate(plan.outputs):
        kinds = [(out.metrics, batch.rows), (out.weighted_metrics, batch.weight[i])]
        for metrics, weight in kinds:
            for metric in metrics:
                counted = _counted(weight, predicted.masks[i])
                sums = metric.measure(predicted.targets[i], predicted.y[i], counted)
                named[out.log_name(metric.name)] = sums
    return named


def _counted(weight: Array, mask: Array | None) -> Array:
    """What each row counts, or each step of it where a mask hides some."""
    if mask is None:
        return weight
    each = weight if weight.ndim > 1 else ops.expand_dims(weight, 1)
    return each * ops.cast(mask, dtype=np.float32)


def frozen(graph: Graph, tree: Tree) -> Tree:
    """The tree with zeros for the layers that are not trainable."""
    layers = graph.layers
    return {
        name: branch if layers[name].trainable else trees.map(zeros_like, branch)
        for name, branch in tree.items()
    }


def pick(data: Data, place: Batches) -> Batch:
    """The numbered rows, gathered where the data lies; the first `counts` of them are real."""
    rows = place.rows
    real = ops.cast(np.arange(len(rows)) < place.counts, dtype=np.float32)
    x = tuple(as_numbers(ops.take(array, rows)) for array in data.x)
    y = tuple(ops.take(array, rows) for array in data.y)
    weight = tuple(_weights(part, rows, real) for part in data.weight)
    return Batch(x, y, weight, real, rows + place.offset, place.epoch)


def _weights(weight: Array | None, rows: Array, real: Array) -> Array:
    if weight is None:
        return real
    picked = ops.take(weight, rows)
    return picked * ops.reshape(real, shape=(-1, *(1 for _ in picked.shape[1:])))


def as_numbers(x: Array) -> Array:
    """Bytes (images) become float32 as they enter the network; other types stay."""
    return ops.cast(x, dtype=np.float32) if x.dtype in (np.uint8, np.bool_) else x


def train_program(step: Function) -> Function:
    """The steps of an epoch from `start` up to `stop` as one function, to be compiled.

    `step(state, batch)` is one step; it returns the next state, and what it measured.
    """

    def steps(
        state: TrainState, data: Data, order: Batches, start: Array, stop: Array
    ) -> tuple[TrainState, Tree]:
        def one(now: TrainState, place: Batches) -> tuple[TrainState, Tree]:
            next_state, measured = step(now, pick(data, place))
            return next_state, measured

        return scan_part(one, state, order, start, stop)

    return steps


def are_finite(numbers: Sequence[Array]) -> Array:
    """Whether arrays hold nothing but finite numbers.

    A sum is finite only if they are, and takes a tenth of the time of a look at each.
    """
    return namespace(*numbers).isfinite(sum([array.sum() for array in numbers], np.float32(0)))


def evaluate_program(plan: Plan) -> Function:
    """The measures of every batch, in evaluation mode, as one function, to be compiled."""

    def steps(params: Tree, memory: Tree, data: Data, order: Batches) -> Tree:
        def one(carry: Array, place: Batches) -> tuple[Array, Tree]:
            batch = pick(data, place)
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
        found = total_loss(plan, watched, memory, batch, Context(rows=batch.rows))
    loss, predicted = trees.map(lambda part: part.value if tape.owns(part) else part, found)
    return measures(plan, batch, loss, predicted)


def predict_program(graph: Graph, observe: Observer | None = None) -> Function:
    """All outputs for one batch, in evaluation mode, as a function to be compiled."""

    def outputs(params: Tree, memory: Tree, x: tuple[Array, ...]) -> list[Array]:
        return graph.run(params, memory, [as_numbers(a) for a in x], Context(observe=observe))

    return outputs


def _nothing(data: Data) -> Array:
    """A carry that carries nothing, living where the data lives."""
    return namespace(*data.x).zeros((), np.float32)
