"""What `compile` was given, as descriptions, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Sequence
from numbers import Real
from typing import Any, NamedTuple

from goodfit import losses, metrics
from goodfit.errors import NotReadyError, SettingError, UnknownNameError
from goodfit.layers.graph import Graph
from goodfit.training.plan import Output, Plan


class Choice(NamedTuple):
    """What `compile` chose; what belongs to an output may be a list or a dict by output."""

    optimizer: Any
    loss: Any
    loss_weights: Any
    metrics: Any
    weighted_metrics: Any
    eager: bool


def chosen(
    graph: Graph | None,
    optimizer: Any,
    loss: Any,
    loss_weights: Any,
    metrics: Any,
    weighted_metrics: Any,
    eager: bool,
) -> Choice:
    """The arguments of `compile`, with losses in the place of their names.

    Raises:
        SettingError: metrics that are no list, a loss that does not make one number of a batch,
            or, where the outputs are known already, not one entry for each.
        UnknownNameError: a name that nothing answers to; the nearest right one is proposed.
    """
    choice = Choice(optimizer, _losses(loss), loss_weights, metrics, weighted_metrics, eager)
    for argument in ("metrics", "weighted_metrics"):
        _check_metrics(argument, getattr(choice, argument))
    if graph is not None and choice.loss is not None:
        plan(graph, choice)
    return choice


def plan(graph: Graph, choice: Choice) -> Plan:
    """What was chosen, for this network: by now "accuracy" means something.

    Raises:
        NotReadyError: no loss was chosen.
        SettingError: not one entry for each output.
    """
    names = graph.output_names
    several = len(names) > 1
    every = _each("loss", choice.loss, names, repeat=True)
    if all(loss is None for loss in every):
        raise NotReadyError("The model has no loss. Write `model.compile(loss='mse', ...)`.")
    weights = _each("loss_weights", choice.loss_weights, names)
    measured = _each("metrics", choice.metrics, names)
    weighted = _each("weighted_metrics", choice.weighted_metrics, names)
    outputs = []
    for i, place in enumerate(graph.outputs):
        shape = graph.nodes[place].shape
        outputs.append(
            Output(
                name=names[i] if several else "",
                loss=every[i],
                share=_share(names[i], weights[i]),
                metrics=_found(measured[i], every[i], shape),
                weighted_metrics=_found(weighted[i], every[i], shape),
            )
        )
    return Plan(graph, choice.optimizer, tuple(outputs))


def _losses(given: Any) -> Any:
    if isinstance(given, dict):
        return {name: _losses(part) for name, part in given.items()}
    if isinstance(given, list | tuple):
        return tuple(_losses(part) for part in given)
    found = None if given is None else losses.get(given)
    if found is not None and found.reduction in (None, "none"):
        raise SettingError(
            f"{found!r} gives a number for each example, but training makes one number small. "
            "Leave `reduction` out, for the mean."
        )
    return found


def _check_metrics(argument: str, given: Any) -> None:
    if given is not None and not isinstance(given, list | tuple | dict):
        shown = repr(given) if isinstance(given, str) else "..."
        raise SettingError(f"{argument}={given!r} is no list. Write `{argument}=[{shown}]`.")
    _check_names(given)


def _check_names(given: Any) -> None:
    if isinstance(given, dict | list | tuple):
        for part in given.values() if isinstance(given, dict) else given:
            _check_names(part)
    elif given is not None:
        metrics.get(given)


def _each(argument: str, given: Any, names: Sequence[str], repeat: bool = False) -> list[Any]:
    """What was given for each output, in order.

    Args:
        argument: what it is called in the error.
        given: None, a dict by names, a list in order, or (for one output) the thing itself.
        names: the outputs.
        repeat: whether a single thing counts for every output.
    """
    if isinstance(given, dict):
        for name in given:
            if name not in names:
                raise UnknownNameError(f"output of the model (in `{argument}`)", name, names)
        return [given.get(name) for name in names]
    if given is None:
        return [None] * len(names)
    if len(names) == 1:
        alone = isinstance(given, list | tuple) and len(given) == 1 and not argument.endswith("ics")
        return [given[0] if alone else given]
    if repeat and not isinstance(given, list | tuple):
        return [given] * len(names)
    if not isinstance(given, list | tuple) or len(given) != len(names):
        raise SettingError(
            f"{argument}={given!r} has not one entry for each of the {len(names)} outputs. Write "
            "a list in their order, or a dict: "
            f"`{argument}={{{names[0]!r}: ..., {names[1]!r}: ...}}`."
        )
    return list(given)


def _share(name: str, weight: Any) -> float:
    if weight is None:
        return 1.0
    if not isinstance(weight, Real) or isinstance(weight, bool):
        raise SettingError(
            f"loss_weights has {weight!r} for the output {name!r}, which is no number. "
            f"Write for instance `loss_weights={{{name!r}: 0.5}}`."
        )
    return float(weight)


def _found(given: Any, loss: Any, shape: Any) -> tuple[Any, ...]:
    listed = given if isinstance(given, list | tuple) else [] if given is None else [given]
    return tuple(metrics.get(metric, loss, shape) for metric in listed)
