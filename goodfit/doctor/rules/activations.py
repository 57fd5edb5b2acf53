"""Rules about activations: whether the units of each layer still answer to their inputs."""

from __future__ import annotations

from collections.abc import Iterator

from goodfit.doctor import breakdown, progress
from goodfit.doctor.cures import (
    UseActivation,
    UseInitializer,
    Write,
    learning_rate_divided,
    named,
)
from goodfit.doctor.finding import Finding
from goodfit.doctor.network import output_names
from goodfit.doctor.rules import rule
from goodfit.training.record import Record


@rule("dying_relu")
def dying_relu(record: Record) -> Iterator[Finding]:
    """Units of a ReLU layer that are 0 for every row pass nothing back and never learn.

    Evidence: more than half of a layer's units are 0 for all examined rows, three times in a row,
    and the network is stuck. (That half of the entries of a ReLU layer are 0 is healthy.)
    Cause: a learning rate that once threw the weights far off, very negative biases, unscaled
    inputs, or too many narrow ReLU layers in a row.
    Remedy: a lower learning rate, He's initial weights, or a ReLU that leaks.
    """
    outputs = output_names(record.graph)
    dead = {name: n for name, n in progress.dead_layers(record).items() if name not in outputs}
    if not dead or not progress.is_stuck(record):
        return
    worst = max(dead, key=lambda name: dead[name])
    others = tuple(name for name in dead if name != worst)
    yield Finding(
        "dying_relu",
        "warning",
        worst,
        f"In `{worst}`, {dead[worst]:.0%} of the units were 0 for every examined row, three "
        f"times in a row" + (f"; so were most units of {named(others)}" if others else "") + ".",
        (
            learning_rate_divided(record, 10),
            UseInitializer(tuple(dead), "he_normal"),
            UseActivation(tuple(dead), "leaky_relu", "he_normal"),
        ),
    )


@rule("wrong_output_activation")
def wrong_output_activation(record: Record) -> Iterator[Finding]:
    """The last activation cannot give the answers that the targets ask for.

    Evidence: most units of a ReLU output are 0 for every row while all hidden layers are alive; or
    a cross-entropy was no longer finite although the outputs that it scores were.
    Cause: an activation that does not suit the targets: ReLU for classes or for negative numbers.
    Remedy: softmax for one of several classes, sigmoid for yes or no, none for numbers.
    """
    if record.breakdown is not None and breakdown.cause(record) == "wrong_output_activation":
        evidence = (
            f"{breakdown.told(record.breakdown)} The outputs were finite, but no probabilities."
        )
        cure = _fitting_output(record)
        yield Finding("wrong_output_activation", "error", None, evidence, (cure,))
        return
    dead = progress.dead_layers(record)
    if not dead or not progress.is_stuck(record) or set(dead) - set(output_names(record.graph)):
        return
    layer, share = next(iter(dead.items()))
    evidence = (
        f"The outputs come from `{layer}`, a ReLU, and {share:.0%} of its units were 0 for every "
        "examined row: they can neither answer nor learn."
    )
    yield Finding("wrong_output_activation", "warning", layer, evidence, (_fitting_output(record),))


def _fitting_output(record: Record) -> Write:
    counts = record.facts.class_counts
    if counts is None:
        return Write("To predict numbers, use no activation", f"Dense({_units(record)})")
    if getattr(record.loss, "targets", "") == "binary":
        code = f'Dense({_units(record)}, activation="sigmoid")'
        return Write("To answer yes or no, use a sigmoid", code)
    return Write("To choose a class, use a softmax", f'Dense({len(counts)}, activation="softmax")')


def _units(record: Record) -> int:
    return int(record.graph.nodes[record.graph.outputs[0]].shape[-1])
