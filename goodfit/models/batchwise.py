"""One batch at a time, for loops that users write themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goodfit.arrays import awaited, random, to_numpy
from goodfit.data.arrays import class_weights
from goodfit.data.batches import batches
from goodfit.models import judging
from goodfit.models.fitting import begun
from goodfit.training.evaluation import numbers
from goodfit.training.tally import summed

if TYPE_CHECKING:
    from goodfit.models.model import Model


@awaited
def train_on_batch(
    model: Model, x: Any, y: Any, sample_weight: Any, class_weight: Any
) -> dict[str, Any]:
    """One step of training on these rows, and what it measured."""
    data = judging.checked(model, x, y, sample_weight)
    if class_weight is not None:
        data = data.weighted(class_weights(class_weight, data.y[0]))
    programs = model.programs()
    state = programs.place(begun(model, programs.plan))
    order = programs.place(batches(np.arange(data.rows), data.rows))
    state, measured = programs.train(state, programs.place(data), order, np.int32(0), np.int32(1))
    model.state = state
    return numbers(programs.plan, summed(to_numpy(measured)))


def reset_states(model: Model) -> None:
    """The states of `stateful` layers as they were first."""
    state = model.ready()
    _, memory = model.graph.init(random.fold(random.key(model.seed), "weights"))
    fresh = {
        name: memory[name]
        for name, layer in model.graph.layers.items()
        if getattr(layer, "stateful", False) and name in memory
    }
    model.state = state._replace(memory={**state.memory, **fresh})
