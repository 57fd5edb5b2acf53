"""The training loop: epochs of steps, a fraction of a second at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import numpy as np

from goodfit.arrays import Array, Tree, to_numpy, trees
from goodfit.data.batches import Batches, batches, epoch_order
from goodfit.training.breakdown import locate
from goodfit.training.evaluation import evaluate, numbers
from goodfit.training.run import Run
from goodfit.training.state import TrainState
from goodfit.training.step import Data, pick

SECONDS_PER_CALL = 0.2  # progress and Ctrl-C are looked at this often
PROBE_ROWS = 256
DEV_BATCH = 1024


def train(run: Run, data: Data, dev: Data | None, first_epoch: int, shuffle: bool) -> None:
    """Trains until the epochs run out, somebody stops the run, or the user interrupts it."""
    run.tell("fit_start")
    try:
        for epoch in range(first_epoch, run.epochs):
            run.epoch = epoch
            _epoch(run, data, dev, shuffle)
            if run.stopped_by:
                break
    except KeyboardInterrupt:
        run.stop("interrupted by the user")
    finally:
        run.tell("fit_end")
        run.model.state = run.state


def _epoch(run: Run, data: Data, dev: Data | None, shuffle: bool) -> None:
    record = run.record
    key, taken = to_numpy((run.state.key, run.state.step))
    order = batches(epoch_order(key, taken, record.facts.rows, shuffle), record.batch_size)
    run.logs, run.step, run.steps = {}, 0, len(order.rows)
    run.tell("epoch_start")
    rate = run.learning_rate
    measured = list(_steps(run, data, order))
    if measured:
        record.step_losses.append(_step_losses(measured))
    if record.breakdown is not None:
        _note(run, dict.fromkeys(run.expected_logs(), math.nan) | {"learning_rate": rate})
    elif measured:
        _note(run, {**_judged(run, measured, dev), "learning_rate": rate})
        _examine(run, data)
        run.tell("epoch_end")


def _judged(run: Run, measured: list[Tree], dev: Data | None) -> dict[str, float]:
    """The numbers of the training steps, and of the validation rows after them."""
    found = numbers(run.programs.plan, measured)
    if dev is None:
        return found
    state, size = run.state, max(run.record.batch_size, min(len(dev.y), DEV_BATCH))
    judged = evaluate(run.programs, state.params, state.memory, dev, size)
    return found | {f"val_{name}": value for name, value in judged.items()}


def _note(run: Run, logs: dict[str, float]) -> None:
    run.logs = logs
    for name, value in logs.items():
        run.history.setdefault(name, []).append(value)


def _steps(run: Run, data: Data, order: Batches) -> Iterator[Tree]:
    """Runs the steps of an epoch, a fraction of a second at a time; yields what they measured."""
    watched = any(callback.every_step for callback in run.callbacks)
    placed = run.programs.place(order)
    while run.step < run.steps and not run.stopped_by:
        start, stop = run.step, min(run.step + run.pace, run.steps)
        before, began = run.state, time.perf_counter()
        state, measured = run.programs.train(before, data, placed, np.int32(start), np.int32(stop))
        part = _part(to_numpy(measured), start, stop)
        if not np.isfinite(part["loss"]["total"]).all():
            _break_down(run, before, data, order, start, part)
            if run.step > start:
                yield _part(part, 0, run.step - start)
            return
        run.state, run.step = state, stop
        run.last_loss = float(_step_losses([part])[-1])
        run.logs = numbers(run.programs.plan, [part])
        yield part
        run.pace = 1 if watched else _next_pace(stop - start, time.perf_counter() - began)
        run.tell("step_end")


def _next_pace(count: int, seconds: float) -> int:
    """As many steps as fit into one call, but no more than ten times as many as before."""
    return max(1, int(count * min(10, SECONDS_PER_CALL / max(seconds, 1e-6))))


def _part(measured: Tree, start: int, stop: int) -> Tree:
    return trees.map(lambda array: array[start:stop], measured)


def _step_losses(measured: list[Tree]) -> Array:
    return np.concatenate([part["loss"]["total"] / part["loss"]["rows"] for part in measured])


def _break_down(
    run: Run, before: TrainState, data: Data, order: Batches, start: int, part: Tree
) -> None:
    """Goes back to the state before the step whose loss was not finite, and finds the cause."""
    bad = start + int(np.argmin(np.isfinite(part["loss"]["total"])))
    if bad > start:
        place = run.programs.place(order)
        before, _ = run.programs.train(before, data, place, np.int32(start), np.int32(bad))
    run.state, run.step = before, bad
    batch = pick(to_numpy(data), order.rows[bad], order.counts[bad])
    found = locate(run.programs.plan, to_numpy(before), batch)
    run.record.breakdown = found._replace(
        epoch=run.epoch,
        step=bad,
        rows=order.rows[bad][: order.counts[bad]],
        loss_before=_step_losses([part])[bad - start - 1] if bad > start else run.last_loss,
        learning_rate=run.learning_rate,
    )
    run.stop(f"the {found.phase} was no longer finite in step {bad + 1} of epoch {run.epoch + 1}")


def _examine(run: Run, data: Data) -> None:
    """Vitals after this epoch; ever more rarely, so that they cost next to nothing."""
    examine = run.programs.examine
    if examine is None or not run.examines or run.epoch % max(1, run.epoch // 10):
        return
    count = min(PROBE_ROWS, run.record.facts.rows)
    batch = pick(data, run.programs.place(np.arange(count, dtype=np.int32)), np.int32(count))
    found = to_numpy(examine(run.state, batch))
    for layer, quantities in found.items():
        for name, value in quantities.items():
            run.record.vitals.setdefault(layer, {}).setdefault(name, []).append(float(value))
