"""Examples by the statistics of the training part: mean 0 and deviation 1."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from goodfit.study.prepared import Array, Prepared

__all__ = ["scaling"]


def scaling(prepared: Prepared) -> Callable[[Array], Array]:
    """Give what scales examples by mean and deviation of each column or colour channel.

    Both are those of the training part. What never varies there is only shifted.

    Example:
        >>> from goodfit.study.prepared import prepare
        >>> iris = prepare("iris")
        >>> scaling(iris)(iris.train.x).std(axis=0).round(3)
        array([1., 1., 1., 1.], dtype=float32)
    """
    from goodfit.layers import Normalization

    statistics = Normalization().statistics(prepared.train.x)
    variance = statistics["variance"]
    divisor = np.sqrt(np.where(variance > 0, variance, 1))

    def scaled(x: Array) -> Array:
        x = x.astype(np.float32)
        x -= statistics["mean"]
        x /= divisor
        return x

    return scaled
