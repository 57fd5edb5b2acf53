"""Rules about the network's build: what its layers can pass on, and what they are too few for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goodfit.doctor import progress
from goodfit.doctor.cures import (
    AddResiduals,
    Deepen,
    InsertBatchNormalization,
    Shorten,
    UseActivation,
    Widen,
    named,
)
from goodfit.doctor.depth import gradient_ratio, plain_chain, sigmoid_chain
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.linearity import bends_would_help, is_factorisation, is_straight, linear_pairs
from goodfit.doctor.messages import tell
from goodfit.doctor.network import (
    hidden_layers,
    kernel_layer,
    learns_from,
    units,
    width_before,
)
from goodfit.doctor.rules import rule
from goodfit.doctor.vitals import activation_name
from goodfit.layers.graph import Node
from goodfit.layers.spatial import Spatial
from goodfit.training.record import Record

CHOOSING = ("softmax", "sparsemax", "log_softmax")
GROWING = ("exponential",)
MANY_SIGMOIDS, WEAKER = 3, 0.1
MANY_LAYERS = 10
FADED, GROWN = 0.05, 20.0
FEW_UNITS = 8
FEW_FILTERS = 4
SILENT = 0.1
STILL_FALLING, HARDLY_FALLING = 0.25, 0.02


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
    pairs = linear_pairs(record.graph)
    straight = is_straight(record.graph)
    if not straight:
        pairs = [pair for pair in pairs if not is_factorisation(*pair)]
    if not pairs or not record.epochs_run:
        return
    harmful = straight and progress.disappoints(record) and bends_would_help(record)
    first = tuple(dict.fromkeys(one.name for one, _ in pairs))
    evidence = tell(
        "Nothing bends between {layers} and the layer behind: together they can do no more than "
        "one of them.",
        layers=named(first),
    )
    if harmful:
        evidence = tell(
            "Nothing bends between the inputs and the scores: with {layers} linear, the network "
            "can only draw straight lines, which is too little for these data.",
            layers=named(first),
        )
    cures = (UseActivation(first, "relu", "he_normal"),)
    yield Finding("no_nonlinearity", "warning" if harmful else "info", first[0], evidence, cures)


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
    for kinds, template in (
        (CHOOSING, "The hidden layer `{layer}` ends in a {activation}: its {units} units share a "
                   "sum of 1, so that each says little, and less where one is sure."),
        (GROWING, "The hidden layer `{layer}` ends in a {activation}, which makes small "
                  "differences of {units} units huge."),
    ):  # fmt: skip
        found = [node for node, _ in hidden_layers(record.graph) if _kind(node) in kinds]
        found = [node for node in found if units(node) > 1]
        if found:
            names = tuple(kernel_layer(record.graph, node).name for node in found)
            node = found[0]
            evidence = tell(template, layer=names[0], activation=_kind(node), units=units(node))
            cures = (UseActivation(names, "relu", "he_normal"),)
            severity: Severity = "info" if _is_well(record) else "warning"
            yield Finding("wrong_hidden_activation", severity, names[0], evidence, cures)
            return
    chain = sigmoid_chain(record.graph)
    if len(chain) < MANY_SIGMOIDS or not gradient_ratio(record, chain[0], chain[-1]) < WEAKER:
        return
    if progress.disappoints(record):
        yield Finding(
            "wrong_hidden_activation",
            "warning",
            chain[0],
            tell(
                "{count} sigmoid layers follow one another, from `{first}` to `{last}`; each "
                "passes on a quarter of the gradient at most.",
                count=len(chain),
                first=chain[0],
                last=chain[-1],
            ),
            (UseActivation(tuple(chain), "relu", "he_normal"), InsertBatchNormalization()),
        )


@rule("bottleneck_relu")
def bottleneck_relu(record: Record) -> Iterator[Finding]:
    """A ReLU layer is so narrow that for some rows nothing comes through it.

    Evidence: the layer has half the units, or fewer, of what flows in and of what is made of it;
    for a tenth of the rows or more all of its units are 0 at once; and the network does not fit
    well.
    Cause: a ReLU on a layer that is narrow on purpose, or a layer narrowed too far.
    Remedy: no activation where a layer squeezes, or more units.
    """
    if not record.epochs_run or _is_well(record):
        return
    for node, behind in hidden_layers(record.graph):
        narrow = 2 * units(node) <= min(_inflow(record, node), max(map(units, behind)))
        seen = record.vitals.get(node.name, {}).get("silent_rows", [])[-progress.PERSISTENT :]
        silent = float(np.mean(seen)) if seen else 0.0
        if narrow and silent > SILENT:
            yield Finding(
                "bottleneck_relu",
                "warning",
                node.name,
                tell(
                    "Through the {units} units of `{layer}` nothing passes for {share:.0%} of the "
                    "rows, where all of them are 0; {inflow} numbers flow in.",
                    units=units(node),
                    layer=node.name,
                    share=silent,
                    inflow=_inflow(record, node),
                ),
                (Widen(4, 2 * FEW_UNITS), UseActivation((node.name,), "linear", "glorot_uniform")),
            )


@rule("underfitting_capacity")
def underfitting_capacity(record: Record) -> Iterator[Finding]:
    """The network is too small: even the rows it was trained on are beyond it.

    Evidence: its narrowest hidden layer has few units (8 or fewer; 4 filters), or there is none and
    the data need more than straight lines; the training loss no longer falls; and the network does
    no better than a constant guess or worse than cheap models. Where what a guess costs is not
    known, it may have begun well trained: then it is only worth knowing.
    Cause: too few units or layers for the task.
    Remedy: a wider network, then a deeper one.
    """
    if not record.epochs_run or record.breakdown is not None or not _is_settled(record):
        return
    hidden = [node for node, _ in hidden_layers(record.graph) if learns_from(node.layer)]
    if not hidden:
        if is_straight(record.graph) and progress.disappoints(record) and bends_would_help(record):
            evidence = tell(
                "Without a hidden layer, the network can only draw straight lines, "
                "which is too little for these data."
            )
            yield Finding("underfitting_capacity", "warning", None, evidence, (Deepen(1, 32),))
        return
    narrowest = min(hidden, key=units)
    if units(narrowest) <= _few(narrowest) and progress.disappoints(record):
        yield Finding(
            "underfitting_capacity",
            "info" if record.facts.constant_loss is None else "warning",
            narrowest.name,
            tell(
                "The training loss no longer falls at {loss:.3g}, and `{layer}` has only {units} "
                "units.",
                loss=progress.final_loss(record),
                layer=narrowest.name,
                units=units(narrowest),
            ),
            (Widen(4, 4 * FEW_UNITS), Deepen(1, 4 * FEW_UNITS)),
        )


@rule("too_deep")
def too_deep(record: Record) -> Iterator[Finding]:
    """So many layers follow one another that the signal is lost on its way.

    Evidence: ten layers or more without normalisation or shortcuts; before the first step already,
    rows differ twenty times less (or more) behind them than in front; and training broke down, or
    the network did no better than a constant guess or worse than cheap models.
    Cause: depth that neither the activations nor the first weights bear.
    Remedy: fewer layers; or shortcuts around them, or batch normalisation between them.
    """
    chain = plain_chain(record.graph)
    if len(chain) < MANY_LAYERS or not record.epochs_run:
        return
    before, after = (
        record.first_vitals.get(name, {}).get("row_spread", np.nan)
        for name in (chain[0], chain[-1])
    )
    lost = after < FADED * before or after > GROWN * before
    if lost and (record.breakdown is not None or progress.disappoints(record)):
        yield Finding(
            "too_deep",
            "warning",
            None,
            tell(
                "{count} layers follow one another without normalisation or shortcuts. At the "
                "first pass rows differed by {before:.2g} behind `{first}`, and by {after:.2g} "
                "behind `{last}`.",
                count=len(chain),
                before=before,
                first=chain[0],
                after=after,
                last=chain[-1],
            ),
            (Shorten(3), AddResiduals(), InsertBatchNormalization()),
        )


def _is_well(record: Record) -> bool:
    return progress.fits_well(record) and not progress.disappoints(record)


def _kind(node: Node) -> str:
    """The activation that a node ends in."""
    return "softmax" if type(node.layer).__name__ == "Softmax" else activation_name(node.layer)


def _inflow(record: Record, node: Node) -> int:
    return width_before(kernel_layer(record.graph, node))


def _few(node: Node) -> int:
    return FEW_FILTERS if isinstance(node.layer, Spatial) else FEW_UNITS


def _is_settled(record: Record) -> bool:
    """Whether going on as it did would bring little."""
    losses = progress.curve(record)
    return progress.outlook(losses) <= STILL_FALLING
