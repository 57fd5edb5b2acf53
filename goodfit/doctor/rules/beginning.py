"""Rules about the beginning: first weights, the first pass, and layers that never leave it."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from goodfit.doctor.course import progress
from goodfit.doctor.cures import InsertBatchNormalization, UseInitializer, Write, named
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.doctor.structure.network import hidden_layers, multiplies, normalizes, scoring
from goodfit.initializers.scaling import fan_in, fan_out
from goodfit.layers.graph import Node
from goodfit.training.record import Record

FAR = 4.0
"""First weights so many times as large, or as small, as they ought to be are off."""

EQUAL = 0.5
COSTLY = 10.0
FLAT = 0.5
FADED, GROWN = 0.05, 10.0


@rule("bad_init_symmetry", before=True)
def bad_init_symmetry(record: Record) -> Iterator[Finding]:
    """The units of a hidden layer begin equal and learn the same, so that they stay equal.

    Evidence: most units of the layer have the same incoming weights as their neighbours, and get
    the same gradient, at the first pass and at the last examination. (The last layer, or the only
    one, may well begin with zeros: its units have different targets.)
    Cause: weights that begin with a constant, such as zeros or ones.
    Remedy: random first weights, such as Glorot's or He's. Biases may begin with zeros.
    """
    last = {node.name for node in map(record.graph.nodes.__getitem__, record.graph.outputs)}
    last |= {node.name for place in record.graph.outputs if (node := scoring(record.graph, place))}
    equal = tuple(
        name for name in record.first_vitals if name not in last and _stay_equal(record, name)
    )
    if not equal:
        return
    severity: Severity = "info" if record.epochs_run and progress.fits_well(record) else "warning"
    yield Finding(
        "bad_init_symmetry",
        severity,
        equal[0],
        tell(
            "The units of {layers} begin with the same weights and get the same gradient, so that "
            "they stay equal: a layer of one unit would do the same.",
            layers=named(equal),
        ),
        (UseInitializer(equal, "auto"),),
    )


@rule("bad_init_large")
def bad_init_large(record: Record) -> Iterator[Finding]:
    """The first weights are so large that signals grow from layer to layer, or saturate units.

    Evidence: first weights four times as large as He's or more, for the number of inputs; at the
    first pass the signal grew tenfold in the layer, or half of its sigmoid or tanh units were on
    their flat ends, or the first loss was ten times a constant guess's; and the run broke down, did
    no better than a constant guess or worse than cheap models. What is normalised behind may begin
    at any size.
    Cause: `RandomNormal(stddev=1.0)` and the like, whatever the number of inputs.
    Remedy: He's first weights for ReLU, Glorot's for sigmoid and tanh.
    """
    broken = record.breakdown is not None
    loud = {
        node.name: times for node in _kernels(record) if (times := _loudness(record, node)) > FAR
    }
    signs = [name for name in loud if _explodes(record, name)]
    costly = record.first_loss() > COSTLY * progress.guess_loss(record)
    if not loud or not (signs or costly) or not (broken or progress.disappoints(record)):
        return
    worst = max(loud, key=lambda name: loud[name])
    yield Finding(
        "bad_init_large",
        "error" if broken else "warning",
        worst,
        tell(
            "The weights of `{layer}` began {times:.2g} times as large as its number of inputs "
            "calls for, and the first loss was {loss:.3g}.",
            layer=worst,
            times=loud[worst],
            loss=record.first_loss(),
        ),
        (UseInitializer(tuple(loud), "auto"), InsertBatchNormalization()),
    )


@rule("bad_init_small")
def bad_init_small(record: Record) -> Iterator[Finding]:
    """The first weights are so small that the signal fades on its way through the layers.

    Evidence: a hidden layer's first weights are four times as small as Glorot's or more; at the
    first pass rows differed twenty times less behind the hidden layers than in front of them; and
    the network did no better than a constant guess or worse than cheap models. Small weights in the
    last layer are a good habit.
    Cause: `RandomNormal(stddev=0.01)` and the like, whatever the number of inputs.
    Remedy: He's first weights for ReLU, Glorot's for sigmoid and tanh.
    """
    hidden = [node for node, _ in hidden_layers(record.graph) if node in _kernels(record)]
    faint = [node.name for node in hidden if 0 < _loudness(record, node, least=True) < 1 / FAR]
    if not faint or not record.epochs_run:
        return
    before, behind = _input_spread(record), _spread(record, hidden[-1].name)
    if 0 < behind < FADED * before and progress.disappoints(record):
        yield Finding(
            "bad_init_small",
            "warning",
            faint[0],
            tell(
                "At the first pass rows differed by {before:.2g} in the inputs, but only by "
                "{behind:.2g} behind `{layer}`: the first weights of {layers} are too small.",
                before=before,
                behind=behind,
                layer=hidden[-1].name,
                layers=named(tuple(faint)),
            ),
            (UseInitializer(tuple(faint), "auto"),),
        )


@rule("untrained_weights")
def untrained_weights(record: Record) -> Iterator[Finding]:
    """A layer that should learn gets no gradient at all and never changes.

    Evidence: before the first step and in every examination its gradient was exactly 0 while others
    had one, and no ReLU layer is dead.
    Cause: nothing leads from the layer to the loss: a gradient was stopped, or the output that it
    serves has no loss; or it was rounded away in a step function. In a run that went well all the
    same it is only worth knowing.
    Remedy: connect the layer, or say `trainable=False` if it is meant to stay.
    """
    if record.breakdown is not None or not record.epochs_run or progress.dead_layers(record):
        return
    gradients = {
        name: [record.first_vitals.get(name, {}).get("gradient_norm", 0.0), *signs["gradient_norm"]]
        for name, signs in record.vitals.items()
        if "gradient_norm" in signs
    }
    known = {name: found for name, found in gradients.items() if len(found) > 1}
    still = tuple(name for name, found in known.items() if not any(found))
    if still and len(still) < len(known):
        well = progress.fits_well(record) and not progress.disappoints(record)
        yield Finding(
            "untrained_weights",
            "info" if well else "warning",
            still[0],
            tell("{layers} got no gradient in any examination.", layers=named(still)),
            (
                Write(tell("Let the loss depend on the layer")),
                Write(tell("Or say that it is meant to stay as it is"), "trainable=False"),
            ),
        )


def _stay_equal(record: Record, name: str) -> bool:
    first = record.first_vitals[name].get("equal_units", 0.0)
    later = record.vitals.get(name, {}).get("equal_units", [first])
    return first > EQUAL and later[-1] > EQUAL


def _kernels(record: Record) -> list[Node]:
    """Layers with kernels whose outputs nothing normalises."""
    graph = record.graph
    return [
        node
        for i, node in enumerate(graph.nodes)
        if multiplies(node.layer)
        and not any(i in other.inputs and normalizes(other.layer) for other in graph.nodes)
    ]


def _loudness(record: Record, node: Node, least: bool = False) -> float:
    """How large first weights are beside He's, or beside the least that Glorot's could be."""
    norm = record.first_vitals.get(node.name, {}).get("weight_norm", math.nan)
    shapes = [weight.shape for weight in node.layer.weights(node.input_shape).values()]
    kernel = max(shapes, key=math.prod)
    size = norm / math.sqrt(sum(map(math.prod, shapes)))
    due = 1 / max(fan_in(kernel), fan_out(kernel)) if least else 2 / fan_in(kernel)
    return size / math.sqrt(due)


def _explodes(record: Record, name: str) -> bool:
    signs = record.first_vitals[name]
    grows = signs["row_spread"] > GROWN * _input_spread(record)
    return grows or signs.get("saturated_fraction", 0.0) > FLAT


def _spread(record: Record, name: str) -> float:
    return record.first_vitals.get(name, {}).get("row_spread", math.nan)


def _input_spread(record: Record) -> float:
    """By how much rows differ in a number of the inputs."""
    deviations = record.facts.x_std
    return float(np.sqrt(np.mean(np.square(deviations)))) if len(deviations) else math.nan
