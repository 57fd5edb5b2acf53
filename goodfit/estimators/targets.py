"""What is predicted: how the network ends, what it is trained on, and what its answers mean."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from goodfit.data import Standardizer
from goodfit.estimators.rows import Rows

__all__ = ["Classes", "Labels", "Numbers", "Targets"]

Array = NDArray[Any]


class Targets(ABC):
    """A kind of target."""

    activation: ClassVar[str | None]
    """The network's last."""

    loss: ClassVar[str]
    metrics: ClassVar[tuple[str, ...]] = ()

    @property
    @abstractmethod
    def outputs(self) -> int:
        """How many numbers the network ends with."""

    @abstractmethod
    def encoded(self, y: Array) -> Array:
        """Numbers, labels, or the numbers of classes as the network is trained on them."""

    @abstractmethod
    def predicted(self, outputs: Array) -> Array:
        """What the network's outputs mean."""

    def strata(self, y: Array) -> Array | None:
        """The class of each row, where validation rows are to be drawn from each."""
        return None


@dataclass(frozen=True, eq=False)
class Classes(Targets):
    """One of several classes.

    Args:
        classes: their labels, sorted.
    """

    classes: Array
    activation = "softmax"
    loss = "sparse_categorical_crossentropy"
    metrics = ("accuracy",)

    @property
    def outputs(self) -> int:
        """One probability for each class."""
        return len(self.classes)

    def encoded(self, y: Array) -> Array:
        """The numbers of the classes."""
        return y.astype(np.int32)

    def predicted(self, outputs: Array) -> Array:
        """The likeliest class."""
        return np.asarray(self.classes[outputs.argmax(axis=1)])

    def strata(self, y: Array) -> Array | None:
        """The classes themselves."""
        return y


@dataclass(frozen=True, eq=False)
class Labels(Targets):
    """Any number of several labels at once.

    Args:
        count: how many labels there are.
    """

    count: int
    activation = "sigmoid"
    loss = "binary_crossentropy"
    metrics = ("binary_accuracy",)

    @property
    def outputs(self) -> int:
        """One probability for each label."""
        return self.count

    @property
    def classes(self) -> Array:
        """The numbers of the labels."""
        return np.arange(self.count)

    def encoded(self, y: Array) -> Array:
        """0 or 1 for each label."""
        return np.asarray(y, np.float32)

    def predicted(self, outputs: Array) -> Array:
        """1 for each label that is likelier than not."""
        return (outputs > 0.5).astype(np.int64)


@dataclass(frozen=True, eq=False)
class Numbers(Targets):
    """One number, or several, in units of their own.

    Args:
        standardizer: scales the targets to mean 0 and deviation 1.
        columns: how many there are; None for targets without an axis for them.
    """

    standardizer: Standardizer
    columns: int | None
    activation = None
    loss = "mean_squared_error"

    @classmethod
    def of(cls, y: Array, weights: Array) -> Numbers:
        """What scales such targets; those that never change are predicted all but exactly."""
        columns = y.reshape(len(y), -1)
        scale = Rows(columns).standardizer(weights)
        never = np.ptp(columns, axis=0) == 0
        tiny = 1e-9 * np.maximum(np.abs(scale.offset), 1.0)
        scale = Standardizer(scale.offset, np.where(never, tiny, scale.scale))
        return cls(scale, None if y.ndim == 1 else y.shape[1])

    @property
    def outputs(self) -> int:
        """One for each number."""
        return self.columns or 1

    def encoded(self, y: Array) -> Array:
        """The numbers, scaled."""
        return self.standardizer(y.reshape(-1, self.outputs))

    def predicted(self, outputs: Array) -> Array:
        """The numbers in their own units."""
        numbers = self.standardizer.inverse(outputs)
        return numbers[:, 0] if self.columns is None else numbers
