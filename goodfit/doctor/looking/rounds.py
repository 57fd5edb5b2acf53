"""The doctor's rounds: when a network in training is looked at, so that the healthy hardly notice.

A look costs a step on a few rows in plain NumPy, where nothing has to be compiled. There is one
before the first step, then ever rarer ones; only a network that does not fit well at the end of its
training is looked at again, three times, on other rows, and its steps are measured too.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np

from goodfit.arrays import to_numpy
from goodfit.callbacks import Callback
from goodfit.data.batches import Batches, batches
from goodfit.doctor.course import progress
from goodfit.doctor.looking.examination import Seen, examination
from goodfit.doctor.looking.noise_scale import noise_scale
from goodfit.doctor.looking.rows import rows_that_fit
from goodfit.doctor.looking.sample import drawn
from goodfit.training.batch import Batch, Data
from goodfit.training.plan import Plan
from goodfit.training.record import Record
from goodfit.training.state import TrainState
from goodfit.training.step import pick

ROWS = 64
"""So many rows are looked at together, fewer where they would take much memory."""

FIRST, RARER = 1000, 4
"""The rows trained on before the second look, and how many times as many before each next one."""

LAST_LOOKS = progress.PERSISTENT


class Rounds(Callback):
    """Looks at the network before, while and after it trains, and notes in the record what it sees.

    Args:
        plan: what is trained, and how.
        data: training rows, from which a few are drawn to look by.
    """

    def __init__(self, plan: Plan, data: Data) -> None:
        self._examine = examination(plan)
        rows = plan.graph.batch_size or min(rows_that_fit(plan.graph, ROWS), data.rows)
        some = drawn(data, rows * LAST_LOOKS)
        self._batches = [
            pick(some, _part(batches(np.arange(some.rows), rows), i))
            for i in range(-(-some.rows // rows))
        ]
        self._looks = 0
        self._next = FIRST
        self._epochs, self._steps = 0, 0  # counted so far

    def before(self, state: TrainState) -> Seen:
        """What is seen before the first step."""
        return self._look(state, stride=False)

    def epoch_end(self, run: Any) -> None:
        """Looks where enough has been learnt since the last time."""
        record = run.record
        fresh = record.step_losses[self._epochs :]  # epochs of an earlier run may have come first
        self._epochs, self._steps = self._epochs + len(fresh), self._steps + sum(map(len, fresh))
        trained = self._steps * record.batch_size
        if trained >= self._next:
            self._next = trained * RARER
            note(record, self._look(run.state, stride=False))

    def as_if_over(self, run: Any) -> Record:
        """The record as it would be if the run ended now without being well; nothing is changed."""
        record: Record = run.record
        sample = record.sample and record.sample.unasked()
        vitals, strides = deepcopy(record.vitals), deepcopy(record.strides)
        so_far = replace(record, vitals=vitals, strides=strides, sample=sample)
        looks = self._looks
        for _ in range(LAST_LOOKS):
            note(so_far, self._look(run.state, stride=True))
        self._looks = looks
        return so_far

    def fit_end(self, run: Any) -> None:
        """Looks three times more where the network is not well."""
        record = run.record
        if record.epochs_run and not progress.fits_well(record):
            seen = [self._look(run.state, stride=True) for _ in range(LAST_LOOKS)]
            for each in seen:
                note(record, each)
            if len(self._batches) >= LAST_LOOKS:
                rows = len(self._batches[0].rows)
                record.noise_scale = noise_scale([each.gradients for each in seen], rows)

    def state(self) -> dict[str, Any]:
        """How often it looked, and when the next look is due; the steps are counted anew."""
        return {"looks": self._looks, "next": self._next}

    def restore(self, state: dict[str, Any]) -> None:
        """Goes on counting."""
        self._looks, self._next = state["looks"], state["next"]

    def _look(self, state: TrainState, stride: bool) -> Seen:
        batch: Batch = self._batches[self._looks % len(self._batches)]
        self._looks += 1
        with np.errstate(all="ignore"):
            seen: Seen = self._examine(to_numpy(state), batch, stride)
            return seen


def note(record: Any, seen: Seen) -> None:
    """Adds what was seen to the record's vitals and strides."""
    for layer, signs in seen.vitals.items():
        for name, value in signs.items():
            record.vitals.setdefault(layer, {}).setdefault(name, []).append(float(value))
    for name, value in seen.stride.items():
        record.strides.setdefault(name, []).append(float(value))


def _part(found: Batches, i: int) -> Batches:
    return Batches(*(part[i] for part in found))
