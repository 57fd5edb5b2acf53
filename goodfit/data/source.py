"""What a source of batches is, and how what one gives becomes arrays."""

from __future__ import annotations

import copy
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from numpy.typing import NDArray

from goodfit.data.arrays import as_inputs, batch_weights
from goodfit.data.outputs import as_output_weights, as_outputs
from goodfit.errors import DataError

__all__ = ["Order", "Portion", "Source", "as_portion"]

Order = Callable[[int], NDArray[Any]]
"""From how many there are (rows, or batches) to the order in which an epoch takes them."""


class Portion(NamedTuple):
    """Some rows of the data: the inputs, the targets if there are any, and the rows' weights."""

    x: tuple[NDArray[Any], ...]
    y: Any  # an array, a tuple of them where the model has several outputs, or None
    weight: Any  # an array, a tuple of them for several outputs, or None


class Source(ABC):
    """Something that gives batches, epoch after epoch.

    Attributes:
        rows: how many rows an epoch has, None where that cannot be known.
        batch_size: how many rows a batch has, None where that cannot be known.
    """

    rows: int | None = None
    batch_size: int | None = None
    _inputs: Sequence[str] = ("x",)
    _outputs: Sequence[str] = ("y",)

    @property
    def steps(self) -> int | None:
        """How many batches an epoch has, None where that cannot be known."""
        return None

    @abstractmethod
    def batches(self, epoch: int = 0, order: Order | None = None) -> Iterator[Portion]:
        """The batches of an epoch.

        Args:
            epoch: the number of the epoch.
            order: how the epoch is shuffled, where the source can be; without it rows come in
                their own order.
        """

    def batches_from(
        self, start: int, epoch: int = 0, order: Order | None = None
    ) -> Iterator[Portion]:
        """The batches of an epoch from one on; who can reach it without reading those before does.

        Args:
            start: the number of the batch, from 0.
            epoch: the number of the epoch.
            order: how the epoch is shuffled.
        """
        return itertools.islice(self.batches(epoch, order), start, None)

    @abstractmethod
    def first(self) -> Portion:
        """A batch to look at; no epoch lacks it."""

    def skip(self, epochs: int) -> None:  # noqa: B027, most know an epoch by its number
        """Passes over whole epochs, as if their batches had been taken."""

    def close(self) -> None:  # noqa: B027, most hold nothing
        """Lets go of what the source holds."""

    def named(self, inputs: Sequence[str], outputs: Sequence[str]) -> Source:
        """The same source for a model with these names of inputs and outputs."""
        source = copy.copy(self)
        source._inputs, source._outputs = inputs, outputs
        return source

    def portion(self, item: Any) -> Portion:
        """What the source gave, as arrays."""
        return as_portion(item, self._inputs, self._outputs)


def as_portion(
    item: Any, inputs: Sequence[str] = ("x",), outputs: Sequence[str] = ("y",)
) -> Portion:
    """A batch as users give it, `(x, y)`, `(x, y, sample_weight)` or x alone, as arrays.

    Raises:
        DataError: something else, arrays of different lengths, or a single example.

    Example:
        >>> as_portion(([[1.0, 2.0]], [3.0])).x[0].shape
        (1, 2)
    """
    parts = tuple(item) if isinstance(item, list | tuple) else (item,)
    if not 1 <= len(parts) <= 3:
        raise DataError(
            f"A batch is {len(parts)} things, but `(x, y)` or `(x, y, sample_weight)` is expected. "
            "Several inputs go into one x: `((a, b), y)`."
        )
    x, y, weight = (*parts, None, None)[:3]
    arrays = as_inputs(x, inputs)
    targets = () if y is None else as_outputs(y, outputs)
    _check_rows(arrays, targets)
    if len(targets) > 1:
        weights = None if weight is None else as_output_weights(weight, targets, outputs)
        return Portion(arrays, targets, weights)
    alone = None if weight is None else batch_weights(weight, len(arrays[0]))
    return Portion(arrays, targets[0] if targets else None, alone)


def _check_rows(x: tuple[NDArray[Any], ...], y: tuple[NDArray[Any], ...]) -> None:
    lengths = sorted({len(array) for array in (*x, *y)})
    if lengths[0] == 0:
        raise DataError("A batch has no rows. Leave empty batches out.")
    if len(lengths) > 1:
        raise DataError(
            f"The arrays of a batch belong together row by row, but they have "
            f"{' and '.join(map(str, lengths))} rows: x {[a.shape for a in x]}, "
            f"y {[a.shape for a in y]}. Give `(x, y)` with a row for each example."
        )
