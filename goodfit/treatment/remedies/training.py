"""Cures of how a network learns: rate, optimiser, batches, epochs."""

from __future__ import annotations

from typing import Any

from goodfit import optimizers
from goodfit.doctor.cures import (
    ChangeBatchSize,
    ChangeLearningRate,
    ChangeOptimizer,
    ClipGradients,
    StopEarly,
    TrainLonger,
)
from goodfit.treatment.program import Program, Rows
from goodfit.treatment.remedies.applied import treats

SAME = 1.01
"""Rates that differ by a smaller factor are the same."""


@treats.register
def _(cure: ChangeLearningRate, program: Program, rows: Rows) -> Program | None:
    now = program.learning_rate
    if now == 0 or cure.then <= 0 or (max(cure.then / now, now / cure.then) < SAME and now > 0):
        return None
    return program.but(rate_factor=program.rate_factor * cure.then / now)


@treats.register
def _(cure: ChangeOptimizer, program: Program, rows: Rows) -> Program | None:
    kind: Any = type(optimizers.get(cure.optimizer))
    optimizer = kind(learning_rate=cure.learning_rate)
    same = repr(optimizer) == repr(program.choice.optimizer) and program.rate_factor == 1
    if same:
        return None
    return program.but(rate_factor=1.0).compiled_with(optimizer=optimizer)


@treats.register
def _(cure: ClipGradients, program: Program, rows: Rows) -> Program | None:
    optimizer = program.choice.optimizer
    limits = ("clipnorm", "clipvalue", "global_clipnorm")
    if any(getattr(optimizer, name, 0) is not None for name in limits):
        return None
    clipping = type(optimizer)(**{**optimizer.settings(), "global_clipnorm": cure.limit})
    return program.compiled_with(optimizer=clipping)


@treats.register
def _(cure: ChangeBatchSize, program: Program, rows: Rows) -> Program | None:
    size = min(cure.then, rows.count)
    return None if size == program.batch_size else program.but(batch_size=size)


@treats.register
def _(cure: TrainLonger, program: Program, rows: Rows) -> Program | None:
    left = cure.epochs - program.trained
    if left <= 0 or (program.start is None and left <= program.epochs):
        return None
    return program.but(epochs=left)


@treats.register
def _(cure: StopEarly, program: Program, rows: Rows) -> Program | None:
    if program.patience is not None or rows.origin == "trained on":
        return None
    return program.but(patience=cure.patience)
