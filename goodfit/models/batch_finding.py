"""How many rows make a good batch: the most that fit into memory, and the quickest."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import count, takewhile
from typing import TYPE_CHECKING, Any

from goodfit.callbacks import Callback
from goodfit.errors import DataError, NotReadyError, SettingError
from goodfit.models import judging
from goodfit.models.building import build
from goodfit.models.memory import Forecast, is_full
from goodfit.models.options import rows_of_batch
from goodfit.settings import is_count

if TYPE_CHECKING:
    from goodfit.models.model import Model

EPOCHS_WITHOUT_END = 10**9
SECONDS_FOR_EACH = 0.5

__all__ = ["BatchSizeTest", "find_batch_size"]


@dataclass(frozen=True, eq=False, repr=False)
class BatchSizeTest:
    """What `find_batch_size` measured.

    Args:
        rows_per_second: how many rows were trained on in a second, by batch size.
        ended_by: why no larger batches were tried.

    Example:
        >>> BatchSizeTest({32: 90_000.0, 64: 150_000.0, 128: 140_000.0}, "there are only 200 rows")
        Of the batch sizes tried, 64 trains quickest; the largest that fits is 128.
            32: 90,000 rows a second
            64: 150,000 rows a second
           128: 140,000 rows a second
          No larger ones were tried: there are only 200 rows.
          Quick is not good: larger batches make fewer steps an epoch, and may learn less in each.
    """

    rows_per_second: dict[int, float]
    ended_by: str

    @property
    def largest(self) -> int:
        """The largest size that was tried and fitted into memory."""
        return max(self.rows_per_second)

    @property
    def fastest(self) -> int:
        """The size with which most rows were trained on in a second, here and now."""
        return max(self.rows_per_second, key=lambda size: self.rows_per_second[size])

    def __repr__(self) -> str:
        told = f"Of the batch sizes tried, {self.fastest} trains quickest; the largest that fits is"
        lines = [
            f"  {size:>4}: {speed:,.0f} rows a second"
            for size, speed in self.rows_per_second.items()
        ]
        return "\n".join(
            [
                f"{told} {self.largest}.",
                *lines,
                f"  No larger ones were tried: {self.ended_by}.",
                "  Quick is not good: larger batches make fewer steps an epoch, and may learn less "
                "in each.",
            ]
        )


def find_batch_size(
    model: Model,
    x: Any,
    y: Any = None,
    *,
    smallest: int = 8,
    largest: int | None = None,
    sample_weight: Any = None,
) -> BatchSizeTest:
    """Trains with batches of 8, 16, 32, ... rows for half a second each, as long as they fit.

    The model is afterwards what it was before (one without weights is built). What is measured is
    `fit` itself on this machine, with all that it does between two steps, but not compiling, nor
    validation; other work on the machine shows in the numbers. Sizes end where there are no more
    rows, where an accelerator says that its memory is full, or where the last sizes' memory,
    continued, would not fit into what the machine has free: then it is not tried, because a process
    that takes too much is killed.

    Args:
        model: a compiled model.
        x: the examples, arrays as for `fit`.
        y: the targets.
        smallest: the first size to try.
        largest: no larger ones are tried; by default the number of rows.
        sample_weight: a weight for each row.

    Raises:
        SettingError: sizes that are no whole numbers, or the wrong way round.
        DataError: batches instead of arrays; data that cannot mean what the model does with it.
        NotReadyError: the model was not compiled, or the first measurement was interrupted.

    Example:
        >>> import goodfit, numpy as np
        >>> model = goodfit.Sequential([goodfit.layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> find_batch_size(model, np.ones((20, 2)), np.ones(20)).largest
        16
    """
    rows = _rows(model, x, y, sample_weight)
    most = min(rows, largest or rows)
    _check(smallest, largest, most)
    speeds: dict[int, float] = {}
    forecast = Forecast()
    forecast.note()
    ended_by = f"there are only {rows} rows" if most == rows else f"`largest={largest}`"
    for size in takewhile(lambda size: size <= most, (smallest * 2**n for n in count())):
        if lacking := forecast.lacking():
            ended_by = f"{size} rows would need {lacking}"
            break
        try:
            speed = _measured(model, x, y, sample_weight, _Speed(size, rows))
        except (MemoryError, RuntimeError) as error:
            if not speeds or not is_full(error):
                raise
            ended_by = f"{size} rows did not fit into memory"
            break
        if speed.rows_per_second is None:
            ended_by = speed.stopped_by
            break
        speeds[size] = speed.rows_per_second
        forecast.note()
    if not speeds:
        raise NotReadyError(f"Nothing could be measured: {ended_by}.")
    return BatchSizeTest(speeds, ended_by)


class _Speed(Callback):
    """Measures `fit` from the end of its first call, which compiles, for a short while.

    The learning rate is 0 meanwhile, so that nothing that diverges ends it.
    """

    every_step = False

    def __init__(self, size: int, rows: int) -> None:
        self.size = size
        self.rows = rows
        self.rows_per_second: float | None = None
        self.stopped_by = ""
        self._began: tuple[float, int] | None = None

    def fit_start(self, run: Any) -> None:
        if run.learning_rate > 0:
            run.learning_rate = 0.0

    def step_end(self, run: Any) -> None:
        now = time.perf_counter()
        done = run.epoch * self.rows + min(run.step * self.size, self.rows)
        if self._began is None:
            self._began = now, done
            return
        seconds = now - self._began[0]
        if seconds >= SECONDS_FOR_EACH:
            self.rows_per_second = (done - self._began[1]) / seconds
            run.stop("the time is over")

    def fit_end(self, run: Any) -> None:
        self.stopped_by = run.stopped_by


def _measured(model: Model, x: Any, y: Any, sample_weight: Any, speed: _Speed) -> _Speed:
    """The speed, after it was measured; the model is what it was."""
    before = model.state
    try:
        model.fit(
            x,
            y,
            batch_size=speed.size,
            epochs=EPOCHS_WITHOUT_END,
            verbose=0,
            callbacks=[speed],
            sample_weight=sample_weight,
            doctor=False,
        )
    finally:
        model.state = before
    return speed


def _rows(model: Model, x: Any, y: Any, sample_weight: Any) -> int:
    build(model, x, y)
    if judging.source_of(model, x, y, sample_weight, rows_of_batch(None), None) is not None:
        raise DataError(
            "x gives batches, whose sizes are its own. Give some of the rows as arrays: "
            "`find_batch_size(model, x_rows, y_rows)`."
        )
    return judging.checked(model, x, y, sample_weight).rows


def _check(smallest: int, largest: int | None, most: int) -> None:
    for name, given in (("smallest", smallest), ("largest", largest)):
        if given is not None and not is_count(given):
            raise SettingError(
                f"find_batch_size got {name}={given!r}, which is no whole number of at least 1. "
                f"Write for instance {name}=64."
            )
    if smallest > most:
        raise SettingError(
            f"find_batch_size got smallest={smallest}, but no more than {most} rows can make a "
            f"batch. Write smallest={most} or less."
        )
