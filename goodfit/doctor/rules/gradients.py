"""Rules about gradients: whether the error signal reaches the first layers at a fair size."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.course import breakdown, progress
from goodfit.doctor.cures import (
    AddResiduals,
    ClipGradients,
    Cure,
    InsertBatchNormalization,
    UseActivation,
    UseInitializer,
    Write,
    learning_rate_divided,
)
from goodfit.doctor.finding import Finding
from goodfit.doctor.looking.vitals import activation_name
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

VANISHED = 1e-3
EXPLODED = 1e2
LONG_SEQUENCE = 10
UNBOUNDED = ("exponential",)
_UNLIKE_OTHERS = ("BatchNormalization", "LayerNormalization", "Embedding")


@rule("vanishing_gradient")
def vanishing_gradient(record: Record) -> Iterator[Finding]:
    """The gradient fades on its way back, so that the first layers hardly learn.

    Evidence: relative to its weights, the first layer's gradient was less than a thousandth of the
    last layer's for most of the run, from before the first step on, and the network is held back.
    Or it is stuck, and a recurrent layer without gates has a sigmoid, which passes on a quarter at
    most in each step of a long sequence.
    Cause: many sigmoid or tanh layers (each passes on a quarter at most, or nothing where it is
    saturated), or first weights that are too small.
    Remedy: ReLU with He's initial weights, batch normalisation, fewer layers, shortcuts; for
    sequences, layers with gates.
    """
    in_time = list(_fades_in_time(record))
    if in_time:
        yield from in_time
        return
    ratio = _first_to_last(record)
    if not ratio < VANISHED or progress.dead_layers(record) or not progress.held_back(record):
        return
    first, last = _ends(record)
    evidence = tell(
        "Relative to its weights, the gradient of `{first}` is typically {percent:.2g}% of that of "
        "`{last}`: the first layers hardly learn.",
        first=first,
        last=last,
        percent=100 * ratio,
    )
    cures = (
        UseActivation(_hidden(record), "relu", "he_normal"),
        InsertBatchNormalization(),
        AddResiduals(),
    )
    yield Finding("vanishing_gradient", "warning", first, evidence, cures)


@rule("exploding_gradient")
def exploding_gradient(record: Record) -> Iterator[Finding]:
    """The gradient grows on its way back, layer by layer or step by step of a sequence.

    Evidence: relative to its weights, the first layer's gradient was more than a hundred times the
    last layer's for most of the run, and the network is held back; or a number overflowed although
    the loss had not been rising before.
    Cause: first weights that are too large, an exponential activation, long sequences.
    Remedy: initial weights of the right size, clipped gradients, batch normalisation, a lower
    learning rate, LSTM instead of SimpleRNN.
    """
    cures = _against_growth(record)
    if record.breakdown is not None and breakdown.cause(record) == "exploding_gradient":
        evidence = breakdown.told(record.breakdown)
        yield Finding("exploding_gradient", "error", record.breakdown.layer, evidence, cures)
        return
    if breakdown.explodes_in_time(record) and progress.is_stuck(record):
        if progress.has_leapt(record):
            evidence = tell(
                "The training loss leapt to {highest:.3g}, after {start:.3g} at the start, in a "
                "network that multiplies step by step of a sequence.",
                highest=progress.highest_loss(record),
                start=record.first_loss(),
            )
            yield Finding("exploding_gradient", "warning", None, evidence, cures)
        return
    ratio = _first_to_last(record)
    if ratio > EXPLODED and progress.held_back(record):
        first, last = _ends(record)
        evidence = tell(
            "Relative to its weights, the gradient of `{first}` is typically {ratio:.3g} times "
            "that of `{last}`.",
            first=first,
            last=last,
            ratio=ratio,
        )
        yield Finding("exploding_gradient", "warning", first, evidence, cures)


def _fades_in_time(record: Record) -> Iterator[Finding]:
    nodes = record.graph.nodes
    for node in nodes:
        if type(node.layer).__name__ != "SimpleRNN" or activation_name(node.layer) != "sigmoid":
            continue
        steps = nodes[node.inputs[0]].shape[0] or LONG_SEQUENCE
        if steps < LONG_SEQUENCE or not progress.is_stuck(record):
            continue
        evidence = tell(
            "The sigmoid in `{layer}` passes on a quarter of the gradient at most, {steps} times "
            "in a row: the first steps of a sequence teach it next to nothing.",
            layer=node.name,
            steps=steps,
        )
        gates = Write(tell("Use a recurrent layer with gates, which keep the gradient"), "GRU(...)")
        bounded = UseActivation((node.name,), "tanh", "glorot_uniform")
        yield Finding("vanishing_gradient", "warning", node.name, evidence, (bounded, gates))
        return


def _against_growth(record: Record) -> tuple[Cure, ...]:
    clip, slower = ClipGradients(type(record.optimizer).__name__), learning_rate_divided(record, 10)
    if breakdown.explodes_in_time(record):
        remember = Write(
            tell("Use a recurrent layer with gates, which passes the gradient on unchanged"),
            "LSTM(...)",
        )
        return clip, slower, remember
    begin = UseInitializer(_hidden(record), "auto")
    tame = UseActivation(_hidden(record), "relu", "he_normal")
    bounded = [tame] if _has(record, UNBOUNDED) else []
    return (*bounded, begin, slower, clip, InsertBatchNormalization())


def _has(record: Record, activations: tuple[str, ...]) -> bool:
    return any(activation_name(layer) in activations for layer in record.graph.layers.values())


def _first_to_last(record: Record) -> float:
    """gradient/weight of the first layer over that of the last, as it was for most of the run.

    NaN where it is not known; every comparison with it is false.
    """
    names = _comparable(record)
    if len(names) < 2:
        return math.nan
    first, last = (_relative(record, names[i]) for i in (0, -1))
    known = (first >= 0) & (last > 0) & np.isfinite(first) & np.isfinite(last)
    if not known.any():
        return math.nan
    return float(np.median(first[known] / last[known]))


def _relative(record: Record, layer: str) -> NDArray[np.float64]:
    gradient, weight = (
        progress.stages(record, layer, quantity) for quantity in ("gradient_norm", "weight_norm")
    )
    with np.errstate(all="ignore"):
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
