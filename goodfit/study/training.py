"""How a study trains its network: on scaled targets, until the dev loss falls no more."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from goodfit.silence import filtered
from goodfit.study.options import Options
from goodfit.study.prepared import Prepared

if TYPE_CHECKING:
    from goodfit.models import Model
    from goodfit.training.history import History
    from goodfit.treatment import Cured, Treatment

__all__ = [
    "compile_network", "epochs", "in_units", "measure", "optimizer_of", "patience",
    "rows_of_a_step", "train", "treat",
]  # fmt: skip

STEPS = 10_000  # more than the networks of `starter` need for most data
FEWEST_EPOCHS, MOST_EPOCHS = 20, 300
STEPS_OF_PATIENCE = 400
LEAST_PATIENCE, MOST_PATIENCE = 10, 30  # epochs
LAST_RATE = 0.01  # of the first; at 0 the last updates could not be looked at
LARGE = 10_000  # rows from which larger steps save time and cost no accuracy

LOSSES = {
    "classification": ("sparse_categorical_crossentropy", "accuracy"),
    "regression": ("mean_squared_error", "r2"),
}
"""The loss, and the metric that is reported, by kind of task."""


def compile_network(model: Model, prepared: Prepared, options: Options) -> None:
    """Choose loss, metric and optimiser; its rate falls along half a cosine.

    Raises:
        UnknownNameError: there is no such optimiser.
    """
    from goodfit.metrics import R2Score

    task = prepared.task.kind
    loss, metric = LOSSES[task]
    metrics: list[Any] = [R2Score(name=metric) if task == "regression" else metric]
    optimizer = optimizer_of(options, len(prepared.train.y))
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics)


def rows_of_a_step(options: Options, rows: int) -> int:
    """Give the batch size: what was asked for, or what suits so many training rows.

    Example:
        >>> rows_of_a_step(Options("digits"), 1079), rows_of_a_step(Options("mnist"), 50_000)
        (32, 128)
    """
    return min(options.batch_size or (32 if rows < LARGE else 128), rows)


def epochs(options: Options, rows: int) -> int:
    """Give the most epochs to train: what was asked for, or what makes enough steps.

    Example:
        >>> epochs(Options("digits"), 1079), epochs(Options("mnist", epochs=5), 50_000)
        (294, 5)
    """
    return options.epochs or _epochs(STEPS, options, rows, FEWEST_EPOCHS, MOST_EPOCHS)


def patience(options: Options, rows: int) -> int:
    """Give the epochs without a lower dev loss that end training.

    Example:
        >>> patience(Options("digits"), 1079)
        11
    """
    return _epochs(STEPS_OF_PATIENCE, options, rows, LEAST_PATIENCE, MOST_PATIENCE)


def train(
    model: Model,
    prepared: Prepared,
    options: Options,
    verbose: int | str = 0,
    checkpoint: Path | None = None,
) -> History:
    """Train until the dev loss has not fallen for some epochs; keep the weights of the best.

    Where there are checkpoints, training goes on from the newest.
    """
    keeping: dict[str, Any] = (
        {} if checkpoint is None else {"checkpoint": checkpoint, "resume": True}
    )
    with filtered("ignore", "Training stopped"):  # the findings say it better
        return model.fit(**_run(prepared, options), verbose=verbose, **keeping)


def treat(
    model: Model, prepared: Prepared, options: Options, told: Callable[[Treatment], None]
) -> Cured:
    """Find out which changes let a network learn better when it is trained in the same way."""
    from goodfit.treatment import cure

    return cure(model, **_run(prepared, options), budget=options.budget, told=told)


def _run(prepared: Prepared, options: Options) -> dict[str, Any]:
    """What is trained on, and how long."""
    from goodfit.callbacks import EarlyStopping

    part, dev = prepared.train, prepared.dev
    rows = len(part.y)
    stopping = EarlyStopping(patience=patience(options, rows), restore_best_weights=True)
    return {
        "x": _named(part.x, prepared.feature_names),
        "y": prepared.scaled_targets(part.y),
        "validation_data": (dev.x, prepared.scaled_targets(dev.y)),
        "batch_size": rows_of_a_step(options, rows),
        "epochs": epochs(options, rows),
        "callbacks": [stopping],
    }


def _named(x: Any, names: tuple[str, ...]) -> Any:
    """A table with what its columns are called, so that the doctor can call them so."""
    if not names or len(set(names)) < len(names):
        return x
    import pandas as pd

    return pd.DataFrame(x, columns=list(names))


def measure(model: Model, prepared: Prepared) -> dict[str, dict[str, float]]:
    """Measure loss and metric on each part; the loss of a regression is that of scaled targets."""
    parts = {"train": prepared.train, "dev": prepared.dev, "test": prepared.test}
    return {
        name: model.evaluate(
            part.x,
            prepared.scaled_targets(part.y),
            batch_size=1024,
            verbose=0,
            return_dict=True,
        )
        for name, part in parts.items()
    }


def in_units(model: Model, prepared: Prepared) -> Model:
    """Give the network that predicts what is asked for.

    That is a number in the target's own unit, or a probability for each class, also where only
    that of the second was trained for.
    """
    from goodfit.layers import Concatenate, Rescaling

    output, choice = model.graph.symbols[model.graph.outputs[0]], model.compiled()
    if prepared.task.kind == "regression":
        undo = Rescaling(prepared.target_deviation, prepared.target_mean)
        return _ending_in(undo(output), model, choice.loss)
    if output.shape != (1,):
        return model
    first = Rescaling(-1.0, 1.0)(output)
    return _ending_in(Concatenate()([first, output]), model, LOSSES["classification"][0])


def _ending_in(output: Any, model: Model, loss: Any) -> Model:
    from goodfit.models import Model

    inputs = [model.graph.symbols[i] for i in model.graph.inputs]
    whole = Model(inputs, output, name=model.name, seed=model.seed)
    choice = model.compiled()
    whole.compile(choice.optimizer, loss, metrics=choice.metrics)
    return whole


def _epochs(steps: int, options: Options, rows: int, least: int, most: int) -> int:
    """The epochs that make so many steps, within bounds."""
    return min(max(steps // _steps_of_an_epoch(options, rows), least), most)


def _steps_of_an_epoch(options: Options, rows: int) -> int:
    return math.ceil(rows / rows_of_a_step(options, rows))


def optimizer_of(options: Options, rows: int) -> Any:
    """Give the optimiser that was asked for by name, its rate falling along half a cosine.

    Raises:
        UnknownNameError: there is no such optimiser.

    Example:
        >>> int(optimizer_of(Options("digits"), 1079).learning_rate.decay_steps)
        9996
    """
    from goodfit import optimizers
    from goodfit.optimizers.schedules import CosineDecay

    kind: Any = type(optimizers.get(options.optimizer))
    first_rate = options.learning_rate or float(kind().rate(0))
    steps = epochs(options, rows) * _steps_of_an_epoch(options, rows)
    return kind(learning_rate=CosineDecay(first_rate, decay_steps=steps, alpha=LAST_RATE))
