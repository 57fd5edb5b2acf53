"""What a trained model says: evaluation and prediction."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from goodfit.data.arrays import as_targets, as_weights
from goodfit.doctor.checks import check_data, check_examples
from goodfit.doctor.examination import examination
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


def evaluate(model: Model, x: Any, y: Any, batch_size: int, sample_weight: Any) -> dict[str, float]:
    """Loss and metrics over all rows, after the same checks as before training."""
    data = checked(model, x, y, sample_weight)
    made, state = model.programs(), model.state
    assert state is not None
    return evaluation.evaluate(made, state.params, state.memory, made.place(data), batch_size)


def checked(model: Model, x: Any, y: Any, sample_weight: Any) -> Data:
    """Rows to be judged by as arrays of which the loss can make sense."""
    inputs, targets = model.build_for(x), as_targets(y)
    check_data(inputs, targets, sample_weight, model.graph, model.plan().loss)
    weight = None if sample_weight is None else as_weights(sample_weight, len(targets))
    return Data(inputs, targets, weight)


def predict(model: Model, x: Any, batch_size: int) -> list[NDArray[Any]]:
    """All outputs for all rows."""
    inputs = model.build_for(x)
    check_examples(inputs, model.graph)
    made, state = model.programs(), model.state
    assert state is not None
    return evaluation.predict(made, state.params, state.memory, inputs, batch_size)


def tell(found: dict[str, float], verbose: int | str) -> None:
    """Prints what `evaluate` found, unless told to be silent."""
    if verbose in (0, False) or (verbose == "auto" and not sys.stdout.isatty()):
        return
    line = " - ".join(f"{name}: {value:.4f}" for name, value in found.items())
    sys.stdout.write(line + "\n")
