"""Cures of the network's end: units, activation and loss, which belong together."""

from __future__ import annotations

from typing import Any

from goodfit import losses
from goodfit.doctor.cures import ChangeLoss, ReplaceOutput
from goodfit.layers import Flatten
from goodfit.layers.graph import Node
from goodfit.treatment.aim import OF_CLASSES
from goodfit.treatment.anatomy import BENDS, answering, behind_answer, drops, size_setting
from goodfit.treatment.program import Program, Rows
from goodfit.treatment.remedies.applied import treats
from goodfit.treatment.surgery import changed, rebuilt


@treats.register
def _(cure: ReplaceOutput, program: Program, rows: Rows) -> Program | None:
    graph = program.model.graph
    last, tail = answering(graph), behind_answer(graph)
    loss = losses.get(cure.loss)
    if last is None or not all(isinstance(n.layer, BENDS) or drops(n.layer) for n in tail):
        return None
    size = size_setting(last.layer) or "units"
    layer = changed(last.layer, **{size: cure.units}, activation=cure.activation)
    around = {node.name: _passed for node in tail}
    if len(last.shape) > 1 and _one_answer_a_row(rows):
        around[last.name] = _flattened
    model = rebuilt(program.model, {last.name: layer}, around)
    numbers = program.numbers_labels or (rows.aim.chooses and not rows.aim.numbered)
    now = program.but(model=model, numbers_labels=numbers, start=None, trained=0)
    return now.compiled_with(loss=loss, metrics=_metrics(program.choice.metrics, loss))


@treats.register
def _(cure: ChangeLoss, program: Program, rows: Rows) -> Program | None:
    loss = losses.get(cure.loss)
    if repr(loss) == repr(program.plan.loss):
        return None
    return program.compiled_with(loss=loss, metrics=_metrics(program.choice.metrics, loss))


def ends_in(node: Node, tail: list[Node]) -> str:
    """The name of the activation that a network ends in; "linear" for none.

    Args:
        node: the last layer with units.
        tail: what comes behind it, the last first.
    """
    bends = [behind.layer for behind in tail if isinstance(behind.layer, BENDS)]
    if not bends:
        return str(getattr(getattr(node.layer, "activation", None), "__name__", "linear"))
    named = getattr(bends[0], "activation", None)
    return str(getattr(named, "__name__", type(bends[0]).__name__.lower()))


def _passed(x: Any, layer: Any) -> Any:
    return x


def _flattened(x: Any, layer: Any) -> Any:
    return layer(Flatten()(x))


def _one_answer_a_row(rows: Rows) -> bool:
    return rows.y.ndim <= 2


def _metrics(given: Any, loss: Any) -> Any:
    """Those of the metrics that mean something beside a loss."""
    if loss.targets in OF_CLASSES:
        return ["accuracy"]
    return [metric for metric in given or () if "acc" not in str(metric).lower()] or None
