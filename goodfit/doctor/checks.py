"""Before the first step: faults in the data that are certain, told at once and with the cure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.chain import ranked
from goodfit.doctor.cures import Write
from goodfit.doctor.diagnosis import Diagnosis
from goodfit.doctor.finding import Finding
from goodfit.doctor.network import last_activation
from goodfit.doctor.targets import check_targets
from goodfit.errors import DataError
from goodfit.layers import Embedding

__all__ = ["check_data", "check_examples", "check_ids", "check_inputs", "check_targets"]

Numbers = NDArray[Any]

_SHOWN = 3


def check_data(x: Any, y: Any, sample_weight: Any, graph: Any, loss: Any) -> None:
    """Raises unless the loss can mean these targets and the network can take these inputs.

    Args:
        x: the inputs, an array or a list of them.
        y: the targets, an array or a list of one for each output.
        sample_weight: one number for each row, or None.
        graph: the network; its outputs' shapes and last activations are looked at.
        loss: what will be minimised; a list where there is one for each output.

    Raises:
        DataError: something is certainly wrong. Its `diagnosis` holds all that was found.
    """
    inputs, targets = _listed(x), _listed(y)
    _refuse(
        _lengths(inputs, targets, sample_weight)
        or [*_each_input(inputs, graph), *_each_target(targets, graph, _listed(loss))]
    )


def check_examples(x: Any, graph: Any) -> None:
    """Raises unless the network can take these inputs, of which nothing is to be learnt.

    Args:
        x: the inputs, an array or a list of them.
        graph: the network.

    Raises:
        DataError: something is certainly wrong. Its `diagnosis` holds all that was found.
    """
    inputs = _listed(x)
    _refuse(_lengths(inputs, [], None) or _each_input(inputs, graph))


def check_inputs(x: Numbers, name: str = "x") -> list[Finding]:
    """What is certainly wrong with one array of inputs: text in it, NaN or infinite numbers.

    Example:
        >>> print(check_inputs(np.array([[1.0, 2.0], [3.0, np.nan]]))[0].evidence)
        x has 1 number that is not finite: nan in row 1, column 1.
    """
    if x.dtype.kind not in "fiub":
        evidence = f"{name} holds {_kind(x)}, but a network computes with numbers."
        cures = (
            Write("Turn columns of text into numbers", "x = pandas.get_dummies(x).to_numpy(float)"),
            Write("Or, if all of it is numbers written as text, convert it", "x = x.astype(float)"),
        )
        return [Finding("non_numeric_data", "error", None, evidence, cures)]
    return not_finite(x, name)


def check_ids(x: Numbers, count: int, layer: str) -> list[Finding]:
    """What is certainly wrong with ids that an embedding looks up: they are 0 to `count - 1`.

    Example:
        >>> print(check_ids(np.array([[3, 5], [4, 1]]), 5, "words")[0].evidence)
        `words` looks up the ids 0 to 4, but x has 5 in row 0, column 1.
    """
    fractions = x != np.floor(x) if x.dtype.kind == "f" else np.zeros_like(x, bool)
    wrong = fractions | (x < 0) | (x >= count)
    if not wrong.any():
        return []
    place = np.argwhere(wrong)[0]
    found = f"{x[tuple(place)]} in {_place(place)}"
    evidence = f"`{layer}` looks up the ids 0 to {count - 1}, but x has {found}."
    if fractions.any() or x.min() < 0:
        cure = Write("Number the ids from 0", "ids, x = np.unique(x, return_inverse=True)")
    else:
        cure = Write("Give every id a row of the table", f"Embedding({int(x.max()) + 1}, ...)")
    return [Finding("ids_out_of_range", "error", layer, evidence, (cure,))]


def not_finite(x: Numbers, name: str) -> list[Finding]:
    """NaN and infinite numbers, where the first few of them are. Sound data cost one sum."""
    if x.dtype.kind != "f":
        return []
    with np.errstate(all="ignore"):
        if np.isfinite(x.sum()):
            return []
    bad = np.argwhere(~np.isfinite(x))
    if not len(bad):  # the sum overflowed, no number in it did
        return []
    places = "; ".join(f"{x[tuple(place)]} in {_place(place)}" for place in bad[:_SHOWN])
    count = f"{len(bad)} numbers that are" if len(bad) > 1 else "1 number that is"
    more = "; …" if len(bad) > _SHOWN else ""
    rows = f"np.isfinite({name}).reshape(len({name}), -1).all(axis=1)"
    cures = (
        Write("Leave those rows out", f"keep = {rows}; x, y = x[keep], y[keep]"),
        Write("Or put a number in their place", f"{name} = np.nan_to_num({name})"),
    )
    evidence = f"{name} has {count} not finite: {places}{more}."
    return [Finding("nan_in_data", "error", None, evidence, cures)]


def _lengths(
    inputs: Sequence[Numbers], targets: Sequence[Numbers], sample_weight: Any
) -> list[Finding]:
    named = [*((f"x{_number(i, inputs)}", part) for i, part in enumerate(inputs))]
    named += [*((f"y{_number(i, targets)}", part) for i, part in enumerate(targets))]
    if sample_weight is not None:
        named.append(("sample_weight", np.asarray(sample_weight)))
    lengths = {name: len(part) if part.ndim else 1 for name, part in named}
    empty = [name for name, length in lengths.items() if not length]
    if empty:
        evidence = f"{empty[0]} is empty: there are no rows in it."
        cures = (Write("Look at what was loaded", f"print({empty[0]}.shape)"),)
        return [Finding("too_little_data", "error", None, evidence, cures)]
    if len(set(lengths.values())) == 1:
        return []
    counted = ", ".join(f"{name} has {length}" for name, length in lengths.items())
    evidence = f"Row by row, all arrays belong together, but {counted} rows."
    cures = (Write("Make both from the same rows", "print(x.shape, y.shape)"),)
    return [Finding("features_labels_misaligned", "error", None, evidence, cures)]


def _each_input(inputs: Sequence[Numbers], graph: Any) -> list[Finding]:
    findings = [
        finding
        for i, part in enumerate(inputs)
        for finding in check_inputs(part, f"x{_number(i, inputs)}")
    ]
    return findings or [
        finding
        for place, part in zip(graph.inputs, inputs, strict=False)
        for node in graph.nodes
        if place in node.inputs and isinstance(node.layer, Embedding)
        for finding in check_ids(part, node.layer.input_dim, node.name)
    ]


def _refuse(findings: list[Finding]) -> None:
    if findings:
        diagnosis = Diagnosis(ranked(findings))
        raise DataError(diagnosis.refusal, diagnosis)


def _each_target(targets: Sequence[Numbers], graph: Any, losses: Sequence[Any]) -> list[Finding]:
    places = graph.outputs[: len(targets)]
    shared = list(losses) * len(places) if len(losses) == 1 else losses
    findings = []
    for i, (place, y, loss) in enumerate(zip(places, targets, shared, strict=False)):
        if loss is None:
            continue
        found = y.dtype.kind in "fiub" and not_finite(y, f"y{_number(i, targets)}")
        findings += found or check_targets(
            y, loss, graph.nodes[place].shape, last_activation(graph, place)
        )
    return findings


def _listed(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given]


def _number(i: int, parts: Sequence[Any]) -> str:
    return f"[{i}]" if len(parts) > 1 else ""


def _kind(x: Numbers) -> str:
    kinds = {"U": "text", "S": "text", "O": "objects of Python", "M": "dates", "m": "spans of time"}
    return kinds.get(x.dtype.kind, str(x.dtype))


def _place(place: Numbers) -> str:
    row, *rest = place.tolist()
    if not rest:
        return f"row {row}"
    return f"row {row}, column {rest[0]}" if len(rest) == 1 else f"row {row}, at {tuple(rest)}"
