"""What is plainly unsound in a program, seen without running it, and the cures of that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.cures import (
    ChangeLearningRate,
    ChangeOptimizer,
    Cure,
    NormalizeInputs,
    NumberLabels,
    ReplaceOutput,
    ScaleTargets,
    UseActivation,
    UseInitializer,
)
from goodfit.doctor.facts import spread
from goodfit.treatment.anatomy import answering, behind_answer, hidden, hidden_bends, is_recurrent
from goodfit.treatment.program import Program, Rows, scale
from goodfit.treatment.remedies.output import ends_in

Numbers = NDArray[Any]

FAR = 3.0
"""A feature is far from 0 where its mean is more than so many deviations away."""

LARGE, SMALL = 4.0, 0.1
"""Deviations outside of this range are not the size that networks are made for."""

TINY = 1e-12
"""An optimiser that divides by less than this divides by 0."""


def sound_repairs(program: Program, rows: Rows) -> Iterator[Cure]:
    """The cures of what needs no experiment to be seen, in the order in which they are applied."""
    if inputs_off(rows):
        yield NormalizeInputs()
    yield from output_repairs(program, rows)
    yield from _optimizer_repairs(program)
    bent = _bent_badly(program)
    if bent:
        yield UseActivation(bent)
    yield UseInitializer()


def inputs_off(rows: Rows) -> bool:
    """Whether some feature is far from the size that networks are made for."""
    return any(_off(part) for part in (rows.x if isinstance(rows.x, list) else [rows.x]))


def _off(x: Any) -> bool:
    array = np.asarray(x)
    if array.dtype.kind not in "fiu" or not array.size:
        return False
    mean, deviation, _, _ = spread(array)
    moving = deviation > 0
    if not moving.any():
        return False
    size = np.abs(mean[moving]) + deviation[moving]
    return bool(
        (size > LARGE).any() or (deviation[moving].max() < SMALL) or (np.abs(mean) > LARGE).any()
    )


def output_repairs(program: Program, rows: Rows) -> Iterator[Cure]:
    """The output and the loss that the targets need, where the program has others."""
    if not output_suits(program, rows):
        yield wanted_output(rows)
    if rows.aim.kind == "numbers":
        mean, deviation = scale(rows.y)
        if max(np.abs(mean).max(), deviation.max()) > LARGE or deviation.max() < SMALL:
            yield ScaleTargets()
    elif not rows.aim.numbered:
        yield NumberLabels()


def wanted_output(rows: Rows) -> ReplaceOutput:
    """The output and the loss that the targets need."""
    aim = rows.aim
    if aim.kind == "numbers":
        return ReplaceOutput(_last(rows.y), None, "mean_squared_error")
    if aim.kind == "multilabel":
        return ReplaceOutput(_last(rows.y), "sigmoid", "binary_crossentropy")
    if aim.binary:
        return ReplaceOutput(1, "sigmoid", "binary_crossentropy")
    coded = "categorical" if aim.kind == "one_hot" else "sparse_categorical"
    return ReplaceOutput(len(aim.labels), "softmax", f"{coded}_crossentropy")


def output_suits(program: Program, rows: Rows) -> bool:
    """Whether output and loss go together and with the targets."""
    graph, aim = program.model.graph, rows.aim
    last = answering(graph)
    if last is None:
        return True
    units, loss = graph.nodes[graph.outputs[0]].shape[-1], program.plan.loss
    bend, meant = ends_in(last, behind_answer(graph)), getattr(loss, "targets", "")
    scores = getattr(loss, "from_logits", False)
    if aim.kind == "numbers":
        free = bend == "linear" or _reaches(bend, rows)
        return meant == "numbers" and free and units == _last(rows.y)
    if meant == "signs":
        return aim.labels == (-1, 1) and units == 1
    if meant == "binary":
        several = aim.kind != "classes" and units == _last(rows.y)
        return bend == ("linear" if scores else "sigmoid") and (
            several or (aim.binary and aim.numbered and units == 1)
        )
    wanted = {"classes": "classes", "one_hot": "one_hot"}.get(aim.kind)
    enough = units == len(aim.labels) or (aim.kind == "classes" and units > len(aim.labels))
    return meant == wanted and enough and bend == ("linear" if scores else "softmax")


def _reaches(bend: str, rows: Rows) -> bool:
    """Whether an activation can give every target and is not at its ends there."""
    ranges = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0), "softplus": (0.0, np.inf)}
    low, high = ranges.get(bend, (np.inf, -np.inf))
    return bool(low <= rows.y.min() and rows.y.max() <= high)


def _last(y: Numbers) -> int:
    return int(y.shape[-1]) if y.ndim > 1 else 1


def _optimizer_repairs(program: Program) -> Iterator[Cure]:
    optimizer, rate = program.choice.optimizer, program.learning_rate
    if getattr(optimizer, "epsilon", None) is not None and optimizer.epsilon < TINY:
        yield ChangeOptimizer(type(optimizer).__name__, min(abs(rate), 0.001) or 0.001)
    elif rate < 0:
        yield ChangeLearningRate(type(optimizer).__name__, rate, -rate)


def _bent_badly(program: Program) -> tuple[str, ...]:
    """Hidden layers that are linear before another one, or whose units compete (softmax)."""
    graph = program.model.graph
    alone = hidden_bends(graph)
    fed = {node.inputs[0] for node in graph.nodes if node.name in alone}
    bad = []
    for i, node in enumerate(graph.nodes):
        if node.name not in hidden(graph) or is_recurrent(node.layer) or i in fed:
            continue
        name = getattr(getattr(node.layer, "activation", None), "__name__", "")
        if name in ("linear", "softmax", "exponential") and not _followed_by_bend(graph, i):
            bad.append(node.name)
    return tuple(dict.fromkeys(bad))


def _followed_by_bend(graph: Any, place: int) -> bool:
    """Whether a normalisation stands between a layer and its activation."""
    for node in graph.nodes:
        if place in node.inputs and "Normalization" in type(node.layer).__name__:
            mine = graph.nodes.index(node)
            return any(mine in n.inputs and n.name in hidden_bends(graph) for n in graph.nodes)
    return False
