"""What happens when `fit` is called: the data are checked and laid out, then the loop runs."""

from __future__ import annotations

import sys
import warnings
from typing import TYPE_CHECKING, Any

from goodfit import doctor
from goodfit.arrays import Function, awaited, to_numpy
from goodfit.callbacks import ProgressBar
from goodfit.callbacks.notebook import in_notebook
from goodfit.callbacks.printing import print_line
from goodfit.doctor.doctor import Visit
from goodfit.doctor.looking.rows import rows_that_fit
from goodfit.errors import DataError
from goodfit.models import resuming
from goodfit.models.judging import DEV_BATCH
from goodfit.models.laying import Laid, laid_out
from goodfit.models.options import Options
from goodfit.training.evaluation import predict
from goodfit.training.history import History
from goodfit.training.loop import train
from goodfit.training.plan import Plan
from goodfit.training.record import Record
from goodfit.training.run import Run
from goodfit.training.state import TrainState

if TYPE_CHECKING:
    from goodfit.models.model import Model


@awaited
def fit(model: Model, x: Any, y: Any, options: Options) -> History:
    """Trains the model as the options say, under the doctor's eyes."""
    watching = doctor.appointed(options.doctor)
    if watching is None:
        return _trained(model, x, y, options, None)
    visit = Visit(model, x, y, options)
    try:
        history = _trained(model, x, y, options, watching)
    except DataError as error:
        return watching.refused(error, visit)
    watching.discharge(history, visit)
    return history


def _trained(
    model: Model, x: Any, y: Any, options: Options, watching: doctor.Doctor | None
) -> History:
    """The history of the run."""
    bar = ProgressBar(_verbosity(options.verbose))
    keeper, callbacks = resuming.divided(options)
    kept = resuming.newest(keeper, model)
    laid = laid_out(model, x, y, options)
    plan, state = model.programs().plan, begun(model, model.programs().plan)
    record = _record(plan, laid, options)
    history = model.history = History(record, options.initial_epoch)
    callbacks, told = [*callbacks, bar], ""
    if watching is not None:
        rows = laid.train_rows, laid.dev_rows
        admitted = watching.admit(record, plan, state, *rows, _answerer(model))
        callbacks.insert(0, admitted.rounds)
        told = _tell(admitted.found, bar)
    if keeper is not None:
        callbacks.append(resuming.ready(keeper, kept, model, laid, options))
    run = Run(model, model.programs(), state, record, laid.train, laid.dev, callbacks, kept)
    run.epoch, run.verbose = options.initial_epoch, bar.verbose
    train(run, options.validation_freq)
    if watching is not None:
        history.diagnosis = watching.diagnose(record)
    if record.breakdown is not None:
        warnings.warn(f"Training stopped: {record.stopped_by}. {_why(history)}", stacklevel=5)
    elif history.diagnosis is not None:
        _tell(history.diagnosis, bar, told)
    return history


def _tell(diagnosis: doctor.Diagnosis, bar: ProgressBar, before: str = "") -> str:
    """Says what is wrong and what to do, unless it was said before, to who watches the progress."""
    line = f"{diagnosis.sentence} {diagnosis.next}" if diagnosis.alarms else ""
    if bar.verbose and line and line != before:
        print_line(line)
    return line


def _answerer(model: Model) -> Function:
    """What the model says when it evaluates, in plain NumPy: nothing is compiled for it."""

    def answer(inputs: tuple[Any, ...]) -> Any:
        state = to_numpy(model.ready())
        rows = rows_that_fit(model.graph, DEV_BATCH)
        return predict(model.programs().plain, state.params, state.memory, inputs, rows)[0]

    return answer


def begun(model: Model, plan: Plan) -> TrainState:
    """The state to go on from; the optimiser's slots are made before the first step."""
    state = model.ready()
    if state.slots:
        return state
    return state._replace(slots=plan.optimizer.init(to_numpy(state.params)))


def _record(plan: Plan, laid: Laid, options: Options) -> Record:
    return Record(
        graph=plan.graph,
        loss=plan.loss,
        optimizer=plan.optimizer,
        epochs=options.epochs,
        batch_size=laid.batch_size,
        facts=laid.facts,
    )


def _verbosity(verbose: int | str) -> int | str:
    if verbose != "auto":
        return verbose
    watched = sys.stderr.isatty() or sys.stdout.isatty() or in_notebook()
    return 1 if watched else 2


def _why(history: History) -> str:
    return str(history.diagnosis.findings[0].evidence) if history.diagnosis else ""
