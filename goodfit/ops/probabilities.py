"""Scores to probabilities, and how wrong they are: softmax and cross-entropy, stable at any size.

Softmax followed by cross-entropy is one operation here; its gradient is probabilities - targets.
"""

from __future__ import annotations

from goodfit.arrays import Array, Namespace
from goodfit.arrays.axes import Axes
from goodfit.autodiff import primitive
from goodfit.ops.broadcasting import require_numbers, sum, unbroadcast
from goodfit.ops.elementwise import cast, greater, sigmoid, where
from goodfit.ops.indexing import one_hot
from goodfit.ops.reductions import logsumexp
from goodfit.ops.shapes import expand_dims


@primitive
def softmax(xp: Namespace, x: Array, *, axis: Axes = -1) -> Array:
    """`exp(x) / sum(exp(x))` along an axis, or several: positive numbers that sum to 1.

    Example:
        >>> import numpy as np
        >>> softmax(np.array([1000.0, 1000.0]))
        array([0.5, 0.5])
    """
    require_numbers("softmax", x, axis)
    powers = xp.exp(x - xp.max(x, axis=axis, keepdims=True))
    return powers / xp.sum(powers, axis=axis, keepdims=True)


def _softmax_back(g: Array, out: Array, x: Array, axis: Axes = -1) -> Array:
    y = softmax(x, axis=axis)
    return y * (g - sum(g * y, axis=axis, keepdims=True))


softmax.pullback(x=_softmax_back)


def log_softmax(x: Array, axis: int = -1) -> Array:
    """The logarithm of `softmax(x)`, without computing the softmax.

    Example:
        >>> import numpy as np
        >>> log_softmax(np.array([0.0, -1000.0]))
        array([    0., -1000.])
    """
    return x - logsumexp(x, axis=axis, keepdims=True)


@primitive
def sparsemax(xp: Namespace, x: Array, *, axis: int = -1) -> Array:
    """The probabilities nearest to `x`: those of low scores are exactly 0, not only small.

    Example:
        >>> import numpy as np
        >>> sparsemax(np.array([1.5, 1.0, -3.0]))
        array([0.75, 0.25, 0.  ])
    """
    falling = -xp.sort(-xp.moveaxis(x, axis, -1), axis=-1)
    falling = falling - falling[..., :1]  # sums of large scores would be inexact
    excess = xp.cumsum(falling, axis=-1) - 1
    ranks = xp.arange(1, x.shape[axis] + 1, dtype=x.dtype)
    count = xp.sum(falling * ranks > excess, axis=-1, keepdims=True)
    cut = xp.take_along_axis(excess, count - 1, axis=-1) / count.astype(x.dtype)
    shifted = x - xp.max(x, axis=axis, keepdims=True)
    return xp.maximum(shifted - xp.moveaxis(cut, -1, axis), 0)


def _sparsemax_back(g: Array, out: Array, x: Array, axis: int = -1) -> Array:
    """Those that are not 0 share what keeps their sum at 1; the others do not move."""
    chosen = greater(out, 0)
    passed = where(chosen, g, 0.0)
    count = sum(cast(chosen, dtype=g.dtype), axis=axis, keepdims=True)
    return where(chosen, g - sum(passed, axis=axis, keepdims=True) / count, 0.0)


sparsemax.pullback(x=_sparsemax_back)


@primitive
def softmax_crossentropy(xp: Namespace, logits: Array, targets: Array) -> Array:
    """`-sum(targets * log(softmax(logits)))` over the last axis; targets are probabilities.

    Example:
        >>> import numpy as np
        >>> softmax_crossentropy(np.array([[1000.0, -1000.0]]), np.array([[0.0, 1.0]]))
        array([2000.])
    """
    shifted = logits - xp.max(logits, axis=-1, keepdims=True)
    log_total = xp.log(xp.sum(xp.exp(shifted), axis=-1, keepdims=True))
    return xp.sum(targets * (log_total - shifted), axis=-1)


softmax_crossentropy.pullback(
    logits=lambda g, out, logits, targets: (
        expand_dims(g, -1)
        * (softmax(logits) * sum(targets, axis=-1, keepdims=True) - targets)  # y - t
    ),
    targets=lambda g, out, logits, targets: unbroadcast(
        -expand_dims(g, -1) * log_softmax(logits), targets
    ),
)


@primitive
def sparse_softmax_crossentropy(xp: Namespace, logits: Array, labels: Array) -> Array:
    """`-log(softmax(logits)[label])` over the last axis; labels are class numbers.

    Example:
        >>> import numpy as np
        >>> sparse_softmax_crossentropy(np.array([[1000.0, -1000.0]]), np.array([1]))
        array([2000.])
    """
    shifted = logits - xp.max(logits, axis=-1, keepdims=True)
    log_total = xp.log(xp.sum(xp.exp(shifted), axis=-1))
    picked = xp.take_along_axis(shifted, xp.expand_dims(labels, -1), axis=-1)
    return log_total - picked[..., 0]


sparse_softmax_crossentropy.pullback(
    logits=lambda g, out, logits, labels: (
        expand_dims(g, -1)
        * (softmax(logits) - one_hot(labels, classes=logits.shape[-1], dtype=logits.dtype))  # y - t
    )
)


@primitive
def sigmoid_crossentropy(xp: Namespace, logits: Array, targets: Array) -> Array:
    """`-t log(sigmoid(z)) - (1 - t) log(1 - sigmoid(z))`, number by number; targets in [0, 1].

    Example:
        >>> import numpy as np
        >>> sigmoid_crossentropy(np.array([1000.0, -1000.0]), np.array([0.0, 0.0]))
        array([1000.,    0.])
    """
    return xp.maximum(logits, 0) - logits * targets + xp.log1p(xp.exp(-xp.abs(logits)))


sigmoid_crossentropy.pullback(
    logits=lambda g, out, logits, targets: unbroadcast(g * (sigmoid(logits) - targets), logits),
    targets=lambda g, out, logits, targets: unbroadcast(-g * logits, targets),
)
