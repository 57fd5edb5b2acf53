"""Cures of how a network learns: rate, optimiser, batches, epochs."""

from __future__ import annotations

from typing import Any

from goodfit.doctor.cures.cure import Cure
from goodfit.doctor.cures.rates import with_rates
from goodfit.doctor.messages import tell


class ChangeLearningRate(Cure):
    """Another learning rate for the same optimiser.

    Args:
        optimizer: the name of its class.
        now: the rate it has; of a schedule the greatest.
        then: the rate it gets; a schedule is multiplied as a whole.
        written: the optimiser with that rate, where the name and the rate do not say all of it.

    Example:
        >>> print(ChangeLearningRate("SGD", 0.5, 0.05))
        Lower the learning rate from 0.5 to 0.05: `optimizer=SGD(learning_rate=0.05)`.
    """

    optimizer: str
    now: float
    then: float
    written: str = ""

    @property
    def advice(self) -> str:
        """From which rate to which."""
        if self.then < self.now:
            template = "Lower the learning rate from {now:.3g} to {then:.3g}"
        else:
            template = "Raise the learning rate from {now:.3g} to {then:.3g}"
        return tell(template, now=self.now, then=self.then)

    @property
    def line(self) -> str:
        """The optimiser with the new rate."""
        simply = f"{self.optimizer}(learning_rate={self.then:.3g})"
        return f"optimizer={self.written or simply}"


class ChangeOptimizer(Cure):
    """Another optimiser, or the same one with its usual settings.

    Args:
        optimizer: the name of its class.
        learning_rate: its rate.

    Example:
        >>> print(ChangeOptimizer("Adam", 0.001))
        Use an optimiser that suits most networks as it is:
        `optimizer=Adam(learning_rate=0.001)`.
    """

    optimizer: str = "Adam"
    learning_rate: float = 0.001

    @property
    def advice(self) -> str:
        """Why another one."""
        return tell("Use an optimiser that suits most networks as it is")

    @property
    def line(self) -> str:
        """The argument of `compile`."""
        return f"optimizer={self.optimizer}(learning_rate={self.learning_rate:.3g})"


class ClipGradients(Cure):
    """Gradients that are cut to a length where they are longer.

    Example:
        >>> print(ClipGradients("SGD"))
        Cut gradients that are too long, all arrays together:
        `optimizer=SGD(..., global_clipnorm=1)`.
    """

    optimizer: str
    limit: float = 1.0

    @property
    def advice(self) -> str:
        """What is cut."""
        return tell("Cut gradients that are too long, all arrays together")

    @property
    def line(self) -> str:
        """The setting of the optimiser."""
        return f"optimizer={self.optimizer}(..., global_clipnorm={self.limit:g})"


class ChangeBatchSize(Cure):
    """More or fewer rows in a step.

    Example:
        >>> print(ChangeBatchSize(1, 32))
        Take more rows into each step, 32 instead of 1: `fit(..., batch_size=32)`.
    """

    now: int
    then: int

    @property
    def advice(self) -> str:
        """How many instead of how many."""
        if self.then < self.now:
            template = "Take fewer rows into each step, {then} instead of {now}"
        else:
            template = "Take more rows into each step, {then} instead of {now}"
        return tell(template, now=self.now, then=self.then)

    @property
    def line(self) -> str:
        """The argument of `fit`."""
        return f"fit(..., batch_size={self.then})"


class TrainLonger(Cure):
    """More epochs.

    Example:
        >>> print(TrainLonger(40))
        Train longer: `epochs=40`.
    """

    epochs: int

    @property
    def advice(self) -> str:
        """To go on."""
        return tell("Train longer")

    @property
    def line(self) -> str:
        """The setting of `fit`."""
        return f"epochs={self.epochs}"


class StopEarly(Cure):
    """Training that ends where the validation loss is lowest."""

    patience: int

    @property
    def advice(self) -> str:
        """When to stop, and with which weights."""
        return tell("Stop when the validation loss no longer falls, and keep the best weights")

    @property
    def line(self) -> str:
        """The callback of `fit`."""
        return f"callbacks=[EarlyStopping(patience={self.patience}, restore_best_weights=True)]"


def learning_rate_divided(record: Any, factor: float) -> ChangeLearningRate:
    """The run's optimiser with its learning rate divided (multiplied, for a factor below 1)."""
    now, optimizer = learning_rate(record), record.optimizer
    written = repr(with_rates(optimizer, 1 / factor))
    if "learning_rate=" not in written:  # the rate that is usual is not written out
        rate = f"(learning_rate={now / factor:.3g}, "
        written = written.replace("(", rate, 1).replace(", )", ")")
    return ChangeLearningRate(type(optimizer).__name__, now, now / factor, written)


def learning_rate(record: Any) -> float:
    """The greatest learning rate of the run; where it broke, the rate of that step."""
    if record.breakdown is not None:
        return float(record.breakdown.learning_rate)
    rates = record.history.get("learning_rate")
    return float(max(rates, key=abs) if rates else record.optimizer.rate(0))
