"""What `compile` was given, as descriptions, checked before anything is computed."""

from __future__ import annotations

from typing import Any

from goodfit import losses, metrics
from goodfit.errors import NotReadyError, SettingError
from goodfit.layers.graph import Graph
from goodfit.training.step import Plan


def one_loss(loss: Any, graph: Graph | None) -> Any:
    """The loss that a name stands for, or None.

    Raises:
        SettingError: there are several outputs, of which a loss would train the first alone; or
            the loss does not make one number of a batch.
    """
    outputs = 1 if graph is None else len(graph.outputs)
    if loss is not None and outputs > 1:
        raise SettingError(
            f"The model has {outputs} outputs, but only a model of one can be trained. Train each "
            "by itself, `Model(inputs, outputs[0])`, or join them with `Concatenate()`."
        )
    found = None if loss is None else losses.get(loss)
    if found is not None and found.reduction in (None, "none"):
        raise SettingError(
            f"{found!r} gives a number for each example, but training makes one number small. "
            "Leave `reduction` out, for the mean."
        )
    return found


def plan(graph: Graph, chosen: dict[str, Any]) -> Plan:
    """What was chosen, for this network: by now "accuracy" means something.

    Raises:
        NotReadyError: no loss was chosen.
    """
    if chosen["loss"] is None:
        raise NotReadyError("The model has no loss. Write `model.compile(loss='mse', ...)`.")
    shape = graph.nodes[graph.outputs[0]].shape
    measured, weighted = (
        tuple(metrics.get(given, chosen["loss"], shape) for given in chosen[kind])
        for kind in ("metrics", "weighted_metrics")
    )
    return Plan(graph, chosen["loss"], chosen["optimizer"], measured, weighted)


def listed_metrics(argument: str, given: Any) -> tuple[Any, ...]:
    """The metrics as they were given; the model's loss decides later what "accuracy" means.

    Raises:
        SettingError: something else than a list.
        UnknownNameError: a name that nothing answers to; the nearest right one is proposed.
    """
    if given is not None and not isinstance(given, list | tuple):
        shown = repr(given) if isinstance(given, str) else "..."
        raise SettingError(f"{argument}={given!r} is no list. Write `{argument}=[{shown}]`.")
    for metric in given or ():
        metrics.get(metric)
    return tuple(given or ())
