"""The training loop: epochs of steps, a fraction of a second at a time."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator

import numpy as np

from goodfit.arrays import Array, Tree, to_numpy, trees
from goodfit.data.batches import Batches
from goodfit.training.breakdown import locate
from goodfit.training.evaluation import numbers
from goodfit.training.feed import Block, Feed
from goodfit.training.run import INTERRUPTED, Run
from goodfit.training.state import TrainState
from goodfit.training.step import finished, pick

SECONDS_PER_CALL = 0.2  # progress and Ctrl-C are looked at this often


def train(run: Run, feed: Feed, dev: Feed | None, first_epoch: int, dev_every: int = 1) -> None:
    """Trains until the epochs run out, somebody stops the run, or the user interrupts it.

    Args:
        run: what is trained, and who looks on.
        feed: gives the training rows.
        dev: gives the validation rows, or None.
        first_epoch: the number of the first epoch.
        dev_every: after how many epochs the validation rows are judged.
    """
    run.feed, run.dev, run.epoch = feed, dev, first_epoch
    run.tell("fit_start")
    try:
        for epoch in range(run.epoch, run.epochs):
            run.epoch = epoch
            _epoch(run, feed, judged=(epoch + 1) % dev_every == 0)
            if run.stopped_by:
                break
    except KeyboardInterrupt:
        run.stop(INTERRUPTED)
    finally:
        run.state = finished(run.programs.plan, run.state)
        run.tell_end()
        run.model.state = run.state


def _epoch(run: Run, feed: Feed, judged: bool) -> None:
    record = run.record
    key, taken = to_numpy((run.state.key, run.state.step))
    run.logs, run.step, run.steps = {}, 0, feed.steps or run.steps
    run.tell("epoch_start")
    rate = run.learning_rate
    measured: list[Tree] = []
    for block in feed.blocks(key, int(taken)):
        measured.extend(_steps(run, block))
        if run.stopped_by:
            break
    if measured:
        record.step_losses.append(_step_losses(measured))
    if record.breakdown is not None:
        _note(run, dict.fromkeys(run.expected_logs(), math.nan) | {"learning_rate": rate})
    elif measured:
        dev = run.judge() if judged else {}
        _note(run, {**numbers(run.programs.plan, measured), **dev, "learning_rate": rate})
        run.tell("epoch_end")


def _note(run: Run, logs: dict[str, float]) -> None:
    run.logs = logs
    if any(name.startswith("val_") for name in logs):
        run.record.judged.append(run.record.epochs_run)
    for name, value in logs.items():
        run.history.setdefault(name, []).append(value)


def _steps(run: Run, block: Block) -> Iterator[Tree]:
    """Runs the steps of a block, a fraction of a second at a time; yields what they measured."""
    watched = any(callback.every_step for callback in run.callbacks)
    placed = run.programs.place(block.order)
    before_block, stop = run.step, 0
    run.steps = max(run.steps, before_block + block.steps)
    while stop < block.steps and not run.stopped_by:
        start, stop = stop, min(stop + run.pace, block.steps)
        before, began = run.state, time.perf_counter()
        state, measured = run.programs.train(
            before, block.data, placed, np.int32(start), np.int32(stop)
        )
        part = _part(to_numpy(measured), start, stop)
        if not np.isfinite(part["loss"]["total"]).all():
            bad = start + int(np.argmin(np.isfinite(part["loss"]["total"])))
            run.step = before_block + bad
            _break_down(run, before, block, start, bad, part)
            if bad > start:
                yield _part(part, 0, bad - start)
            return
        run.state, run.step = state, before_block + stop
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
    run: Run, before: TrainState, block: Block, start: int, bad: int, part: Tree
) -> None:
    """Goes back to the state before the step whose loss was not finite, and finds the cause."""
    order = block.order
    if bad > start:
        place = run.programs.place(order)
        before, _ = run.programs.train(before, block.data, place, np.int32(start), np.int32(bad))
    run.state = before
    here = Batches(*(part[bad] for part in order))
    found = locate(run.programs.plan, to_numpy(before), pick(to_numpy(block.data), here))
    run.record.breakdown = found._replace(
        epoch=run.epoch,
        step=run.step,
        rows=here.rows[: here.counts] + here.offset,
        loss_before=_step_losses([part])[bad - start - 1] if bad > start else run.last_loss,
        learning_rate=run.learning_rate,
    )
    step = run.step + 1
    run.stop(f"the {found.phase} was no longer finite in step {step} of epoch {run.epoch + 1}")
