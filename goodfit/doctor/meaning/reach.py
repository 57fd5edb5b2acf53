"""What numbers an activation can give, and how much of the targets lies beyond."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.messages import tell

Numbers = NDArray[Any]

RANGES = {
    "sigmoid": (0.0, 1.0), "hard_sigmoid": (0.0, 1.0), "sparse_sigmoid": (0.0, 1.0),
    "softmax": (0.0, 1.0), "sparsemax": (0.0, 1.0),
    "tanh": (-1.0, 1.0), "hard_tanh": (-1.0, 1.0), "softsign": (-1.0, 1.0),
    "relu": (0.0, math.inf), "relu6": (0.0, 6.0), "softplus": (0.0, math.inf),
    "sparse_plus": (0.0, math.inf), "squareplus": (0.0, math.inf), "exponential": (0.0, math.inf),
    "elu": (-1.0, math.inf), "celu": (-1.0, math.inf), "selu": (-1.7581, math.inf),
    "silu": (-0.2785, math.inf), "gelu": (-0.17, math.inf), "mish": (-0.3089, math.inf),
    "hard_silu": (-0.375, math.inf),
    "log_sigmoid": (-math.inf, 0.0), "log_softmax": (-math.inf, 0.0),
    "linear": (-math.inf, math.inf), "leaky_relu": (-math.inf, math.inf),
}  # fmt: skip
"""The smallest and the largest number that an activation can give, by its name."""

SHARING = ("softmax", "sparsemax")
"""Activations whose numbers along the last axis sum to 1."""

NEARLY = 0.02
"""By this share of the targets' range, or the activation's, a target may be missed."""


class Beyond(NamedTuple):
    """What of the targets an activation cannot give.

    Args:
        share: the share of the targets; after a softmax, of the rows.
        lost: the share of the targets' variance that is therefore left even by the best answers.
        example: one such target; after a softmax, the sum of one such row.
    """

    share: float
    lost: float
    example: float


def beyond(y: Numbers, activation: str) -> Beyond:
    """How much of the targets an activation cannot give; nothing where it is not known.

    Example:
        >>> found = beyond(np.array([-3.0, -1.0, 1.0, 3.0]), "relu")
        >>> found.share, found.lost, found.example
        (0.5, 0.5, -3.0)
    """
    if activation not in RANGES or not y.size:
        return Beyond(0.0, 0.0, 0.0)
    y = y.astype(float)
    low, high = RANGES[activation]
    margin = NEARLY * min(y.max() - y.min(), high - low)
    outside = (y < low - margin) | (y > high + margin)
    if activation in SHARING:
        totals = y.sum(axis=-1)
        wrong = outside.any(axis=-1) | (np.abs(totals - 1) > NEARLY)
        lost = np.square(_shared(y) - y)
        return _summed(wrong, lost, y, totals)
    return _summed(outside, np.square(np.clip(y, low, high) - y), y, y)


def _summed(wrong: Numbers, lost: Numbers, y: Numbers, shown: Numbers) -> Beyond:
    if not wrong.any():
        return Beyond(0.0, 0.0, 0.0)
    variance = np.square(y - y.mean(axis=0)).mean()
    share = float(lost.mean() / variance) if variance > 0 else 1.0
    return Beyond(float(wrong.mean()), min(share, 1.0), float(shown[wrong][0]))


def _shared(y: Numbers) -> Numbers:
    """The nearest rows of numbers not below 0 that sum to 1 (Held, Wolfe and Crowder, 1974)."""
    falling = -np.sort(-y, axis=-1)
    excess = (np.cumsum(falling, axis=-1) - 1) / np.arange(1, y.shape[-1] + 1)
    kept = (falling > excess).sum(axis=-1, keepdims=True)
    nearest: Numbers = np.maximum(y - np.take_along_axis(excess, kept - 1, axis=-1), 0)
    return nearest


def span(activation: str) -> str:
    """The numbers that an activation gives, as the end of a sentence.

    Example:
        >>> span("relu"), span("tanh"), span("linear")
        ('from 0', 'from -1 to 1', 'of any size')
    """
    low, high = RANGES.get(activation, (-np.inf, np.inf))
    if np.isinf(low) and np.isinf(high):
        return tell("of any size")
    if np.isinf(high):
        return tell("from {low:.3g}", low=low)
    if np.isinf(low):
        return tell("up to {high:.3g}", high=high)
    return tell("from {low:.3g} to {high:.3g}", low=low, high=high)
