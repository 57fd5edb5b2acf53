"""What is learnt from: rows, what is asked of each, and how much each counts."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.data import Sizes, Standardizer, split
from goodfit.errors import DataError
from goodfit.estimators.rows import Rows
from goodfit.estimators.targets import Targets

__all__ = ["Sample"]

SPARED = 10_000
"""Of so many rows some can be set aside; fewer are better all learnt from (as in the gradient
boosting of scikit-learn)."""


class Sample(NamedTuple):
    """Rows with their targets as numbers, and their weights.

    Example:
        >>> rows, y = Rows(np.array([[1.0], [2.0], [1.0], [3.0]])), np.array([0, 1, 0, 1])
        >>> whole = Sample(rows, y, np.array([1.0, 1.0, 2.0, 0.0])).distinct()
        >>> sorted(zip(whole.y.tolist(), whole.weights.tolist()))
        [(0, 1.5), (1, 0.5)]
    """

    rows: Rows
    y: NDArray[Any]
    weights: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int]:
        """The rows and the features."""
        return len(self.rows), self.rows.features

    def taken(self, numbers: NDArray[Any]) -> Sample:
        """The rows of these numbers."""
        return Sample(self.rows.taken(numbers), self.y[numbers], self.weights[numbers])

    def distinct(self) -> Sample:
        """Each row once, with the weights of all that are equal to it; their mean is 1.

        So a weight of 3 is the same as the row three times, and a weight of 0 the same as no row,
        to the last bit and for any size of batch: that is what scikit-learn means by sample
        weights. Nor is a row validated by that was trained on. The order depends on what the rows
        hold, not on the order in which they came.
        """
        counted = self.taken(np.flatnonzero(self.weights))
        digests = counted.rows.digests(counted.y)
        _, first, places = np.unique(digests, return_index=True, return_inverse=True)
        weights = np.bincount(places.ravel(), counted.weights)
        return counted.taken(first)._replace(weights=weights / weights.mean())

    def divided(
        self, share: float, early_stopping: bool | str, strata: Any, seed: int
    ) -> tuple[Sample, Sample | None]:
        """The rows to learn from, and those to stop by, if any.

        Raises:
            DataError: there are too few rows for both.
        """
        count = len(self.rows)
        if early_stopping == "auto":
            early_stopping = count >= SPARED
        if not early_stopping:
            return self, None
        held_out = max(1, round(share * count))
        if held_out >= count:
            raise DataError(
                f"early_stopping=True sets {held_out} of {count} different rows aside, so that "
                "none is left to learn from. Write `early_stopping=False`."
            )
        sizes = Sizes(count - held_out, held_out, 0)
        parts = split(count, sizes=sizes, stratify=strata, seed=seed)
        return self.taken(np.sort(parts.train)), self.taken(np.sort(parts.dev))

    def given(self, scale: Standardizer, targets: Targets) -> dict[str, Any]:
        """The rows as `Model.fit` takes them."""
        return self.rows.for_training(scale, targets.encoded(self.y), self.weights)

    def judging(self, scale: Standardizer, targets: Targets) -> Any:
        """The rows as `Model.fit` takes them for its `validation_data`."""
        given = tuple(self.given(scale, targets).values())
        return given if len(given) > 1 else given[0]
