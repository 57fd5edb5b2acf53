"""`goodfit.cure`: from a program that learns badly to a model that learns well, with proof."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data import splits
from goodfit.data.arrays import as_targets
from goodfit.errors import DataError, SettingError
from goodfit.layers import Normalization
from goodfit.models import Model, Sequential
from goodfit.models.options import rows_of_batch
from goodfit.treatment.aim import aim_of
from goodfit.treatment.choosing import Case, Chooser, Physician
from goodfit.treatment.course import Budget, Course, untreatable
from goodfit.treatment.cured import Cured, Treatment
from goodfit.treatment.program import Program, Rows, copy_of, scale

Numbers = NDArray[Any]

TIMES = 10
"""By default a treatment may take so many times the epochs of the program."""

ROWS_AT_LEAST = 40_000
EPOCHS_AT_MOST = 2500
"""A program that sees fewer rows may take longer: as many epochs as make up so many rows."""

FEW_ROWS = 100
"""Of fewer rows none are set aside to judge by."""

SHARE = 0.2


def cure(
    model: Model,
    x: Any,
    y: Any,
    validation_data: Any = None,
    epochs: int = 1,
    batch_size: int | None = None,
    *,
    class_weight: Any = None,
    callbacks: Sequence[Any] = (),
    budget: float | None = None,
    seconds: float | None = None,
    seed: int | None = None,
    verbose: int = 0,
    told: Callable[[Treatment], object] | None = None,
    chooser: Chooser | None = None,
) -> Cured:
    """Finds out by experiment which changes let a program learn better, and makes them.

    The program is run as it is. Then what the doctor advises is tried, cheapest first, and after
    it what helps most networks; each change is kept only if the answers to the validation rows
    gain beyond noise, and rolled back otherwise. The model that is given back is never worse than
    the one brought, which stays as it was.

    Args:
        model: a compiled model of one output.
        x: the examples.
        y: the targets.
        validation_data: `(x, y)` to judge by; else a fifth of the rows is set aside, and of fewer
            than 100 rows the training rows are judged themselves.
        epochs: how long the program trains.
        batch_size: rows in one step, 32 by default.
        class_weight: as for `fit`.
        callbacks: as for `fit`.
        budget: how many times the program's epochs all experiments may take; by default 10 times,
            and for small data as many as take a few seconds.
        seconds: how long all may take, beside the budget.
        seed: what first weights follow from; by default the model's own seed.
        verbose: 1 prints each treatment when it is over.
        told: is called with each treatment when it is over.
        chooser: what says what to try next; by default the doctor's advice and the general list.

    Raises:
        SettingError: the model has several outputs, or says in code of its own how it is made.
        DataError: x gives batches, of which none can be set aside; or the program is refused before
            its first step, and no change of it helps.
        NotReadyError: the model was not compiled.

    Example:
        >>> import goodfit
        >>> goodfit.utils.set_random_seed(0)
        >>> model = goodfit.Sequential([goodfit.layers.Dense(1, activation="relu")])
        >>> model.compile("sgd", "mse")
        >>> x = np.linspace(-1, 1, 200)[:, None]
        >>> cured = cure(model, x, -2 * x - 3, epochs=30, budget=1)
        >>> cured.kept[0].kept, cured.after.value > cured.before.value
        (True, True)
    """
    rows = laid_out(model, x, y, validation_data)
    size = min(rows_of_batch(batch_size), rows.count)
    sick = Program(
        copy_of(model), epochs, size, class_weight=class_weight, callbacks=tuple(callbacks)
    )
    allowed = Budget(_allowed(budget, epochs, rows), seconds)
    seed = model.seed if seed is None else seed
    hearers = [*([_printed] if verbose else []), *([told] if told else [])]
    course = Course(rows, chooser or Physician(), allowed, seed, hearers)
    return given_back(model, course, course.of(sick))


def laid_out(model: Model, x: Any, y: Any, validation_data: Any) -> Rows:
    """The rows to train on and those to judge by."""
    if y is None:
        raise DataError("cure needs arrays: `goodfit.cure(model, x, y)`, with a target a row.")
    inputs, targets = model.build_for(x), as_targets(y)
    if len(model.graph.outputs) > 1:
        raise SettingError(
            f"cure treats models of one output, but {model.name!r} has "
            f"{len(model.graph.outputs)}. Treat a model of one of them: "
            "`Model(model.inputs, model.outputs[0])`."
        )
    plan = model.plan()
    if validation_data is not None:
        dev_x, dev_y = model.build_for(validation_data[0]), as_targets(validation_data[1])
        aim = aim_of(np.concatenate([targets, dev_y]), plan)
        return Rows(_one(inputs), targets, _one(dev_x), dev_y, "given", aim)
    aim = aim_of(targets, plan)
    if len(targets) < FEW_ROWS:
        return Rows(_one(inputs), targets, _one(inputs), targets, "trained on", aim)
    sizes = splits.Sizes(len(targets) - round(SHARE * len(targets)), round(SHARE * len(targets)), 0)
    labels = aim.truth(targets) if aim.chooses else None
    parts = splits.split(
        len(targets), sizes=sizes, stratify=labels if _plain(labels) else None, seed=0
    )
    train, dev = np.sort(parts.train), np.sort(parts.dev)
    return Rows(
        _one([part[train] for part in inputs]),
        targets[train],
        _one([part[dev] for part in inputs]),
        targets[dev],
        "set aside",
        aim,
    )


def given_back(model: Model, course: Course, case: Case) -> Cured:
    """The result of a course."""
    outcome = case.outcome
    if outcome.history is None:
        raise DataError(outcome.trouble, outcome.refusal)
    before = course.treatments[0].before if course.treatments else case.score
    return Cured(
        finished(case),
        outcome.history,
        tuple(course.treatments),
        outcome.diagnosis,
        before,
        case.score,
        untreatable(case),
        case.rows.aim.labels if case.program.numbers_labels else (),
        case.rows.origin,
    )


def finished(case: Case) -> Model:
    """The trained model, which answers in the user's units."""
    program, state = case.program, case.outcome.state
    model = program.model
    if state is not None:
        model.state = state
    if not program.scales_targets:
        return model
    mean, deviation = scale(case.rows.y)
    back = Normalization(
        mean=mean.tolist(), variance=np.square(deviation).tolist(), invert=True, name="units"
    )
    output = back(model.outputs[0])
    whole: Model
    if isinstance(model, Sequential):
        whole = Sequential([model, back], name=model.name)
    else:
        whole = Model(model.inputs, output, name=model.name)
    whole.compile(*program.choice)
    return whole


def _allowed(budget: float | None, epochs: int, rows: Rows) -> float:
    if budget is not None:
        if not budget > 0:
            raise SettingError(f"budget={budget} is no number above 0. Write `budget=10`.")
        return budget * epochs
    return max(TIMES * epochs, min(ROWS_AT_LEAST // rows.count, EPOCHS_AT_MOST))


def _printed(treatment: Treatment) -> None:
    sys.stdout.write(f"{treatment}\n")


def _one(parts: Sequence[Any]) -> Any:
    return parts[0] if len(parts) == 1 else list(parts)


def _plain(labels: Numbers | None) -> bool:
    return labels is not None and labels.ndim == 1
