"""What is written down about one training run: all that the doctor needs to judge it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class DevFacts:
    """What one pass over the validation data finds out, where they are in memory.

    Args:
        x_mean: mean of each feature (last axis of x).
        x_std: standard deviation of each feature.
        x_min: smallest value of each feature.
        x_max: largest value of each feature.
        y_mean: mean of the targets; 0 for classes.
        y_std: standard deviation of the targets, over all their numbers; 0 for classes.
        class_counts: rows of each class, for a classification.
        shared: how many validation rows are equal to a training row, targets included.
        repeated: the share of training rows that are there more than once; 0 where none is shared.
        distinct: whether rows that are not equal are far from it, so that no two are equal by
            chance.
        exhausted: whether the training rows are most of all rows that are possible.
    """

    x_mean: NDArray[Any]
    x_std: NDArray[Any]
    x_min: NDArray[Any]
    x_max: NDArray[Any]
    y_mean: float
    y_std: float
    class_counts: NDArray[Any] | None
    shared: int
    repeated: float
    distinct: bool
    exhausted: bool


@dataclass(frozen=True)
class DataFacts:
    """What one pass over the training data on the host finds out.

    Args:
        rows: the number of training rows.
        dev_rows: the number of validation rows, 0 without any.
        x_mean: mean of each feature (last axis of x), of all inputs one after another.
        x_std: standard deviation of each feature.
        x_min: smallest value of each feature.
        x_max: largest value of each feature.
        y_std: standard deviation of the targets, over all their numbers; 0 for classes.
        y_mean: mean of the targets; 0 for classes.
        class_counts: rows of each class, for a classification.
        constant_loss: the loss of the best prediction that ignores x (ln C for even classes, the
            variance of y for squared errors), or None where it is not known.
        widths: the number of features of each input; empty for a single input.
        seen: the number of training rows looked at: fewer than all where they come in batches; 0
            for all.
        dev: the same of the validation rows, where they are in memory.
        names: what the features are called, where x is a data frame.
    """

    rows: int
    dev_rows: int
    x_mean: NDArray[Any]
    x_std: NDArray[Any]
    x_min: NDArray[Any]
    x_max: NDArray[Any]
    y_mean: float
    y_std: float
    class_counts: NDArray[Any] | None
    constant_loss: float | None
    widths: tuple[int, ...] = ()
    seen: int = 0
    dev: DevFacts | None = None
    names: tuple[str, ...] = ()

    def feature(self, place: int) -> str:
        """A feature as it is told of: by its number, and by its name where it has one."""
        return f"{place} ({self.names[place]!r})" if self.names else str(place)

    @property
    def whole(self) -> bool:
        """Whether all training rows were looked at."""
        return self.seen in (0, self.rows)


class Breakdown(NamedTuple):
    """The first number that was not finite: where, when, in which rows."""

    phase: str
    """"input", "target", "weights", "forward", "loss", "gradient", "memory" (of a layer), "slots"
    (of the optimiser) or "update"."""
    layer: str | None
    epoch: int
    step: int
    """The step within the epoch, from 0."""
    rows: NDArray[Any]
    """The numbers of the training rows in that batch."""
    loss_before: float | None
    learning_rate: float


@dataclass
class Record:
    """One training run, as the doctor reads it.

    Args:
        graph: the layers and how they are connected.
        loss: the loss's description.
        optimizer: the optimiser's description.
        epochs: the epochs that were asked for.
        batch_size: rows in one step.
        facts: what is known about the data.
        history: one number for each epoch, by name: "loss", "val_loss", metrics, and
            "learning_rate".
        step_losses: the loss of every step, one array for each epoch.
        vitals: by layer, by quantity, one number for each examination; measured on up to 64 rows
            of the training set, in training mode. Quantities: "activation_mean",
            "activation_std", "dead_fraction" (units that are 0 for every row),
            "saturated_fraction" (entries on the flat ends of sigmoid or tanh), "gradient_norm",
            "weight_norm", "update_norm" (of one optimiser step). A layer without weights has only
            the first four; a quantity that makes no sense for a layer is absent.
        breakdown: the first number that was not finite, if any.
        stopped_by: why training ended before its last epoch, if it did.
        paused: whether it ended so that a later call of `fit` may go on from there.
        judged: the places, in the history of all epochs, of those that measured validation rows.
        first_vitals: by layer, by quantity, what was measured before the first step.
        strides: by quantity, one number for each of the last three examinations of a run that does
            not fit well, of one step as a whole: "loss" and
            "loss_after" it on the same rows, "slope" along the step (the gradient times the step)
            and "slope_after" it, and "penalty", the part of the loss that is no cost of an answer.
        noise_scale: the rows at which chance and slope weigh the same in a batch's gradient, by the
            last three examinations of a run that does not fit well.
        sample: some rows, and what the network says of them: a `doctor.looking.sample.Sample`.
        metrics: what is measured of the only output; nothing where there are several.
    """

    graph: Any
    loss: Any
    optimizer: Any
    epochs: int
    batch_size: int
    facts: DataFacts
    history: dict[str, list[float]] = field(default_factory=dict)
    step_losses: list[NDArray[Any]] = field(default_factory=list)
    vitals: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    breakdown: Breakdown | None = None
    stopped_by: str | None = None
    paused: bool = False
    judged: list[int] = field(default_factory=list)
    first_vitals: dict[str, dict[str, float]] = field(default_factory=dict)
    strides: dict[str, list[float]] = field(default_factory=dict)
    noise_scale: float | None = None
    sample: Any = None
    metrics: tuple[Any, ...] = ()

    @property
    def epochs_run(self) -> int:
        """How many epochs were finished."""
        return len(self.history.get("loss", ()))

    def first_loss(self) -> float:
        """The loss of the very first step."""
        return float(self.step_losses[0][0]) if self.step_losses else float(np.nan)
