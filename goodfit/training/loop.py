"""The training loop: epochs of steps, a fraction of a second at a time."""

from __future__ import annotations

import math
import time
from contextlib import closing

import numpy as np

from goodfit.arrays import Tree, to_numpy, trees
from goodfit.data.batches import Batches
from goodfit.data.prefetch import GivenUp
from goodfit.training.breakdown import locate
from goodfit.training.evaluation import numbers
from goodfit.training.feed import Before, Block
from goodfit.training.interruption import INTERRUPTED, heeded
from goodfit.training.run import Run
from goodfit.training.state import TrainState
from goodfit.training.step import finished, pick
from goodfit.training.tally import Tally, summed

SECONDS_PER_CALL = 0.5  # progress and Ctrl-C are looked at this often; memory is got anew each time


def train(run: Run, dev_every: int = 1) -> None:
    """Trains until the epochs run out, somebody stops the run, or the user interrupts it.

    Args:
        run: what is trained on what, from which epoch on, and who looks on.
        dev_every: after how many epochs the validation rows are judged.
    """
    with heeded(run.ask):
        _begin(run)
        try:
            for epoch in range(run.epoch, run.epochs):
                if run.stopped_by:
                    break
                run.epoch = epoch
                _epoch(run, judged=(epoch + 1) % dev_every == 0)
        except GivenUp:  # the data did not come, and somebody asked for a pause
            run.heed()
            run.keep(run)
        except KeyboardInterrupt:
            run.pause(run.asked or INTERRUPTED)
            if run.asked:  # the second time means now
                raise
        except Exception as error:
            run.pause(f"{type(error).__name__}: {error}")
            raise
        finally:
            run.state = finished(run.programs.plan, run.state)
            run.tell_end()
            run.model.state = run.state


def _begin(run: Run) -> None:
    """Tells that training begins; where an earlier call is gone on from, all is as it was then.

    Callbacks begin before they are given back what they remembered, and an epoch that was cut off
    begins again for them.
    """
    if run.kept is None:
        run.tell("fit_start")
        return
    run.kept.put_into(run)
    run.skip()
    run.tell("fit_start")
    if run.tally is not None:
        _begin_epoch(run)
    run.kept.put_into(run)
    run.kept.restore_callbacks(run)


def _begin_epoch(run: Run) -> Tally:
    run.logs, run.step, run.steps = {}, 0, run.feed.steps or run.steps
    run.tell("epoch_start")
    return Tally(int(to_numpy(run.state.step)), run.learning_rate)


def _epoch(run: Run, judged: bool) -> None:
    """An epoch, or what an earlier call left of it."""
    if run.tally is None:
        run.tally = _begin_epoch(run)
    before = Before(*run.tally.before)
    with closing(run.feed.blocks(to_numpy(run.state.key), run.tally.taken, before)) as blocks:
        for block in blocks:
            run.tally.before = block.before
            _steps(run, run.tally, block)
            if run.stopped_by:
                break
    if not run.is_interrupted:
        _end_epoch(run, run.tally, judged)


def _end_epoch(run: Run, tally: Tally, judged: bool) -> None:
    went_well = bool(tally.losses) and run.record.breakdown is None
    dev = run.judge() if judged and went_well else {}
    run.tally = None
    if tally.losses:
        run.record.step_losses.append(np.concatenate(tally.losses))
    if run.record.breakdown is not None:
        _note(run, dict.fromkeys(run.expected_logs(), math.nan) | {"learning_rate": tally.rate})
    elif went_well:
        _note(run, {**numbers(run.programs.plan, tally.sums), **dev, "learning_rate": tally.rate})
        run.heed()
        run.tell("epoch_end")


def _note(run: Run, logs: dict[str, float]) -> None:
    run.logs = logs
    if any(name.startswith("val_") for name in logs):
        run.record.judged.append(run.record.epochs_run)
    for name, value in logs.items():
        run.history.setdefault(name, []).append(value)


def _steps(run: Run, tally: Tally, block: Block) -> None:
    """Runs the steps of a block that are not done yet, a fraction of a second at a time.

    Args:
        run: what is trained.
        tally: what the epoch has measured so far.
        block: the rows of the steps.
    """
    watched = any(callback.every_step for callback in run.callbacks)
    run.steps = max(run.steps, block.before.steps + block.steps)
    stop = min(run.step - block.before.steps, block.steps)
    while stop < block.steps and not run.stopped_by:
        start, stop = stop, min(stop + run.pace, block.steps)
        began = time.perf_counter()
        state, part, sound = _call(run, run.state, block, start, stop)
        if not sound:
            _break_down(run, tally, block, start, part)
            return
        _advance(run, tally, state, part)
        run.pace = 1 if watched else _next_pace(stop - start, time.perf_counter() - began)
        run.heed()
        run.tell("step_end")


def _call(
    run: Run, state: TrainState, block: Block, start: int, stop: int
) -> tuple[TrainState, Tree, bool]:
    """Some steps: the state after them, what they measured, and whether all is finite."""
    places = np.int32(start), np.int32(stop)
    state, measured = run.programs.train(state, block.data, block.order, *places)
    part = trees.map(lambda array: array[start:stop], to_numpy(measured))
    finite = bool(np.isfinite(part["loss"]["total"]).all())
    return state, part, finite and run.programs.is_sound(state)


def _advance(run: Run, tally: Tally, state: TrainState, part: Tree) -> None:
    tally.add(part)
    run.state, run.step = state, tally.steps
    run.logs = numbers(run.programs.plan, summed(part))


def _next_pace(count: int, seconds: float) -> int:
    """As many steps as fit into one call, but no more than ten times as many as before."""
    return max(1, int(count * min(10, SECONDS_PER_CALL / max(seconds, 1e-6))))


def _break_down(run: Run, tally: Tally, block: Block, start: int, part: Tree) -> None:
    """Goes back to the state before the step that spoilt the numbers, and finds the cause."""
    good = _good_steps(run, tally, block, start, part)
    here = Batches(*(array[start + good] for array in block.order))
    found = locate(run.programs.plan, to_numpy(run.state), pick(to_numpy(block.data), here))
    run.record.breakdown = found._replace(
        epoch=run.epoch,
        step=run.step,
        rows=here.rows[: here.counts] + here.offset,
        loss_before=run.last_loss,
        learning_rate=run.learning_rate,
    )
    step = run.step + 1
    run.stop(f"the {found.phase} was no longer finite in step {step} of epoch {run.epoch + 1}")


def _good_steps(run: Run, tally: Tally, block: Block, start: int, part: Tree) -> int:
    """Takes the steps of a call up to the one that spoilt the numbers; how many these are.

    What is spoilt stays so: the place is found by halving, from before the first loss that shows
    it. The state before the call may be needed for that, and is still the run's.
    """
    finite = np.isfinite(part["loss"]["total"])
    good, bad = 0, len(finite) if finite.all() else int(np.argmin(finite)) + 1
    tried = bad - 1
    while bad - good > 1:
        state, measured, sound = _call(run, run.state, block, start + good, start + tried)
        if sound:
            _advance(run, tally, state, measured)
            good = tried
        else:
            bad = tried
        tried = (good + bad) // 2
    return good
