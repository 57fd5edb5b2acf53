"""What a trained model says: evaluation and prediction."""

from __future__ import annotations

import itertools
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import awaited, to_numpy, trees
from goodfit.callbacks.printing import numbers
from goodfit.data.outputs import as_output_weights, as_outputs
from goodfit.data.source import Portion, Source
from goodfit.data.sources import as_source
from goodfit.doctor.checks import check_data, check_examples
from goodfit.doctor.looking.rows import rows_that_fit
from goodfit.errors import NotReadyError
from goodfit.layers.graph import Graph
from goodfit.models.light import is_light
from goodfit.training import evaluation
from goodfit.training.batch import Data
from goodfit.training.feed import Feed, MemoryFeed, source_feed
from goodfit.training.plan import Output, Plan
from goodfit.training.programs import Programs

if TYPE_CHECKING:
    from goodfit.models.model import Model


DEV_BATCH = 1024
"""Rows that are judged together at the least: there is nothing to be learnt from small steps."""

FEW, MOST, BYTES_AT_ONCE = 32, 4096, 8 * 2**20
"""So many rows are always answered together, and no more than so many, or bytes of larger ones."""

ALL_ROWS = sys.maxsize
"""A batch that is as large as what was given."""


def programs(model: Model) -> Programs:
    """The programs of a model; one that was not compiled can only predict."""
    if not model.is_compiled() or model.compiled().loss is None:
        outputs = tuple(Output(name, None) for name in model.graph.output_names)
        return Programs(Plan(model.graph, None, outputs), eager=False)
    return Programs(model.plan(), model.compiled().eager, model.train_step)


@awaited
def evaluate(
    model: Model,
    x: Any,
    y: Any,
    batch_size: int | None,
    sample_weight: Any,
    steps: int | None = None,
) -> dict[str, Any]:
    """Loss and metrics over all rows, after the same checks as before training."""
    fed = feed(model, x, y, sample_weight, batch_size, steps=steps)
    state = model.ready()
    found = evaluation.evaluate(model.programs(), state.params, state.memory, fed)
    if not np.isfinite(found["loss"]):
        require_finite(model)
    return found


def feed(
    model: Model,
    x: Any,
    y: Any,
    sample_weight: Any,
    batch_size: int | None,
    *,
    shuffle: bool = False,
    steps: int | None = None,
) -> Feed:
    """What gives the rows to judge by or to learn from, checked."""
    source = source_of(model, x, y, sample_weight, batch_size or DEV_BATCH, steps)
    if source is None:
        data = checked(model, x, y, sample_weight)
        place = model.programs().place
        size = min(batch_size or _rows_at_once(data.x, model.graph), data.rows)
        return MemoryFeed(place, data, size, shuffle, steps)
    place = model.programs().place
    return source_feed(place, source, lambda portion: arranged(model, portion), shuffle, steps)


def source_of(
    model: Model, x: Any, y: Any, sample_weight: Any, batch_size: int, steps: int | None
) -> Source | None:
    """The source that x is, or None where it is arrays; an unbuilt model is built for it."""
    source = as_source(x, y, sample_weight, batch_size=batch_size, steps=steps)
    if source is None:
        return None
    if not model.is_built():
        first = source.first().x
        model.build_for(first[0] if len(first) == 1 else list(first))
    inputs = [model.graph.nodes[place].name for place in model.graph.inputs]
    return source.named(inputs, model.graph.output_names)


def arranged(model: Model, portion: Portion) -> Data:
    """A batch of a source as checked data."""
    x = list(portion.x) if len(portion.x) > 1 else portion.x[0]
    y = list(portion.y) if isinstance(portion.y, tuple) else portion.y
    return checked(model, x, y, portion.weight)


def checked(model: Model, x: Any, y: Any, sample_weight: Any) -> Data:
    """Rows to be judged by as arrays of which the losses can make sense."""
    inputs = model.build_for(x)
    plan = model.plan()
    names = model.graph.output_names
    targets = as_outputs(y, names)
    weights = as_output_weights(sample_weight, targets, names)
    first = next((weight for weight in weights if weight is not None), None)
    check_data(inputs, list(targets), first, plan.graph, [out.loss for out in plan.outputs])
    return Data(inputs, targets, weights)


@awaited
def predict(
    model: Model, x: Any, batch_size: int | None = None, steps: int | None = None
) -> list[NDArray[Any]]:
    """All outputs for all rows, as many at once as is quick unless `batch_size` says it."""
    source = source_of(model, x, None, None, batch_size or DEV_BATCH, steps)
    if source is None:
        return _predict(model, x, batch_size)
    parts = [
        _predict(model, list(portion.x), max(map(len, portion.x)))
        for portion in itertools.islice(source.batches(), steps)
    ]
    return [np.concatenate(outputs) for outputs in zip(*parts, strict=True)]


def _predict(model: Model, x: Any, batch_size: int | None) -> list[NDArray[Any]]:
    inputs = model.build_for(x)
    check_examples(inputs, model.graph)
    made, state = model.programs(), model.ready()
    weights = state.params, state.memory
    if is_light(model.graph, weights, len(inputs[0])):
        made, weights = made.plain, to_numpy(weights)
    size = batch_size or _rows_at_once(inputs, model.graph)
    with np.errstate(all="ignore"):  # what is not finite is told below
        outputs = evaluation.predict(made, *weights, inputs, size)
    if any(np.isnan(output).any() for output in outputs):
        require_finite(model)
    return outputs


def _rows_at_once(inputs: tuple[NDArray[Any], ...], graph: Graph) -> int:
    """So many rows that few programs serve any number of them, and little has to be filled up.

    A few are one batch; more are batches of 64, 128 ... rows, the fewer the larger one is, and the
    more the layers put out.
    """
    rows = len(inputs[0])
    if rows <= FEW:
        return max(rows, 1)
    largest = BYTES_AT_ONCE * rows // max(1, sum(part.nbytes for part in inputs))
    layers = max(DEV_BATCH, rows_that_fit(graph, MOST))
    most = min(max(largest, FEW), layers, 2 * rows - 1)
    return 1 << (most.bit_length() - 1)


def require_finite(model: Model) -> None:
    """Raises where an answer means nothing, because weights are not finite.

    Raises:
        NotReadyError: the first such weights are named.
    """
    state = to_numpy(model.ready())
    for path, array in trees.items([state.params, state.memory]):
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            count = int((~np.isfinite(array)).sum())
            raise NotReadyError(
                f"{'/'.join(map(str, path[1:]))} has {count} of {array.size} numbers that are not "
                "finite, so that no answer of the model means anything. `fit` never leaves such "
                "weights: train the model again, or load the weights that it had before."
            )


def listed(found: dict[str, Any], as_dict: bool) -> Any:
    """What Keras returns: the loss alone, a list of the numbers in order, or a dict."""
    return found if as_dict else list(found.values()) if len(found) > 1 else found["loss"]


def tell(found: dict[str, float], verbose: int | str) -> None:
    """Prints what `evaluate` found, unless told to be silent."""
    if verbose in (0, False) or (verbose == "auto" and not sys.stdout.isatty()):
        return
    sys.stdout.write(numbers(found) + "\n")
