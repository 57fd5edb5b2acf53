"""A metric over batches that come one by one, for loops of one's own."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from goodfit.arrays import trees

if TYPE_CHECKING:
    from goodfit.metrics.metric import Metric


class Running:
    """What a metric has measured so far; `metric.running()` makes one.

    Its methods are those of Keras's metrics. The number is that of all rows together, however
    they were cut into batches; NaN before the first.

    Example:
        >>> from goodfit.metrics import MeanSquaredError
        >>> error = MeanSquaredError().running()
        >>> error.update_state([0.0, 0.0], [1.0, 1.0])
        >>> error.update_state([0.0], [4.0])
        >>> error.result()
        6.0
        >>> error.reset_state()
        >>> error.result()
        nan
    """

    def __init__(self, metric: Metric) -> None:
        self.metric = metric
        self.sums: dict[str, Any] | None = None

    def update_state(self, *batch: Any, sample_weight: Any = None) -> None:
        """Adds a batch: what the metric is called with, `(y_true, y_pred, sample_weight)`."""
        weight = {} if sample_weight is None else {"sample_weight": sample_weight}
        sums = self.metric.sums(*batch, **weight)
        self.sums = sums if self.sums is None else trees.map(np.add, self.sums, sums)

    def result(self) -> Any:
        """The metric of all batches since the beginning or the last `reset_state`."""
        return math.nan if self.sums is None else self.metric.result(self.sums)

    def reset_state(self) -> None:
        """Forgets all batches."""
        self.sums = None
