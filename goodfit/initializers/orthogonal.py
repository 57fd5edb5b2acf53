"""Rotations as first values: no direction is stretched, however often the matrix is applied."""

from __future__ import annotations

import math

import numpy as np

from goodfit.arrays import Array, random
from goodfit.errors import ShapeError
from goodfit.initializers.initializer import RandomInitializer, Shape


class Orthogonal(RandomInitializer):
    """A random matrix whose columns (or, where it is wide, rows) are orthonormal, times `gain`.

    For recurrent kernels and deep linear stacks. A kernel of more than two axes is made as the
    matrix `(everything else, last axis)`. Saxe and others 2014.

    Example:
        >>> kernel = Orthogonal()(random.key(0), (4, 4))
        >>> bool(np.allclose(kernel.T @ kernel, np.eye(4), atol=1e-6))
        True
    """

    gain: float = 1.0

    def draw(self, key: Array, shape: Shape) -> Array:
        """Random numbers of this shape; raises ShapeError for fewer than two axes."""
        if len(shape) < 2:
            raise ShapeError(f"Orthogonal makes matrices; the shape {shape} has too few axes.")
        rows, columns = math.prod(shape[:-1]), shape[-1]
        tall = random.normal(key, (max(rows, columns), min(rows, columns))).astype(np.float64)
        q, r = np.linalg.qr(tall)
        q = q * np.sign(np.diag(r))  # without it some rotations would be likelier than others
        return self.gain * (q.T if rows < columns else q).reshape(shape)
