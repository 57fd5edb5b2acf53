"""Gradient checking: back-propagation against differences of the function itself."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable

import numpy as np

from goodfit.arrays import Array, Tree, trees
from goodfit.autodiff.gradient import value_and_grad

STEP: float = float(np.finfo(np.float64).eps) ** (1 / 3)
"""Where the error of rounding and that of the formula are about equally small."""

KINK = 1e-3
"""Slopes to the left and to the right that differ by more (relatively) belong to a kink."""

VERDICTS = {1e-7: "right", 1e-5: "look again", 1e-3: "suspicious", math.inf: "wrong"}
"""Up to which relative error a gradient is what."""


@dataclasses.dataclass(frozen=True)
class GradientCheck:
    """What `check_gradients` found; printed, it is a table with one line for each array.

    Args:
        errors: by the path of each array ("dense/kernel"), the distance between the gradient `a`
            of back-propagation and the differences `n`, relative to their size:
            `||a - n|| / (||a|| + ||n||)`.
    """

    errors: dict[str, float]

    @property
    def worst(self) -> float:
        """The largest relative error of all arrays."""
        return max(self.errors.values(), key=_badness, default=0.0)

    @property
    def verdict(self) -> str:
        """What the worst one means: "right", "look again", "suspicious" or "wrong"."""
        return verdict(self.worst)

    def __str__(self) -> str:
        width = max(map(len, self.errors), default=0)
        rows = [f"{path:<{width}}  {e:.1e}  {verdict(e)}" for path, e in self.errors.items()]
        return "\n".join(rows)


def check_gradients(
    function: Callable[[Tree], Array], at: Tree, *, samples: int = 100, seed: int = 0
) -> GradientCheck:
    """Compares the gradient of back-propagation with central differences, in float64 on NumPy.

    A relative error up to 1e-7 is right, up to 1e-5 deserves a second look, above 1e-3 is wrong.

    Where the function has a kink (ReLU at 0), the slopes to its two sides differ, and every number
    between them is a right gradient. A kink between two points that are a step (6e-6) apart can
    still make a right gradient look wrong: check a suspicious one at another point.

    Args:
        function: of one tree of arrays, to a single number.
        at: the arrays by which it is differentiated, and where; whole numbers become float64.
        samples: of a larger array so many entries are checked, drawn at random.
        seed: chooses the entries.

    Example:
        >>> check = check_gradients(lambda x: (x["a"] ** 3).sum(), {"a": np.array([1.0, -2.0])})
        >>> check.verdict, check.worst < 1e-7
        ('right', True)
    """
    here = trees.map(lambda leaf: np.array(leaf, np.float64, order="C"), at)
    value, gradients = value_and_grad(function)(here)
    generator = np.random.default_rng(seed)
    errors = {}
    for path, array in trees.items(here):
        count = min(samples, array.size)
        entries = np.sort(generator.choice(array.size, count, replace=False))
        slopes = np.asarray(trees.select(gradients, path)).ravel()[entries]
        differences = [
            _difference(function, here, float(value), array.reshape(-1)[i : i + 1], slope)
            for i, slope in zip(entries, slopes, strict=True)
        ]
        errors["/".join(map(str, path)) or "x"] = _relative_error(slopes, np.array(differences))
    return GradientCheck(errors)


def verdict(error: float) -> str:
    """What a relative error of a float64 gradient means.

    Example:
        >>> verdict(3e-9), verdict(0.5), verdict(float("nan"))
        ('right', 'wrong', 'wrong')
    """
    return next((name for limit, name in VERDICTS.items() if error <= limit), "wrong")


def _difference(
    function: Callable[[Tree], Array], here: Tree, value: float, entry: Array, slope: float
) -> float:
    """The slope along one entry (a view of one number in `here`), measured."""
    before = float(entry[0])
    step = STEP * max(1.0, abs(before))

    def moved(steps: float) -> float:
        entry[0] = before + steps * step
        there = float(function(here))
        entry[0] = before
        return there

    left, right = moved(-1), moved(1)
    low, high = sorted([(value - left) / step, (right - value) / step])
    if high - low <= KINK * (abs(low) + abs(high)):
        return (low + high) / 2
    left_slope = (left - 4 * moved(-0.5) + 3 * value) / step
    right_slope = (4 * moved(0.5) - right - 3 * value) / step
    low, high = sorted([left_slope, right_slope])
    return min(max(slope, low), high)


def _relative_error(analytic: Array, numeric: Array) -> float:
    distance = float(np.linalg.norm(analytic - numeric))
    size = float(np.linalg.norm(analytic) + np.linalg.norm(numeric))
    return distance / size if size else 0.0


def _badness(error: float) -> float:
    return math.inf if math.isnan(error) else error
