"""Rows as scikit-learn hands them over: checked, and made dense some at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data import Standardizer
from goodfit.data.arrays import as_weights
from goodfit.data.rows import RowSource
from goodfit.errors import DataError

__all__ = ["Rows", "validated", "weights_of"]

Array = NDArray[Any]

BLOCK_BYTES = 16 * 2**20
DENSE_BYTES = 512 * 2**20
"""Sparse rows that would take more than this are made dense batch by batch, in every epoch."""


def validated(estimator: Any, *data: Any, **settings: Any) -> Any:
    """X, or X and y, as scikit-learn checks them; columns are learnt, or compared with those."""
    settings |= {"accept_sparse": "csr", "dtype": (np.float64, np.float32)}
    try:
        from sklearn.utils.validation import validate_data
    except ImportError:  # before scikit-learn 1.6 it was a method
        return estimator._validate_data(*data, **settings)
    return validate_data(estimator, *data, **settings)


def weights_of(sample_weight: Any, rows: int) -> NDArray[np.float64]:
    """A weight for each row: those given, or 1.

    Raises:
        DataError: another number of them, a negative one, or nothing but zeros.
    """
    if sample_weight is None:
        return np.ones(rows)
    given = np.asarray(sample_weight)
    if given.ndim != 1:
        raise DataError(
            f"sample_weight has the shape {given.shape}, but one number for each of the {rows} "
            "rows is needed. Write for instance `sample_weight=np.ones(len(X))`."
        )
    return as_weights(given, rows).astype(np.float64)


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of numbers.

    Args:
        given: an array, or a sparse matrix of compressed rows.
        numbers: those of its rows that are meant; by default all. They are not copied.
    """

    given: Any
    numbers: Array | None = None

    def __len__(self) -> int:
        return int(self.given.shape[0]) if self.numbers is None else len(self.numbers)

    @property
    def features(self) -> int:
        """The numbers in a row."""
        return int(self.given.shape[1])

    def taken(self, numbers: Array) -> Rows:
        """The rows of these numbers."""
        return Rows(self.given, numbers if self.numbers is None else self.numbers[numbers])

    def blocks(self) -> Iterator[tuple[slice, NDArray[np.float64]]]:
        """All rows, dense, some MiB at a time, with where they are."""
        size = max(1, BLOCK_BYTES // (8 * max(1, self.features)))
        for start in range(0, len(self), size):
            where = slice(start, start + size)
            yield where, self._dense(where)

    def digests(self, y: Array) -> Array:
        """For each row 16 bytes that are equal for equal rows with equal targets."""
        targets = np.ascontiguousarray(y.reshape(len(y), -1))
        found = [
            hashlib.blake2b(row.tobytes() + target.tobytes(), digest_size=16).digest()
            for where, block in self.blocks()
            for row, target in zip(block + 0.0, targets[where], strict=True)  # -0.0 becomes 0.0
        ]
        return np.frombuffer(b"".join(found), np.dtype("V16"))

    def standardizer(self, weights: NDArray[np.float64]) -> Standardizer:
        """What gives each feature the weighted mean 0 and the deviation 1 over these rows."""
        mean = self._mean(weights, lambda block: block)
        variance = self._mean(weights, lambda block: (block - mean) ** 2)
        deviation = np.sqrt(variance)
        constant = deviation <= 1e-12 * np.abs(mean)
        return Standardizer(mean, np.where(constant, 1.0, deviation))

    def scaled(self, scale: Callable[[Array], Array]) -> NDArray[np.float32]:
        """All rows, scaled."""
        filled = np.empty((len(self), self.features), np.float32)
        for where, block in self.blocks():
            filled[where] = scale(block)
        return filled

    def for_training(
        self, scale: Callable[[Array], Array], y: Array, weights: Array
    ) -> dict[str, Any]:
        """The rows with targets and weights as `Model.fit` takes them: in memory, if they fit."""
        if 4 * len(self) * self.features <= DENSE_BYTES or isinstance(self.given, np.ndarray):
            return {"x": self.scaled(scale), "y": y, "sample_weight": weights}

        def take(numbers: Array) -> tuple[Array, Array, Array]:
            return scale(self._dense(numbers)), y[numbers], weights[numbers]

        return {"x": RowSource(take, len(self))}

    def _mean(
        self, weights: NDArray[np.float64], of: Callable[[Array], Array]
    ) -> NDArray[np.float64]:
        sums = [weights[where] @ of(block) for where, block in self.blocks()]
        return np.asarray(np.sum(sums, axis=0) / weights.sum())

    def _dense(self, where: Any) -> NDArray[np.float64]:
        rows = self.given[where if self.numbers is None else self.numbers[where]]
        dense = rows if isinstance(rows, np.ndarray) else rows.toarray()
        return np.ascontiguousarray(dense, np.float64)
