"""Series: is the target just the input's last value over again, and what does that answer reach?"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.baselines.scoring import Task

Numbers = NDArray[Any]

SMOOTH = 0.8
"""The least mean correlation between neighbouring steps of what is taken for a series."""

FEWEST_STEPS = 3


def last_value(sample: Any, task: Task) -> Numbers | None:
    """What the last value of a series says of the judged rows' targets, or None for other inputs.

    The last step of the feature that goes with the target most is taken, in the target's scale,
    which the training rows tell: inputs and targets may be scaled differently.

    Example:
        >>> from types import SimpleNamespace
        >>> walk = np.random.default_rng(0).normal(size=210).cumsum()
        >>> x = np.stack([walk[i : i + 200] for i in range(9)], axis=1)
        >>> sample = SimpleNamespace(x=(x,), y=walk[9:209], dev_x=None, dev_y=None)
        >>> bool(np.corrcoef(last_value(sample, Task("numbers"))[:, 0], sample.y)[0, 1] > 0.9)
        True
    """
    steps = _steps(sample.x)
    truth = task.truth(sample.y)
    if steps is None or task.chooses or truth.shape[1] != 1 or not _is_series(steps):
        return None
    last, y = steps[:, -1], truth[:, 0]
    feature = int(np.argmax(np.abs(_correlations(last, np.repeat(truth, last.shape[1], axis=1)))))
    slope, start = np.polyfit(last[:, feature], y, 1)
    judged = steps if sample.dev_x is None else _steps(sample.dev_x)
    return None if judged is None else (slope * judged[:, -1, feature] + start)[:, None]


def _steps(x: tuple[Numbers, ...]) -> Numbers | None:
    """The one input as (rows, steps, features); a table's columns may be the steps of a window."""
    if len(x) != 1 or x[0].ndim not in (2, 3) or x[0].dtype.kind not in "fiu":
        return None
    steps = x[0].reshape(*x[0].shape[:2], -1).astype(float)
    return steps if steps.shape[1] >= FEWEST_STEPS and np.isfinite(steps).all() else None


def _is_series(steps: Numbers) -> bool:
    """Whether neighbouring steps are alike in size and go together, for some feature."""
    together = np.stack([_correlations(a, b) for a, b in _neighbours(steps)]).mean(axis=0)
    spread = steps.std(axis=0)
    alike = spread.max(axis=0) < 2 * spread.min(axis=0)
    return bool((alike & (together > SMOOTH)).any())


def _neighbours(steps: Numbers) -> list[tuple[Numbers, Numbers]]:
    return [(steps[:, i], steps[:, i + 1]) for i in range(steps.shape[1] - 1)]


def _correlations(a: Numbers, b: Numbers) -> Numbers:
    """The correlation of each column with the one in the same place; 0 for constant ones."""
    a, b = a - a.mean(axis=0), b - b.mean(axis=0)
    size = np.sqrt(np.square(a).sum(axis=0) * np.square(b).sum(axis=0))
    return np.asarray((a * b).sum(axis=0) / np.where(size > 0, size, np.inf))
