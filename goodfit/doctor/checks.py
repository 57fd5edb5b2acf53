"""Before the first step: faults in the data that are certain, told at once and with the cure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.chain import ranked
from goodfit.doctor.cures import Write
from goodfit.doctor.diagnosis import Diagnosis
from goodfit.doctor.evidence.inputs import check_ids, check_inputs, not_finite
from goodfit.doctor.finding import Finding
from goodfit.doctor.meaning.asked import Asked, asked
from goodfit.doctor.meaning.outputs import unfit
from goodfit.doctor.meaning.targets import check_targets
from goodfit.doctor.messages import tell
from goodfit.errors import DataError
from goodfit.layers import Embedding

__all__ = ["check_data", "check_examples"]

Numbers = NDArray[Any]


def check_data(x: Any, y: Any, sample_weight: Any, graph: Any, loss: Any) -> None:
    """Raises unless the loss can mean these targets and the network can take these inputs.

    Args:
        x: the inputs, an array or a list of them.
        y: the targets, an array or a list of one for each output.
        sample_weight: one number for each row, or None.
        graph: the network; its outputs' shapes and last activations are looked at.
        loss: what will be minimised; a list where there is one for each output.

    Raises:
        DataError: something is certainly wrong. Its `diagnosis` holds all that was found, with what
            is likely to do harm beside it.
    """
    inputs, targets = _listed(x), _listed(y)
    _refuse(_lengths(inputs, targets, sample_weight))
    outputs = list(_outputs(targets, graph, _listed(loss), inputs))
    certain = [*_each_input(inputs, graph), *_each_target(outputs, targets)]
    _refuse([*certain, *_likely(outputs, certain)] if certain else [])


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


def _lengths(
    inputs: Sequence[Numbers], targets: Sequence[Numbers], sample_weight: Any
) -> list[Finding]:
    named = [*((f"x{_number(i, inputs)}", part) for i, part in enumerate(inputs))]
    named += [*((f"y{_number(i, targets)}", part) for i, part in enumerate(targets))]
    if sample_weight is not None:
        named.append(("sample_weight", np.asarray(sample_weight)))
    lengths = {name: len(part) if part.ndim else 1 for name, part in named}
    empty = next((name for name, part in named if not part.size), None)
    if empty is not None:
        evidence = tell("{name} is empty: there are no numbers in it.", name=empty)
        cures = (Write(tell("Look at what was loaded"), f"print({empty}.shape)"),)
        return [Finding("too_little_data", "error", None, evidence, cures)]
    if len(set(lengths.values())) == 1:
        return []
    counted = ", ".join(
        tell("{name} has {length}", name=name, length=length) for name, length in lengths.items()
    )
    told = "Row by row, all arrays belong together, but {counted} rows."
    cures = (Write(tell("Make both from the same rows"), "print(x.shape, y.shape)"),)
    evidence = tell(told, counted=counted)
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


def _outputs(
    targets: Sequence[Numbers], graph: Any, losses: Sequence[Any], inputs: Sequence[Numbers]
) -> Iterator[Asked | None]:
    """What is asked of each output; None where nothing is."""
    places = graph.outputs[: len(targets)]
    shared = list(losses) * len(places) if len(losses) == 1 else losses
    for place, y, loss in zip(places, targets, shared, strict=False):
        yield None if loss is None else asked(graph, place, y, loss, tuple(inputs))


def _each_target(outputs: Sequence[Asked | None], targets: Sequence[Numbers]) -> list[Finding]:
    findings = []
    for i, output in enumerate(outputs):
        if output is None:
            continue
        numeric = output.y.dtype.kind in "fiub"
        found = not_finite(output.y, f"y{_number(i, targets)}") if numeric else []
        findings += found or check_targets(output)
    return findings


def _likely(outputs: Sequence[Asked | None], certain: Sequence[Finding]) -> Iterator[Finding]:
    """What is likely to do harm, beside what is certain."""
    told = {finding.code for finding in certain}
    for output in outputs:
        if output is None or (output.y.dtype.kind not in "fiub" and output.y.ndim > 1):
            continue  # several texts in a row have no likely meaning
        if "nan_in_data" not in told:
            yield from (finding for finding in unfit(output) if finding.code not in told)


def _refuse(findings: list[Finding]) -> None:
    if findings:
        diagnosis = Diagnosis(ranked(findings))
        raise DataError(diagnosis.refusal, diagnosis)


def _listed(given: Any) -> list[Any]:
    return list(given) if isinstance(given, list | tuple) else [given]


def _number(i: int, parts: Sequence[Any]) -> str:
    return f"[{i}]" if len(parts) > 1 else ""
