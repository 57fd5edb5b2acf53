"""How many rows a batch needs before its gradient is more slope than chance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from goodfit.arrays import Tree, trees


def noise_scale(gradients: Sequence[Tree], rows: int) -> float:
    """The rows at which chance and slope weigh the same in a batch's gradient.

    The square of a batch's gradient is that of the true one plus its variance over the rows. With
    the squares for batches and for all of them together, both parts follow (McCandlish and others,
    2018, appendix A).

    Args:
        gradients: those of different batches, for the same weights.
        rows: the rows in each batch.

    Returns:
        Infinity where nothing but chance was seen, or gradients that are not finite.

    Example:
        >>> one, other = {"kernel": np.array([1.0, 1.0])}, {"kernel": np.array([1.0, -1.0])}
        >>> noise_scale([one, other], rows=8), noise_scale([one, one], rows=8)
        (inf, 0.0)
    """
    count = len(gradients)
    with np.errstate(over="ignore", invalid="ignore"):  # of gradients that have exploded
        together = trees.map(lambda *parts: sum(parts) / count, *gradients)
        each = float(np.mean([_square(gradient) for gradient in gradients]))
        variance = (each - _square(together)) * rows * count / (count - 1)
        slope = each - variance / rows
    return variance / slope if slope > 0 else float("inf")


def _square(gradient: Tree) -> float:
    return sum(float(np.sum(np.square(part, dtype=float))) for part in trees.leaves(gradient))
