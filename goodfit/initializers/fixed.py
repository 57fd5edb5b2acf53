"""Initialisers that draw nothing: zeros, ones, a constant, the identity."""

from __future__ import annotations

import numpy as np

from goodfit.arrays import Array
from goodfit.errors import ShapeError
from goodfit.initializers.initializer import Initializer, Shape, Values


class Zeros(Initializer):
    """All 0: for biases. Kernels of 0 never learn: all units of a layer would stay alike.

    Example:
        >>> from goodfit.arrays import random
        >>> Zeros()(random.key(0), (3,)).tolist()
        [0.0, 0.0, 0.0]
    """

    def __call__(self, key: Array, shape: Shape) -> Values:
        """First values for a weight of this shape."""
        return np.zeros(shape, np.float32)


class Ones(Initializer):
    """All 1: for factors, such as the scale of a normalisation.

    Example:
        >>> from goodfit.arrays import random
        >>> Ones()(random.key(0), (3,)).tolist()
        [1.0, 1.0, 1.0]
    """

    def __call__(self, key: Array, shape: Shape) -> Values:
        """First values for a weight of this shape."""
        return np.ones(shape, np.float32)


class Constant(Initializer):
    """All `value`.

    Example:
        >>> from goodfit.arrays import random
        >>> Constant(0.1)(random.key(0), (1,))
        array([0.1], dtype=float32)
    """

    value: float = 0.0

    def __call__(self, key: Array, shape: Shape) -> Values:
        """First values for a weight of this shape."""
        return np.full(shape, self.value, np.float32)


class Identity(Initializer):
    """`gain` on the diagonal and 0 elsewhere: a layer that begins by passing its input on.

    Le and others 2015 start recurrences so.

    Example:
        >>> from goodfit.arrays import random
        >>> Identity(2.0)(random.key(0), (2, 2)).tolist()
        [[2.0, 0.0], [0.0, 2.0]]
    """

    gain: float = 1.0

    def __call__(self, key: Array, shape: Shape) -> Values:
        """First values for a weight of this shape; raises ShapeError for one that is no matrix."""
        if len(shape) != 2:
            raise ShapeError(f"Identity makes matrices; the shape {shape} has {len(shape)} axes.")
        return np.eye(*shape, dtype=np.float32) * np.float32(self.gain)
