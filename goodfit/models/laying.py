"""How the data of `fit` are laid out: checked, divided, weighted, and where the programs run."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from goodfit.arrays import to_numpy
from goodfit.data import splits
from goodfit.data.arrays import class_weights
from goodfit.data.frames import frame_names
from goodfit.data.rows import RowSource
from goodfit.data.source import Portion, Source
from goodfit.doctor.facts import data_facts
from goodfit.errors import DataError, GoodfitError
from goodfit.layers import Masking, Normalization
from goodfit.layers.graph import Node
from goodfit.models import judging
from goodfit.models.judging import DEV_BATCH, source_of
from goodfit.models.options import Options, rows_of_batch
from goodfit.training.batch import Data
from goodfit.training.feed import Feed, MemoryFeed, source_feed
from goodfit.training.plan import Plan
from goodfit.training.record import DataFacts

if TYPE_CHECKING:
    from goodfit.models.model import Model


class Laid(NamedTuple):
    """The training rows, the validation rows if any, and what one pass over them found.

    `train_rows` and `dev_rows` are those (of a source, some of those) that lie in memory;
    `is_stream` says that these may be others each time.
    """

    train: Feed
    dev: Feed | None
    facts: DataFacts
    train_rows: Data
    dev_rows: Data | None
    batch_size: int
    is_stream: bool = False


def laid_out(model: Model, x: Any, y: Any, options: Options) -> Laid:
    """The data as training takes them.

    Raises:
        DataError: they cannot mean what the model does with them.
        ShapeError: they do not fit its inputs.
    """
    size = rows_of_batch(options.batch_size or _known_batch(model))
    source = source_of(model, x, y, options.sample_weight, size, options.steps_per_epoch)
    if source is None:
        return _from_memory(model, x, y, options)
    return _from_source(model, source, options, source.batch_size or size)


def _from_memory(model: Model, x: Any, y: Any, options: Options) -> Laid:
    """Arrays: checked, divided, weighted, and laid where the programs run."""
    data = judging.checked(model, x, y, options.sample_weight)
    if options.class_weight is not None:
        data = _weighted(data, options)
    dev: Data | None = None
    dev_feed: Feed | None = None
    if options.validation_data is not None:
        dev_feed, rows, dev = _validation(model, options)
    elif options.validation_split:
        data, dev = _split(data, model.plan().outputs[0].loss, options, model.seed)
        rows = dev.rows
    else:
        rows = 0
    _adapt_normalizations(model, data)
    place = model.programs().place
    if dev is not None and dev_feed is None:
        dev_feed = MemoryFeed(place, dev, _dev_batch(model, options, rows))
    size = min(rows_of_batch(options.batch_size or _known_batch(model)), data.rows)
    fed = MemoryFeed(place, data, size, options.shuffle, options.steps_per_epoch)
    facts = _named(_facts(model.plan(), data, rows, dev), x)
    return Laid(fed, dev_feed, facts, data, dev, size)


def _from_source(model: Model, source: Source, options: Options, size: int) -> Laid:
    """A source of batches: checked one after the other, as they come."""
    if options.validation_split:
        raise DataError(
            "validation_split divides arrays, but x gives batches. Give other batches, or arrays, "
            "as `validation_data`."
        )
    _require_adapted(model)

    def arranged(portion: Portion) -> Data:
        data = judging.arranged(model, portion)
        return data if options.class_weight is None else _weighted(data, options)

    first = arranged(source.first())
    dev, rows, dev_rows = None, 0, None
    if options.validation_data is not None:
        dev, rows, dev_rows = _validation(model, options)
    place = model.programs().place
    fed = source_feed(place, source, arranged, options.shuffle, options.steps_per_epoch)
    facts = _facts(model.plan(), first, rows, None)
    known = source.rows or first.rows * (fed.steps or 1)
    is_stream = not isinstance(source, RowSource)
    facts = dataclasses.replace(facts, rows=known)
    return Laid(fed, dev, facts, first, dev_rows, min(size, known), is_stream)


def _facts(plan: Plan, data: Data, dev_rows: int, dev: Data | None) -> DataFacts:
    """What the doctor knows of the data; of several outputs' targets it knows nothing."""
    judged = None if dev is None else (dev.x, dev.y[0])
    facts = data_facts(data.x, data.y[0], plan.loss, dev_rows, data.weight[0], judged)
    hides = any(
        isinstance(layer, Masking) or getattr(layer, "mask_zero", False)
        for layer in plan.graph.layers.values()
    )
    # what steps count is not known before the network has run
    return dataclasses.replace(facts, constant_loss=None) if hides else facts


