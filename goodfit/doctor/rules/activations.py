"""Rules about activations: whether the units of each layer still answer to their inputs."""

from __future__ import annotations

from collections.abc import Iterator

from goodfit.doctor.course import progress
from goodfit.doctor.cures import (
    InsertBatchNormalization,
    NormalizeInputs,
    ReviveUnits,
    UseActivation,
    UseInitializer,
    learning_rate_divided,
    named,
)
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.doctor.structure.network import output_names
from goodfit.training.record import Record


@rule("dying_relu")
def dying_relu(record: Record) -> Iterator[Finding]:
    """Units of a ReLU layer that are 0 for every row pass nothing back and never learn.

    Evidence: more than half of a layer's units are 0 for all examined rows, three times in a row,
    and the network is held back. (That half of the entries of a ReLU layer are 0 is healthy.)
    Cause: a learning rate that once threw the weights far off, very negative biases, unscaled
    inputs, or too many narrow ReLU layers in a row.
    Remedy: a lower learning rate, He's initial weights, or a ReLU that leaks.
    """
    outputs = output_names(record.graph)
    dead = {name: n for name, n in progress.dead_layers(record).items() if name not in outputs}
    if not dead or not progress.held_back(record):
        return
    worst, layers = max(dead, key=lambda name: dead[name]), tuple(dead)
    born_dead = _from_the_start(record, worst, "dead_fraction")
    begin = (UseInitializer(layers, "he_normal"), ReviveUnits(layers))
    slower = (learning_rate_divided(record, 10),)
    cures = (*begin, *slower) if born_dead else (*slower, *begin)
    yield Finding(
        "dying_relu",
        "warning",
        worst,
        " ".join(_told_dead(worst, dead, born_dead)),
        (*cures, UseActivation(layers, "leaky_relu", "he_normal")),
    )


def _told_dead(worst: str, dead: dict[str, float], born_dead: bool) -> Iterator[str]:
    yield tell(
        "In `{layer}`, {share:.0%} of the units were 0 for every examined row, three times in a "
        "row.",
        layer=worst,
        share=dead[worst],
    )
    others = tuple(name for name in dead if name != worst)
    if others:
        yield tell("So were most units of {layers}.", layers=named(others))
    if born_dead:
        yield tell("Most were dead before the first step.")


@rule("saturated_activation")
def saturated_activation(record: Record) -> Iterator[Finding]:
    """Sigmoid or tanh units that sit on the flat ends of their curve pass next to nothing back.

    Evidence: more than half of a hidden layer's outputs are on the flat ends (beyond 5 into a
    sigmoid, 2.5 into a tanh), three times in a row, and the network is held back.
    Cause: inputs or first weights that are too large, or steps that threw the weights far off.
    Remedy: inputs of unit size, Glorot's initial weights, ReLU, batch normalisation.
    """
    outputs, found = output_names(record.graph), progress.mostly(record, "saturated_fraction")
    flat = {name: share for name, share in found.items() if name not in outputs}
    if not flat or not progress.held_back(record):
        return
    worst, layers = max(flat, key=lambda name: flat[name]), tuple(flat)
    begin = (UseInitializer(layers, "glorot_uniform"), NormalizeInputs())
    slower = (learning_rate_divided(record, 10),)
    yield Finding(
        "saturated_activation",
        "warning",
        worst,
        tell(
            "In `{layer}`, {share:.0%} of the outputs were on the flat ends of its activation, "
            "three times in a row: there the slope is below 3% of its greatest.",
            layer=worst,
            share=flat[worst],
        ),
        (
            *(begin if _from_the_start(record, worst, "saturated_fraction") else slower + begin),
            UseActivation(layers, "relu", "he_normal"),
            InsertBatchNormalization(),
        ),
    )


def _from_the_start(record: Record, layer: str, quantity: str) -> bool:
    """Whether a sign showed before the first step."""
    return record.first_vitals.get(layer, {}).get(quantity, 0.0) > progress.MOSTLY
