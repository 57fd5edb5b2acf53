"""What happens when `fit` is called: the data are checked and laid out, then the loop runs."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from goodfit import doctor
from goodfit.arrays import to_numpy
from goodfit.callbacks import ProgressBar
from goodfit.data import splits
from goodfit.data.arrays import class_weights
from goodfit.doctor.facts import data_facts
from goodfit.errors import DataError, GoodfitError
from goodfit.layers import Normalization
from goodfit.models import judging
from goodfit.models.options import Options, listed_callbacks, rows_of_batch
from goodfit.training.history import History
from goodfit.training.loop import train
from goodfit.training.record import Record
from goodfit.training.run import Run
from goodfit.training.state import TrainState
from goodfit.training.step import Data, Plan

if TYPE_CHECKING:
    from goodfit.models.model import Model


def fit(model: Model, x: Any, y: Any, options: Options) -> History:
    """Trains the model as the options say."""
    bar = ProgressBar(_verbosity(options.verbose))
    callbacks = [*listed_callbacks(options.callbacks), bar]
    data, dev = _laid_out(model, x, y, options)
    _adapt_normalizations(model, data)
    programs = model.programs()
    record = _record(programs.plan, data, dev, options)
    run = Run(model, programs, _begun(model, programs.plan), record, callbacks, bar.verbose)
    run.examines = options.doctor
    train(
        run,
        programs.place(data),
        None if dev is None else programs.place(dev),
        options.initial_epoch,
        options.shuffle,
    )
    history = History(record, doctor.diagnose if options.doctor else None, options.initial_epoch)
    if record.breakdown is not None:
        warnings.warn(f"Training stopped: {record.stopped_by}. {_why(history)}", stacklevel=4)
    return history


def _laid_out(model: Model, x: Any, y: Any, options: Options) -> tuple[Data, Data | None]:
    """Training and validation rows as checked arrays."""
    data = judging.checked(model, x, y, options.sample_weight)
    if options.class_weight is not None:
        data = _weighted(data, class_weights(options.class_weight, data.y))
    if options.validation_data is not None:
        return data, _validation(model, options.validation_data)
    if options.validation_split:
        return _split(data, model.plan().loss, options, model.seed)
    return data, None


def _validation(model: Model, given: Any) -> Data:
    if not isinstance(given, list | tuple) or len(given) not in (2, 3):
        raise DataError("validation_data must be `(x, y)` or `(x, y, sample_weight)`.")
    weight = given[2] if len(given) == 3 else None
    try:
        return judging.checked(model, given[0], given[1], weight)
    except GoodfitError as error:
        error.add_note("This is about validation_data.")
        raise


def _weighted(data: Data, weight: NDArray[np.float32]) -> Data:
    return data._replace(weight=weight if data.weight is None else data.weight * weight)


def _split(data: Data, loss: Any, options: Options, seed: int) -> tuple[Data, Data]:
    """Sets a random part aside, stratified for classes; without `shuffle`, the last rows."""
    rows, share = len(data.y), options.validation_split
    dev_rows = round(rows * share)
    if not 0 < share < 1 or not 0 < dev_rows < rows:
        raise DataError(
            f"validation_split={share} of {rows} rows leaves one part empty; "
            "choose a share between 0 and 1, such as 0.1."
        )
    if not options.shuffle:
        train_rows, dev_part = np.arange(rows - dev_rows), np.arange(rows - dev_rows, rows)
    else:
        sizes = splits.Sizes(rows - dev_rows, dev_rows, 0)
        classes = data.y.reshape(-1) if loss.targets == "classes" else None
        parts = splits.split(rows, sizes=sizes, stratify=classes, seed=seed)
        train_rows, dev_part = np.sort(parts.train), np.sort(parts.dev)
    return _rows(data, train_rows), _rows(data, dev_part)


def _rows(data: Data, rows: NDArray[Any]) -> Data:
    weight = None if data.weight is None else data.weight[rows]
    return Data(tuple(array[rows] for array in data.x), data.y[rows], weight)


def _adapt_normalizations(model: Model, data: Data) -> None:
    """Gives every Normalization that was not adapted the statistics of the training rows."""
    graph = model.graph
    for node in graph.nodes:
        layer, state = node.layer, model.state
        assert state is not None
        if not isinstance(layer, Normalization):
            continue
        memory = to_numpy(state.memory)
        if not memory[node.name]["adapted"]:
            entering = graph.value(node.inputs[0], to_numpy(state.params), memory, data.x)
            memory = {**memory, node.name: layer.statistics(entering)}
            model.state = state._replace(memory=memory)


def _record(plan: Plan, data: Data, dev: Data | None, options: Options) -> Record:
    rows = len(data.y)
    return Record(
        graph=plan.graph,
        loss=plan.loss,
        optimizer=plan.optimizer,
        epochs=options.epochs,
        batch_size=min(rows_of_batch(options.batch_size), rows),
        facts=data_facts(data.x, data.y, plan.loss, 0 if dev is None else len(dev.y), data.weight),
    )


def _begun(model: Model, plan: Plan) -> TrainState:
    """The state to go on from; the optimiser's slots are made before the first step."""
    state = model.state
    assert state is not None
    if state.slots:
        return state
    return state._replace(slots=plan.optimizer.init(to_numpy(state.params)))


def _verbosity(verbose: int | str) -> int | str:
    if verbose != "auto":
        return verbose
    return 1 if sys.stderr.isatty() or sys.stdout.isatty() else 2


def _why(history: History) -> str:
    return str(history.diagnosis.findings[0].evidence) if history.diagnosis else ""
