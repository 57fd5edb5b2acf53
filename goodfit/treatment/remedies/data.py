"""Cures of what enters and what is asked for: scales, labels, weights, changed pictures."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit.doctor.cures import (
    Augment,
    NormalizeInputs,
    NumberLabels,
    ScaleTargets,
    WeightClasses,
)
from goodfit.layers import Embedding, Normalization, RandomRotation, RandomTranslation, RandomZoom
from goodfit.layers.graph import Node
from goodfit.layers.layer import Layer
from goodfit.treatment.program import Program, Rows
from goodfit.treatment.remedies.applied import treats
from goodfit.treatment.surgery import Entrance, rebuilt

PICTURE_COLORS = (1, 3, 4)


@treats.register
def _(cure: NormalizeInputs, program: Program, rows: Rows) -> Program | None:
    graph = program.model.graph
    raw = [graph.nodes[place] for place in graph.inputs if _takes_amounts(program, place)]
    if not raw:
        return None
    return _entered(program, {node.name: [Normalization()] for node in raw})


@treats.register
def _(cure: Augment, program: Program, rows: Rows) -> Program | None:
    node = program.model.graph.nodes[program.model.graph.inputs[0]]
    already = any("Random" in type(layer).__name__ for layer in program.model.layers)
    if already or len(node.shape) != 3 or node.shape[-1] not in PICTURE_COLORS:
        return None
    changes: list[Layer] = [RandomTranslation(0.1, 0.1), RandomRotation(0.05), RandomZoom(0.1)]
    return _entered(program, {node.name: changes})


@treats.register
def _(cure: ScaleTargets, program: Program, rows: Rows) -> Program | None:
    loss = program.plan.loss
    of_numbers = getattr(loss, "targets", "") == "numbers" and np.isneginf(loss.lowest_target)
    if program.scales_targets or rows.aim.kind != "numbers" or not of_numbers:
        return None
    return program.but(scales_targets=True, start=None, trained=0)


@treats.register
def _(cure: NumberLabels, program: Program, rows: Rows) -> Program | None:
    if program.numbers_labels or rows.aim.numbered:
        return None
    return program.but(numbers_labels=True, start=None, trained=0)


@treats.register
def _(cure: WeightClasses, program: Program, rows: Rows) -> Program | None:
    if program.class_weight is not None or not rows.aim.chooses:
        return None
    return program.but(class_weight="balanced", start=None, trained=0)


def _takes_amounts(program: Program, place: int) -> bool:
    """Whether an input holds numbers that may be scaled: no ids, no words, and not scaled yet."""
    graph = program.model.graph
    consumers = [node for node in graph.nodes if place in node.inputs]
    return not any(_reads_raw(node) for node in consumers)


def _reads_raw(node: Node) -> bool:
    home = type(node.layer).__module__
    return isinstance(node.layer, Embedding | Normalization) or any(
        part in home for part in ("layers.words", "layers.categories")
    )


def _entered(program: Program, first: dict[str, list[Layer]]) -> Program:
    """The program with layers behind its inputs."""

    def way(chain: list[Layer]) -> Entrance:
        def enter(symbol: Any) -> Any:
            for layer in chain:
                symbol = layer(symbol)
            return symbol

        return enter

    entrances = {name: way(chain) for name, chain in first.items()}
    return program.but(model=rebuilt(program.model, entrances=entrances), start=None, trained=0)
