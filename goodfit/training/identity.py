"""What makes two trainings the same one: what is trained, how, and on which numbers."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from goodfit.errors import FileError
from goodfit.training.batch import Data
from goodfit.training.plan import Plan

FEW = 8
"""So many differences are told."""

NOTHING = "not there"


def of_plan(plan: Plan) -> dict[str, str]:
    """The layers, the optimiser and what is asked of the outputs, in the words of their settings.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((2,)), layers.Dense(3)])
        >>> model.compile("sgd", "mse")
        >>> of_plan(model.plan())["the optimizer"]
        'SGD()'
    """
    nodes = plan.graph.nodes
    layers = {
        f"the layer {node.name!r}": f"{node.layer!r} after {[nodes[i].name for i in node.inputs]}"
        for node in nodes
    }
    asked = {
        f"{name} {out.name}".rstrip(): repr(getattr(out, field))
        for out in plan.outputs
        for name, field in (
            ("the loss", "loss"),
            ("the share of the loss", "share"),
            ("the metrics", "metrics"),
            ("the weighted metrics", "weighted_metrics"),
        )
    }
    told = {**layers, "the optimizer": repr(plan.optimizer), **asked}
    return {name: re.sub(r" at 0x[0-9a-f]+", "", words) for name, words in told.items()}


def of_data(data: Data | None, part: str, whole: bool) -> dict[str, str]:
    """The arrays of some data by type, shape and checksum.

    Args:
        data: the rows, or None where there are none.
        part: what they are for: "training" or "validation".
        whole: whether these are all the rows; of a stream only the type and shape are the same
            each time.

    Example:
        >>> data = Data((np.zeros((4, 2)),), (np.zeros(4),), (None,))
        >>> of_data(data, "training", whole=False)
        {'x of the training rows': 'float64 (2,)', 'y of the training rows': 'float64 ()'}
    """
    if data is None:
        return {}
    told = {}
    for name, arrays in data._asdict().items():
        for i, array in enumerate(arrays):
            if array is not None:
                number = f"[{i}]" if len(arrays) > 1 else ""
                told[f"{name}{number} of the {part} rows"] = _told(array, whole)
    return told


def require_same(was: Mapping[str, str], now: Mapping[str, str], path: Path) -> None:
    """Raises FileError, with each difference and what to write, unless all is as it was."""
    others = [
        f"- {name}: was {was.get(name, NOTHING)}, is {now.get(name, NOTHING)}"
        for name in dict.fromkeys([*was, *now])
        if was.get(name) != now.get(name)
    ]
    if others:
        more = [f"- and {len(others) - FEW} more"] if len(others) > FEW else []
        raise FileError(
            "\n".join(
                [
                    f"{path} is of another training, which this one cannot go on from:",
                    *others[:FEW],
                    *more,
                    "Write these as they were, or begin anew in another folder: "
                    "`fit(..., checkpoint='another')`.",
                ]
            )
        )


def _told(array: Any, whole: bool) -> str:
    if not whole:
        return f"{array.dtype} {array.shape[1:]}"
    digest = hashlib.sha256(np.ascontiguousarray(array).data).hexdigest()
    return f"{array.dtype} {array.shape} with the checksum {digest[:16]}"
