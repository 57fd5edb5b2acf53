"""Batches by their numbers: what a user's class computes, and the source that asks it for them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import Any

from goodfit.data.prefetch import map_ahead
from goodfit.data.source import Order, Portion, Source
from goodfit.errors import DataError, SettingError

__all__ = ["BatchSource", "PyDataset"]


class PyDataset(ABC):
    """A data set that makes its batches by number: derive from it and say how.

    Args:
        workers: how many batches are made at a time.
        use_multiprocessing: whether workers are processes of their own; the class must then be
            importable, and what it holds is sent to them with each batch.
        max_queue_size: how many batches may lie ready.

    Raises:
        SettingError: a number of workers or of batches that is none.

    Example:
        >>> import numpy as np
        >>> class Squares(PyDataset):
        ...     def __len__(self):
        ...         return 3
        ...     def __getitem__(self, index):
        ...         x = np.arange(2 * index, 2 * index + 2)
        ...         return x, x**2
        >>> Squares()[1]
        (array([2, 3]), array([4, 9]))
    """

    def __init__(
        self, workers: int = 1, use_multiprocessing: bool = False, max_queue_size: int = 10
    ) -> None:
        for name, given in (("workers", workers), ("max_queue_size", max_queue_size)):
            if given < 1:
                raise SettingError(f"{name}={given} must be 1 or more. Write {name}=1.")
        self.workers = workers
        self.use_multiprocessing = use_multiprocessing
        self.max_queue_size = max_queue_size

    @property
    def num_batches(self) -> int:
        """How many batches an epoch has."""
        return len(self)

    @abstractmethod
    def __len__(self) -> int:
        """How many batches an epoch has."""

    @abstractmethod
    def __getitem__(self, index: int) -> Any:
        """The batch of this number: `(x, y)` or `(x, y, sample_weight)`."""

    def on_epoch_begin(self) -> None:  # noqa: B027, may be overridden
        """Does nothing; override it to prepare an epoch."""

    def on_epoch_end(self) -> None:  # noqa: B027, may be overridden
        """Does nothing; override it, for instance to shuffle the rows between epochs."""


class BatchSource(Source):
    """The batches of a `PyDataset`, ours or Keras's.

    Example:
        >>> class Pairs(PyDataset):
        ...     def __len__(self):
        ...         return 2
        ...     def __getitem__(self, index):
        ...         return [index], [index]
        >>> [portion.y.tolist() for portion in BatchSource(Pairs()).batches()]
        [[0], [1]]
    """

    def __init__(self, dataset: Any) -> None:
        self._dataset = dataset

    @property
    def steps(self) -> int:
        """How many batches an epoch has."""
        return len(self._dataset)

    def first(self) -> Portion:
        """The first batch."""
        self._require_batches()
        return self.portion(self._dataset[0])

    def skip(self, epochs: int) -> None:
        """Tells the data set of whole epochs, between which it may shuffle its rows."""
        for _ in range(epochs):
            self._dataset.on_epoch_begin()
            self._dataset.on_epoch_end()

    def batches(self, epoch: int = 0, order: Order | None = None) -> Iterator[Portion]:
        """The batches of an epoch; an order shuffles whole batches, never what is in them."""
        return self.batches_from(0, epoch, order)

    def batches_from(
        self, start: int, epoch: int = 0, order: Order | None = None
    ) -> Iterator[Portion]:
        """The batches of an epoch from one on; those before it are not asked for."""
        places = range(self.steps) if order is None else order(self.steps).tolist()
        return self._read(places[start:])

    def _read(self, places: Sequence[int]) -> Iterator[Portion]:
        self._require_batches()
        dataset = self._dataset
        dataset.on_epoch_begin()
        if dataset.workers > 1:
            workers = _workers(dataset)
            made = map_ahead(dataset.__getitem__, places, workers, dataset.max_queue_size)
        else:
            made = map(dataset.__getitem__, places)
        yield from map(self.portion, made)
        dataset.on_epoch_end()

    def _require_batches(self) -> None:
        if self.steps < 1:
            raise DataError(
                f"The data set has {self.steps} batches: that is what `len` says of the "
                f"{type(self._dataset).__name__}. Look at what it was made of."
            )


def _workers(dataset: Any) -> Executor:
    if dataset.use_multiprocessing:
        return ProcessPoolExecutor(dataset.workers, get_context("spawn"))
    return ThreadPoolExecutor(dataset.workers)
