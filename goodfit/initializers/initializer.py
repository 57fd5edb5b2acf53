"""What an initialiser is: a function of a key and a shape."""

from __future__ import annotations

import dataclasses
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Array, random
from goodfit.descriptions import Description

Shape: TypeAlias = tuple[int, ...]
Values: TypeAlias = NDArray[np.float32]


class Initializer(Description):
    """The parent of all initialisers: `initializer(key, shape)` is a float32 NumPy array.

    Example:
        >>> class Steps(Initializer):
        ...     def __call__(self, key, shape):
        ...         return np.arange(np.prod(shape), dtype=np.float32).reshape(shape)
        >>> Steps()(random.key(0), (2, 2)).tolist()
        [[0.0, 1.0], [2.0, 3.0]]
    """

    def __call__(self, key: Array, shape: Shape) -> Values:
        """First values for a weight of this shape."""
        raise NotImplementedError(f"{type(self).__name__} has no `__call__`")


class RandomInitializer(Initializer):
    """The parent of the initialisers that draw; a subclass has `draw(key, shape)`.

    Args:
        seed: draw from this seed alone, the same numbers for every weight of the same shape;
            by default each weight of a model has a key of its own, from the model's seed.
    """

    seed: int | None = dataclasses.field(default=None, kw_only=True)

    def __call__(self, key: Array, shape: Shape) -> Values:
        """First values for a weight of this shape."""
        own = key if self.seed is None else random.key(self.seed)
        return np.asarray(self.draw(own, shape), np.float32)

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape."""
        raise NotImplementedError(f"{type(self).__name__} has no `draw`")
