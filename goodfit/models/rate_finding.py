"""A learning rate to begin with: the range test, in which the rate rises until the loss does."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from goodfit.callbacks import Callback
from goodfit.errors import SettingError
from goodfit.models.building import build
from goodfit.settings import is_count
from goodfit.silence import filtered

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from goodfit.models.model import Model

Numbers = NDArray[np.float64]

EPOCHS_WITHOUT_END = 10**9
TOO_HIGH = 4.0
"""The test ends where the smoothed loss is so many times its least."""

__all__ = ["LearningRateTest", "find_learning_rate"]


@dataclass(frozen=True, eq=False, repr=False)
class LearningRateTest:
    """What `find_learning_rate` measured.

    Args:
        rates: the learning rate of each step.
        losses: the loss of each step's batch, before that step.
        ended_by: why the test ended before its last step, if it did.

    Example:
        >>> rates = np.geomspace(1e-4, 1.0, 81)
        >>> LearningRateTest(rates, 1 / (1 + (rates / 0.01) ** 2) + rates**4)
        Between the learning rates 0.0001 and 1 the loss falls fastest at 0.01: begin with that.
          81 steps on one batch each; the smoothed loss went from 1 to 0.0071, least at 0.16.
    """

    rates: Numbers
    losses: Numbers
    ended_by: str | None = None

    @property
    def smoothed(self) -> Numbers:
        """The losses without the noise of the batches: means over the steps around each."""
        return smoothed(self.losses)

    @property
    def suggestion(self) -> float | None:
        """The rate at which the smoothed loss falls fastest; None if it falls by mere noise."""
        place = steepest(np.log(self.rates), self.losses)
        return None if place is None else float(self.rates[place])

    def plot(self, path: str | Path | None = None) -> Figure:
        """Draws the losses over the rates, with the suggestion; saved if there is a path."""
        from matplotlib.figure import Figure

        figure = Figure(figsize=(7, 4.5), layout="constrained")
        axes = figure.subplots()
        axes.plot(self.rates, self.losses, color="0.75", label="loss of each step")
        axes.plot(self.rates, self.smoothed, color="C0", label="smoothed")
        if self.suggestion is not None:
            label = f"suggestion: {self.suggestion:.2g}"
            axes.axvline(self.suggestion, color="C1", linestyle="--", label=label)
        low, high = self.smoothed.min(), self.smoothed[0]
        margin = 0.25 * max(high - low, 1e-12)
        limits = (low - margin, high + 2 * margin)
        axes.set(xscale="log", xlabel="learning rate", ylabel="loss", ylim=limits)
        axes.legend()
        if path is not None:
            figure.savefig(path)
        return figure

    def __repr__(self) -> str:
        span = f"Between the learning rates {self.rates[0]:.2g} and {self.rates[-1]:.2g} the loss"
        if self.suggestion is None:
            told = f"{span} falls by no more than its noise: give more `steps`, or another range."
        else:
            told = f"{span} falls fastest at {self.suggestion:.2g}: begin with that."
        smooth, least = self.smoothed, int(np.argmin(self.smoothed))
        course = f"went from {smooth[0]:.2g} to {smooth[least]:.2g}, least at"
        steps = f"  {len(self.rates)} steps on one batch each; the smoothed loss"
        ending = f"\n  It ended early: {self.ended_by}." if self.ended_by else ""
        return f"{told}\n{steps} {course} {self.rates[least]:.2g}.{ending}"


def find_learning_rate(
    model: Model,
    x: Any,
    y: Any = None,
    *,
    lowest: float = 1e-6,
    highest: float = 10.0,
    steps: int = 100,
    batch_size: int | None = None,
    sample_weight: Any = None,
) -> LearningRateTest:
    """Trains some steps with a rate that rises from step to step, and tells where the loss fell.

    The model is afterwards what it was before (one without weights is built). The test ends early
    where the loss has become four times its least, or is no longer finite. Where the optimiser has
    a schedule it is overruled; the rates of a `MultiOptimizer` are multiplied by these.

    What is suggested is where the loss falls fastest: a rate to begin with, not a promise. It
    belongs to this optimiser, these first weights and this batch size. Smith, "Cyclical learning
    rates for training neural networks" (2017).

    Args:
        model: a compiled model.
        x: the examples, as for `fit`.
        y: the targets.
        lowest: the rate of the first step.
        highest: the rate of the last step; those between are evenly spread by their logarithm.
        steps: how many.
        batch_size: rows in one step, as for `fit`.
        sample_weight: a weight for each row.

    Raises:
        SettingError: rates that do not rise, too few steps, or a schedule that begins with 0.
        DataError: data that cannot mean what the model does with it.
        NotReadyError: the model was not compiled.

    Example:
        >>> import goodfit
        >>> x = np.linspace(-1, 1, 64)[:, None]
        >>> model = goodfit.Sequential([goodfit.layers.Dense(1)], seed=0)
        >>> model.compile("sgd", "mse")
        >>> found = find_learning_rate(model, x, 3 * x)
        >>> 0.01 < found.suggestion < 1
        True
    """
    _check(lowest, highest, steps)
    build(model, x, y)
    test = _RisingRate(np.geomspace(lowest, highest, steps))
    before = model.state
    try:
        with filtered("ignore", "Training stopped"):
            history = model.fit(
                x,
                y,
                batch_size=batch_size,
                epochs=EPOCHS_WITHOUT_END,
                verbose=0,
                callbacks=[test],
                sample_weight=sample_weight,
                doctor=False,
            )
    finally:
        model.state = before
    if not test.losses:
        raise SettingError(
            f"Already the first step was not finite ({history.stopped_by}), so there is nothing to "
            f"compare. Write for instance `find_learning_rate(..., lowest={lowest / 1000:g})`."
        )
    count = len(test.losses)
    ended_by = None if count == steps else history.stopped_by
    return LearningRateTest(test.rates[:count], np.array(test.losses), ended_by)


class _RisingRate(Callback):
    """Sets the rate of each step, and notes its loss."""

    def __init__(self, rates: Numbers) -> None:
        self.rates = rates
        self.losses: list[float] = []

    def fit_start(self, run: Any) -> None:
        run.learning_rate = self.rates[0]

    def step_end(self, run: Any) -> None:
        self.losses.append(run.logs["loss"])
        done = len(self.losses)
        if done == len(self.rates):
            run.stop("all rates were tried")
        elif _is_too_high(self.losses):
            run.stop(f"the loss rose above {TOO_HIGH:g} times its least")
        else:
            run.learning_rate = self.rates[done]


def smoothed(losses: Numbers) -> Numbers:
    """Means over the steps around each, the near ones counting most (a Gaussian).

    Example:
        >>> smoothed(np.array([1.0, 1.0, 1.0]))
        array([1., 1., 1.])
    """
    places = np.arange(len(losses))
    width = max(1.0, len(losses) / 25)
    near = np.exp(-(((places[:, None] - places) / width) ** 2) / 2)
    means: Numbers = near @ losses / near.sum(axis=1)
    return means


def steepest(places: Numbers, losses: Numbers) -> int | None:
    """Where the smoothed losses fall fastest before their least, unless they fall by mere noise.

    Example:
        >>> steepest(np.arange(7.0), np.array([1.0, 1.0, 0.9, 0.3, 0.2, 0.2, 3.0]))
        2
    """
    if len(losses) < 3:
        return None
    smooth = smoothed(losses)
    least = int(np.argmin(smooth))
    noise = float(np.std(losses[: least + 1] - smooth[: least + 1]))
    if smooth[0] - smooth[least] <= noise:
        return None
    slopes = np.gradient(smooth, places)
    return int(np.argmin(slopes[: least + 1]))


def _is_too_high(losses: list[float]) -> bool:
    """Whether the mean of the last three losses is far above the least such mean."""
    means = np.convolve(losses, np.full(3, 1 / 3), "valid") if len(losses) >= 3 else np.zeros(1)
    least = means.min()
    return bool(least > 0 and means[-1] > TOO_HIGH * least)


def _check(lowest: float, highest: float, steps: int) -> None:
    real = all(isinstance(rate, Real) and np.isfinite(float(rate)) for rate in (lowest, highest))
    if not real or not 0 < lowest < highest:
        raise SettingError(
            f"find_learning_rate got lowest={lowest!r} and highest={highest!r}, but the rate must "
            "rise from one positive number to another. Write for instance `lowest=1e-6, highest=1`."
        )
    if not is_count(steps) or steps < 10:
        raise SettingError(
            f"find_learning_rate got steps={steps!r}, but needs a whole number, 10 or more. Write "
            "for instance `steps=100`."
        )