def _named(facts: DataFacts, x: Any) -> DataFacts:
    """The facts with the names of a data frame's columns, where each is a feature."""
    names = frame_names(x)
    return dataclasses.replace(facts, names=names) if len(names) == len(facts.x_mean) else facts


def _validation(model: Model, options: Options) -> tuple[Feed, int, Data | None]:
    """What validation rows come from, how many (1 if not known), and those in memory, if any."""
    given = options.validation_data
    size = _dev_batch(model, options, DEV_BATCH)
    try:
        if isinstance(given, list | tuple) and len(given) in (2, 3) and not _is_batches(given):
            weight = given[2] if len(given) == 3 else None
            data = judging.checked(model, given[0], given[1], weight)
            place = model.programs().place
            return MemoryFeed(place, data, min(size, data.rows)), data.rows, data
        steps = options.validation_steps
        source = source_of(model, given, None, None, size, steps)
        if source is None:
            raise DataError(
                "validation_data must be rows with their targets. Write "
                "`validation_data=(x_dev, y_dev)`, or add the weights: `(x_dev, y_dev, weights)`."
            )
        fed = judging.feed(model, given, None, None, size, steps=steps)
        return fed, source.rows or 1, None
    except GoodfitError as error:
        error.add_note("This is about validation_data.")
        raise


def _known_batch(model: Model) -> int | None:
    """The rows of every batch, where an `Input(batch_size=...)` says so."""
    return model.graph.batch_size if model.is_built() else None


def _is_batches(given: Any) -> bool:
    """Whether a list holds `(x, y)` batches rather than x and y."""
    return isinstance(given, list) and all(isinstance(part, tuple) for part in given)


def _dev_batch(model: Model, options: Options, rows: int) -> int:
    if options.validation_batch_size is not None:
        return rows_of_batch(options.validation_batch_size)
    if known := _known_batch(model):
        return known
    return max(rows_of_batch(options.batch_size), min(max(rows, 1), DEV_BATCH))


def _weighted(data: Data, options: Options) -> Data:
    if len(data.y) > 1:
        raise DataError(
            "class_weight is for a model of one output. Give `sample_weight` for each output: "
            "`sample_weight={'name': weights}`."
        )
    assert options.class_weight is not None
    return data.weighted(class_weights(options.class_weight, data.y[0]))


def _split(data: Data, loss: Any, options: Options, seed: int) -> tuple[Data, Data]:
    """Sets a random part aside, stratified for classes; without `shuffle`, the last rows."""
    rows, share = data.rows, options.validation_split
    dev_rows = round(rows * share) if 0 < share < 1 else 0
    if not 0 < dev_rows < rows:
        raise DataError(
            f"validation_split={share} of {rows} rows leaves one part empty; "
            "choose a share between 0 and 1, such as 0.1."
        )
    if not options.shuffle:
        return data.take(np.arange(rows - dev_rows)), data.take(np.arange(rows - dev_rows, rows))
    sizes = splits.Sizes(rows - dev_rows, dev_rows, 0)
    y = data.y[0]
    single = getattr(loss, "targets", "") == "classes" and y.size == rows
    parts = splits.split(rows, sizes=sizes, stratify=y.reshape(-1) if single else None, seed=seed)
    return data.take(np.sort(parts.train)), data.take(np.sort(parts.dev))


def _unadapted(model: Model) -> list[Node]:
    memory = to_numpy(model.ready().memory)
    return [
        node
        for node in model.graph.nodes
        if isinstance(node.layer, Normalization) and not memory[node.name]["adapted"]
    ]


def _adapt_normalizations(model: Model, data: Data) -> None:
    """Gives every Normalization that was not adapted the statistics of the training rows."""
    for node in _unadapted(model):
        state = model.ready()
        memory = to_numpy(state.memory)
        entering = model.graph.value(node.inputs[0], to_numpy(state.params), memory, data.x)
        memory = {**memory, node.name: node.layer.statistics(entering)}  # type: ignore[attr-defined]
        model.state = state._replace(memory=memory)


def _require_adapted(model: Model) -> None:
    for node in _unadapted(model):
        raise DataError(
            f"{node.name!r} needs the mean and variance of the training rows, but x gives them "
            "batch by batch. Adapt it before: `layer = Normalization(); layer.adapt(some_rows)`."
        )
