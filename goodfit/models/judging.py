"""What a trained model says: evaluation and prediction."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array
from goodfit.data.arrays import as_targets, as_weights
from goodfit.doctor.checks import check_data
from goodfit.doctor.examination import examination
from goodfit.errors import DataError
from goodfit.layers.graph import Graph
from goodfit.layers.layer import Shape
from goodfit.training import evaluation
from goodfit.training.programs import Programs
from goodfit.training.step import Data, Plan

if TYPE_CHECKING:
    from goodfit.models.model import Model


def programs(model: Model) -> Programs:
    """The programs of a model; one that was not compiled can only predict."""
    if not model.is_compiled() or model.compiled()["loss"] is None:
        return Programs(Plan(model.graph, None, None, (), ()), eager=False)
    return Programs(model.plan(), model.compiled()["eager"], examination)


def output_shape(graph: Graph) -> Shape:
    """The shape of one example's (first) output."""
    return graph.nodes[graph.outputs[0]].shape


def evaluate(model: Model, x: Any, y: Any, batch_size: int, sample_weight: Any) -> dict[str, float]:
    """Loss and metrics over all rows, after the same checks as before training."""
    inputs, targets = model.build_for(x), as_targets(y)
    check_data(inputs, targets, sample_weight, model.graph, model.plan().loss)
    weight = None if sample_weight is None else as_weights(sample_weight, len(targets))
    made, state = model.programs(), model.state
    assert state is not None
    data = made.place(Data(inputs, targets, weight))
    return evaluation.evaluate(made, state.params, state.memory, data, batch_size)


def predict(model: Model, x: Any, batch_size: int) -> list[NDArray[Any]]:
    """All outputs for all rows."""
    inputs = model.build_for(x)
    _require_finite(inputs)
    made, state = model.programs(), model.state
    assert state is not None
    return evaluation.predict(made, state.params, state.memory, inputs, batch_size)


def tell(found: dict[str, float], verbose: int | str) -> None:
    """Prints what `evaluate` found, unless told to be silent."""
    if verbose in (0, False) or (verbose == "auto" and not sys.stdout.isatty()):
        return
    line = " - ".join(f"{name}: {value:.4f}" for name, value in found.items())
    sys.stdout.write(line + "\n")


def _require_finite(inputs: tuple[Array, ...]) -> None:
    for array in inputs:
        if not len(array):
            raise DataError("x is empty: there is nothing to predict.")
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            row = int(np.argwhere(~np.isfinite(array))[0][0])
            raise DataError(
                f"x has NaN or infinite numbers (the first in row {row}); a prediction from them "
                "would mean nothing. Fill them in, for instance with `np.nan_to_num(x)`."
            )
        if array.dtype.kind not in "fiub":
            raise DataError(f"x holds {array.dtype}, not numbers.")
