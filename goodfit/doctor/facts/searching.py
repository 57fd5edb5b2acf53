"""The best constant answer where no formula gives it: searched for, on some of the rows."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[Any]

MOST = 10_000
"""Numbers of the targets that are looked at."""

STEPS = 24
GOLDEN = (5**0.5 - 1) / 2
SHARPNESS = np.concatenate([np.linspace(0, 1, 9), [1.5, 2, 3, 4, 6, 10, 30]])
TINY = 1e-6


def cheapest_numbers(y: Numbers, weight: Numbers, loss: Any) -> float | None:
    """For a loss of each number by itself: each column's best constant, by golden section.

    Such losses have a single valley between the column's smallest and largest target.
    """
    table, weight = _some(y, weight)
    low, high = _bounds(table, loss.targets)

    def costs(answer: Numbers) -> Numbers:
        given = _as_answers(answer, loss)
        values = loss.values(table[:, :, None], np.broadcast_to(given, table.shape)[:, :, None])
        return np.asarray(weight @ values / len(table))

    for _ in range(STEPS):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        lower = costs(left) < costs(right)
        low, high = np.where(lower, low, left), np.where(lower, right, high)
    return _finite(np.mean(costs((low + high) / 2)))


def cheapest_distribution(y: Numbers, weight: Numbers, loss: Any) -> float | None:
    """For a choice of one class: the best of the classes' shares, made sharper or flatter."""
    if y.size != len(y) * (1 if loss.targets == "classes" else y.shape[-1]):
        return None
    table, weight = _some(y, weight)
    shares = _class_shares(table, weight, loss.targets)
    target = table[:, 0] if loss.targets == "classes" else table
    logs = np.log(np.maximum(shares, TINY))
    answers = np.exp(SHARPNESS[:, None] * (logs - logs.max()))
    answers /= answers.sum(axis=1, keepdims=True)
    if getattr(loss, "from_logits", False):
        answers = np.log(np.maximum(answers, TINY))
    rows = (len(table), shares.size)
    return _finite(
        min(weight @ loss.values(target, np.broadcast_to(answer, rows)) for answer in answers)
        / len(table)
    )


def _class_shares(table: Numbers, weight: Numbers, targets: str) -> Numbers:
    if targets == "classes":
        totals = np.bincount(table[:, 0].astype(np.int64), weights=weight)
    else:
        totals = weight @ table
    return np.asarray(totals / weight.sum())


def _bounds(table: Numbers, targets: str) -> tuple[Numbers, Numbers]:
    if targets == "numbers":
        return table.min(axis=0), table.max(axis=0)
    ones = np.ones(table.shape[1])
    return (TINY * ones, (1 - TINY) * ones) if targets == "binary" else (-ones, ones)


def _as_answers(answer: Numbers, loss: Any) -> Numbers:
    """What a network answers that means these numbers."""
    if not getattr(loss, "from_logits", False):
        return answer
    return np.asarray(np.log(answer / (1 - answer)))


def _some(y: Numbers, weight: Numbers) -> tuple[Numbers, Numbers]:
    """Some rows and columns, the same ones every time."""
    table = y.reshape(len(y), -1)
    columns = np.linspace(0, table.shape[1] - 1, min(table.shape[1], 100)).astype(int)
    most = MOST // len(columns)
    if len(y) > most:
        rows = np.sort(np.random.default_rng(0).choice(len(y), most, replace=False))
        table, weight = table[rows], weight[rows]
    return table[:, columns].astype(float), weight


def _finite(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
