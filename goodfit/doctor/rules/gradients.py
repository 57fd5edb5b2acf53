"""Rules about gradients: whether the error signal reaches the first layers at a fair size."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor import breakdown, progress
from goodfit.doctor.cures import (
    InsertBatchNormalization,
    UseActivation,
    UseInitializer,
    learning_rate_divided,
)
from goodfit.doctor.finding import Finding
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

VANISHED = 1e-3
EXPLODED = 1e2
_UNLIKE_OTHERS = ("BatchNormalization", "LayerNormalization", "Embedding")


@rule("vanishing_gradient")
def vanishing_gradient(record: Record) -> Iterator[Finding]:
    """The gradient fades on its way back, so that the first layers hardly learn.

    Evidence: relative to its weights, the first layer's gradient is less than a thousandth of the
    last layer's, in most examinations, and the network does no better than a constant guess.
    Cause: many sigmoid or tanh layers (each passes on a quarter at most, or nothing where it is
    saturated), or first weights that are too small.
    Remedy: ReLU with He's initial weights, batch normalisation, fewer layers, shortcuts.
    """
    ratio = _first_to_last(record)
    if not ratio < VANISHED or not progress.is_stuck(record) or progress.dead_layers(record):
        return
    first, last = _ends(record)
    yield Finding(
        "vanishing_gradient",
        "warning",
        first,
        f"Relative to its weights, the gradient of `{first}` is typically {100 * ratio:.2g}% of "
        f"that of `{last}`: the first layers hardly learn, and the network is stuck.",
        (UseActivation(_hidden(record), "relu", "he_normal"), InsertBatchNormalization()),
    )


@rule("exploding_gradient")
def exploding_gradient(record: Record) -> Iterator[Finding]:
    """The gradient grows on its way back, layer by layer or step by step of a sequence.

    Evidence: relative to its weights, the first layer's gradient is more than a hundred times the
    last layer's in most examinations, and the network does no better than a constant guess; or a
    number overflowed although the loss had not been rising before.
    Cause: first weights that are too large, an exponential activation, long sequences.
    Remedy: initial weights of the right size, batch normalisation, a lower learning rate, LSTM
    instead of SimpleRNN.
    """
    cures = (
        UseInitializer(_hidden(record), "he_normal"),
        learning_rate_divided(record, 10),
        InsertBatchNormalization(),
    )
    if record.breakdown is not None and breakdown.cause(record) == "exploding_gradient":
        evidence = breakdown.told(record.breakdown)
        yield Finding("exploding_gradient", "error", record.breakdown.layer, evidence, cures)
        return
    ratio = _first_to_last(record)
    if ratio > EXPLODED and progress.is_stuck(record):
        first, last = _ends(record)
        evidence = (
            f"Relative to its weights, the gradient of `{first}` is typically {ratio:.3g} times "
            f"that of `{last}`, and the network is stuck."
        )
        yield Finding("exploding_gradient", "warning", first, evidence, cures)


def _first_to_last(record: Record) -> float:
    """gradient/weight of the first layer over that of the last, as it is in most examinations.

    NaN where it is not known; every comparison with it is false.
    """
    names = _comparable(record)
    if len(names) < 2:
        return math.nan
    first, last = (_relative(record, names[i]) for i in (0, -1))
    known = (first >= 0) & (last > 0) & np.isfinite(first) & np.isfinite(last)
    if known.sum() < progress.PERSISTENT:
        return math.nan
    return float(np.median(first[known] / last[known]))


def _relative(record: Record, layer: str) -> NDArray[np.float64]:
    gradient, weight = (
        progress.examinations(record, layer, quantity)
        for quantity in ("gradient_norm", "weight_norm")
    )
    return np.divide(gradient, weight, out=np.full_like(weight, np.nan), where=weight > 0)


def _comparable(record: Record) -> list[str]:
    """The layers that multiply: their gradients can be compared with one another."""
    layers = record.graph.layers
    weighted = progress.weighted_layers(record)
    return [name for name in weighted if type(layers[name]).__name__ not in _UNLIKE_OTHERS]


def _ends(record: Record) -> tuple[str, str]:
    names = _comparable(record)
    return names[0], names[-1]


def _hidden(record: Record) -> tuple[str, ...]:
    names = _comparable(record) or list(record.graph.layers)
    return tuple(names[:-1] or names)
