"""Which step of the query may look at which step of the values."""

from __future__ import annotations

from functools import reduce
from operator import and_

import numpy as np

from goodfit import ops
from goodfit.arrays import Array


def masked_softmax(scores: Array, mask: Array | None) -> Array:
    """Shares of each row's attention: positive, of sum 1, and 0 where the mask forbids to look.

    A row that may look nowhere gives no attention at all, instead of the same to everything.

    Example:
        >>> import numpy as np
        >>> masked_softmax(np.zeros((2, 2)), np.array([[True, True], [False, False]]))
        array([[0.5, 0.5],
               [0. , 0. ]])
    """
    if mask is None:
        return ops.softmax(scores)
    return ops.where(mask, ops.softmax(ops.where(mask, scores, -1e9)), 0.0)


def all_of(*masks: Array | None) -> Array | None:
    """What every mask allows; None stands for everything."""
    given = [mask for mask in masks if mask is not None]
    return reduce(and_, given) if given else None


def causal_mask(queries: int, values: int) -> Array:
    """No step looks at a later one.

    Example:
        >>> causal_mask(2, 3)
        array([[ True, False, False],
               [ True,  True, False]])
    """
    return _distances(queries, values) >= 0


def window_mask(queries: int, values: int, window: int) -> Array:
    """A step looks at itself and at the `window - 1` steps next to it on either side.

    Example:
        >>> window_mask(2, 3, 2)
        array([[ True,  True, False],
               [ True,  True,  True]])
    """
    return np.abs(_distances(queries, values)) < window


def _distances(queries: int, values: int) -> Array:
    """How far behind each value each query is."""
    return np.arange(queries)[:, None] - np.arange(values)
