"""Rules about layers: whether they add anything, and whether the signal comes through them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goodfit.doctor.course import progress
from goodfit.doctor.cures import InsertBatchNormalization, UseActivation, Widen, named
from goodfit.doctor.finding import Finding
from goodfit.doctor.looking.vitals import activation_name
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.doctor.structure.depth import gradient_ratio, sigmoid_chain
from goodfit.doctor.structure.linearity import (
    bends_would_help,
    is_factorisation,
    is_straight,
    linear_pairs,
)
from goodfit.doctor.structure.network import hidden_layers, kernel_layer, units, width_before
from goodfit.layers.graph import Node
from goodfit.training.record import Record

CHOOSING = ("softmax", "sparsemax", "log_softmax")
GROWING = ("exponential",)
MANY_SIGMOIDS, WEAKER = 3, 0.1
SILENT = 0.1
ENOUGH_UNITS = 16


@rule("no_nonlinearity")
def no_nonlinearity(record: Record) -> Iterator[Finding]:
    """Linear layers follow one another with nothing between that bends: they are worth one.

    Evidence: nothing between the inputs and the scores bends, although there are several layers;
    the network did no better than a constant guess or worse than cheap models, and what keeps it
    there is that it is linear. Elsewhere, or in a run that went well, it is only worth knowing; two
    layers that are one with fewer weights are left alone.
    Cause: `activation=` was left out. Averaging, flattening, batch normalisation and dropout do not
    bend; taking the largest of several numbers does.
    Remedy: an activation, such as ReLU, in all layers but the last.
    """
    straight = is_straight(record.graph)
    pairs = linear_pairs(record.graph)
    linear = tuple(
        dict.fromkeys(
            one.name for one, other in pairs if straight or not is_factorisation(one, other)
        )
    )
    if not linear or not record.epochs_run:
        return
    cures = (UseActivation(linear, "relu", "he_normal"),)
    if straight and progress.disappoints(record) and bends_would_help(record):
        evidence = tell(
            "Nothing bends between the inputs and the scores: with {layers} linear, the network "
            "can only draw straight lines, which is too little for these data.",
            layers=named(linear),
        )
        yield Finding("no_nonlinearity", "warning", linear[0], evidence, cures)
        return
    evidence = tell(
        "Nothing bends between {layers} and the layer behind: together they can do no more than "
        "one of them.",
        layers=named(linear),
    )
    yield Finding("no_nonlinearity", "info", linear[0], evidence, cures)


@rule("wrong_hidden_activation")
def wrong_hidden_activation(record: Record) -> Iterator[Finding]:
    """The activation of a hidden layer lets too little through, or far too much.

    Evidence: a hidden layer ends in a softmax, whose units share a sum of 1 (as weights of an
    average or as a gate it is right), or in an exponential, and the network did not fit well; or
    three or more sigmoid layers follow one another, the gradient is ten times smaller at the first
    than at the last, and the network did no better than a guess or worse than cheap models.
    Cause: an activation of the last layer copied to all the others, or an old habit.
    Remedy: ReLU in hidden layers, with He's initial weights.
    """
    if not record.epochs_run:
        return
    misplaced = [node for node, _ in hidden_layers(record.graph) if _is_misplaced(node)]
    if misplaced:
        layers = tuple(kernel_layer(record.graph, node).name for node in misplaced)
        yield Finding(
            "wrong_hidden_activation",
            "info" if _is_well(record) else "warning",
            layers[0],
            _misplaced(misplaced[0], layers[0]),
            (UseActivation(layers, "relu", "he_normal"),),
        )
        return
    chain = sigmoid_chain(record.graph)
    if len(chain) < MANY_SIGMOIDS or not gradient_ratio(record, chain[0], chain[-1]) < WEAKER:
        return
    if progress.disappoints(record):
        evidence = tell(
            "{count} sigmoid layers follow one another, from `{first}` to `{last}`; each passes "
            "on a quarter of the gradient at most.",
            count=len(chain),
            first=chain[0],
            last=chain[-1],
        )
        cures = (UseActivation(tuple(chain), "relu", "he_normal"), InsertBatchNormalization())
        yield Finding("wrong_hidden_activation", "warning", chain[0], evidence, cures)


@rule("bottleneck_relu")
def bottleneck_relu(record: Record) -> Iterator[Finding]:
    """A ReLU layer is so narrow that for some rows nothing comes through it.

    Evidence: the layer has half the units, or fewer, of what flows in and of what is made of it;
    for a tenth of the rows or more all of its units are 0 at once; and the network does not fit
    well.
    Cause: a ReLU on a layer that is narrow on purpose, or a layer narrowed too far.
    Remedy: no activation where a layer squeezes, or more units.
    """
    if not record.epochs_run:
        return
    for node, behind in hidden_layers(record.graph):
        inflow = width_before(kernel_layer(record.graph, node))
        narrow = 2 * units(node) <= min(inflow, max(map(units, behind)))
        if narrow and _silence(record, node) > SILENT and not _is_well(record):
            evidence = tell(
                "Through the {units} units of `{layer}` nothing passes for {share:.0%} of the "
                "rows, where all of them are 0; {inflow} numbers flow in.",
                units=units(node),
                layer=node.name,
                share=_silence(record, node),
                inflow=inflow,
            )
            straight = UseActivation((node.name,), "linear", "glorot_uniform")
            cures = (Widen(4, ENOUGH_UNITS), straight)
            yield Finding("bottleneck_relu", "warning", node.name, evidence, cures)


def _is_well(record: Record) -> bool:
    return progress.fits_well(record) and not progress.disappoints(record)


def _activation(node: Node) -> str:
    """The activation that a node ends in."""
    return "softmax" if type(node.layer).__name__ == "Softmax" else activation_name(node.layer)


def _is_misplaced(node: Node) -> bool:
    return _activation(node) in (*CHOOSING, *GROWING) and units(node) > 1


def _misplaced(node: Node, layer: str) -> str:
    activation, count = _activation(node), units(node)
    if activation in GROWING:
        return tell(
            "The hidden layer `{layer}` ends in {activation}, which makes small differences "
            "between its {units} units huge.",
            layer=layer,
            activation=activation,
            units=count,
        )
    return tell(
        "The hidden layer `{layer}` ends in {activation}: its {units} units share a sum of 1, so "
        "that each says little, and less where another is sure.",
        layer=layer,
        activation=activation,
        units=count,
    )


def _silence(record: Record, node: Node) -> float:
    """The share of rows for which no unit answered, in the last examinations."""
    seen = record.vitals.get(node.name, {}).get("silent_rows", [])[-progress.PERSISTENT :]
    return float(np.mean(seen)) if seen else 0.0
