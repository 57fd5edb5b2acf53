"""L-BFGS: Newton's method with a curvature guessed from the last steps, for full batches."""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np

from goodfit.arrays import Array, Function, Tree, namespace, scan, trees
from goodfit.optimizers.minimizer import Minimizer
from goodfit.optimizers.schedules import LearningRateSchedule, number_or_schedule, rate_at
from goodfit.settings import check, count


class LBFGS(Minimizer):
    """Goes towards the minimum of a quadratic that has the curvature of the last steps.

        direction = -H gradient        H made of the last `history_size` steps s and changes y of
                                       the gradient: the two loops of the paper
        update    = length * direction

    The length is sought by trying losses: a parabola through the loss here, its slope, and the
    loss of the last trial has its minimum at the next trial; the best trial counts. If no trial is
    better than staying, the history is forgotten.

    The loss must be the same function at each step: train with `batch_size=len(x)`. It is made for
    small networks and convex losses, where it needs far fewer steps than the others; each step
    computes the loss `trials` times more.

    Args:
        learning_rate: the length of the first trial of each step.
        history_size: how many steps are remembered.
        trials: how many lengths are tried, one after the other.

    Raises:
        SettingError: a setting is out of its range.

    Example:
        >>> import numpy as np
        >>> bowl = lambda params: (params["w"] ** 2 * np.float64([1.0, 100.0])).sum()
        >>> slope = lambda params: {"w": 2 * params["w"] * np.float64([1.0, 100.0])}
        >>> lbfgs, params = LBFGS(), {"w": np.float64([3.0, 4.0])}
        >>> slots = lbfgs.init(params)
        >>> for step in range(1, 4):
        ...     now = slope(params), slots, params, step, 1.0, bowl(params), bowl
        ...     updates, slots = lbfgs.search(*now)
        ...     params = {"w": params["w"] + updates["w"]}
        >>> bool(bowl(params) < 1e-9)
        True

    Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", 1989.
    """

    searches: ClassVar[bool] = True

    learning_rate: float | LearningRateSchedule = 1.0
    history_size: int = 10
    trials: int = 10

    def __post_init__(self) -> None:
        check(self, learning_rate=number_or_schedule, history_size=count, trials=count)

    def init(self, params: Tree) -> Tree:
        """The last params and gradient, and the steps and changes, newest last: all vectors."""
        vector = _flat(params, params)
        xp = namespace(vector)
        history = xp.zeros((self.history_size, len(vector)), dtype=vector.dtype)
        return {
            "params": vector,
            "gradient": xp.zeros_like(vector),
            "steps": history,
            "changes": history,
        }

    def update(
        self, gradients: Tree, slots: Tree, params: Tree, step: Array, rate: Array
    ) -> tuple[Tree, Tree]:
        """A step whose length is not sought: `rate` times the direction."""
        direction, slots = self._direction(gradients, slots, params)
        xp = namespace(direction)
        return _tree(params, direction * xp.asarray(rate, dtype=direction.dtype)), slots

    def search(
        self,
        gradients: Tree,
        slots: Tree,
        params: Tree,
        step: Array,
        rate: Array,
        loss: Array,
        objective: Function,
    ) -> tuple[Tree, Tree]:
        """The best of the lengths that are tried; `loss` is `objective(params)`."""
        direction, slots = self._direction(gradients, slots, params)
        slope = _flat(params, gradients) @ direction

        def loss_after(length: Array) -> Array:
            moves = _tree(params, length * direction)
            return objective(trees.map(lambda param, move: param + move, params, moves))

        length = self._length(loss_after, loss, slope, rate)
        kept = {name: slots[name] * (length > 0) for name in ("steps", "changes")}
        return _tree(params, length * direction), {**slots, **kept}

    def rate(self, step: Array) -> Array:
        """The length of the first trial of a step; here steps are counted from 0."""
        return rate_at(self.learning_rate, step)

    def _length(self, loss_after: Function, loss: Array, slope: Array, rate: Array) -> Array:
        xp = namespace(slope, loss)

        def attempt(now: Trial, _: Array) -> tuple[Trial, Array]:
            found = xp.asarray(loss_after(now.length), dtype=slope.dtype)
            better = found < now.least
            best = xp.where(better, now.length, now.best)
            least = xp.where(better, found, now.least)
            return Trial(_vertex(now.length, found - loss, slope), best, least), found

        first = xp.asarray(rate, dtype=slope.dtype)
        start = Trial(first, xp.zeros_like(first), xp.asarray(loss, dtype=slope.dtype))
        last, _ = scan(attempt, start, xp.zeros(self.trials, dtype=slope.dtype))
        return last.best

    def _direction(self, gradients: Tree, slots: Tree, params: Tree) -> tuple[Array, Tree]:
        """Where to go, and the slots with the last step in the history."""
        place, gradient = _flat(params, params), _flat(params, gradients)
        step, change = place - slots["params"], gradient - slots["gradient"]
        history = _remembered(slots["steps"], slots["changes"], step, change)
        new = {"params": place, "gradient": gradient, **history}
        return -_newton(gradient, history["steps"], history["changes"]), new


class Trial(NamedTuple):
    """A search for the length of a step: what is tried next, and the best so far with its loss."""

    length: Array
    best: Array
    least: Array


def _vertex(length: Array, rise: Array, slope: Array) -> Array:
    """Where the parabola through the trial has its minimum, but not too far from it."""
    xp = namespace(length, rise, slope)
    bend = rise - slope * length
    sound = xp.isfinite(bend) & (bend > 0)
    vertex = -slope * length * length / (2 * xp.where(sound, bend, 1))
    unsound = xp.where(xp.isfinite(rise), 10 * length, length / 10)
    return xp.clip(xp.where(sound, vertex, unsound), length / 10, 10 * length)


def _remembered(steps: Array, changes: Array, step: Array, change: Array) -> dict[str, Array]:
    """The history with the last step, if the slope grew along it; else as it was."""
    xp = namespace(steps, step)
    tiny = np.finfo(step.dtype).eps
    grew = step @ change > tiny * (change @ change)
    return {
        "steps": xp.where(grew, xp.concatenate([steps[1:], step[None]]), steps),
        "changes": xp.where(grew, xp.concatenate([changes[1:], change[None]]), changes),
    }


def _newton(gradient: Array, steps: Array, changes: Array) -> Array:
    """The gradient times the inverse curvature that the history tells of: the two loops.

    Rows of zeros, where nothing is remembered yet, change nothing.
    """
    xp = namespace(gradient, steps)
    products = xp.sum(steps * changes, axis=1)
    known = products > 0
    weights = xp.where(known, 1 / xp.where(known, products, 1), 0)

    def back(rest: Array, pair: tuple[Array, Array, Array]) -> tuple[Array, Array]:
        step, change, weight = pair
        share = weight * (step @ rest)
        return rest - share * change, share

    def forth(found: Array, pair: tuple[Array, Array, Array, Array]) -> tuple[Array, Array]:
        step, change, weight, share = pair
        return found + (share - weight * (change @ found)) * step, share

    rest, shares = scan(back, gradient, (steps, changes, weights), reverse=True)
    size = _first_size(gradient, products[-1], changes[-1])
    return scan(forth, rest * size, (steps, changes, weights, shares))[0]


def _first_size(gradient: Array, product: Array, change: Array) -> Array:
    """How far the gradient reaches: by the last curvature, or at first a length of at most 1."""
    xp = namespace(gradient, change)
    known = product > 0
    length = xp.sqrt(xp.sum(xp.square(gradient)))
    by_curvature = product / xp.where(known, xp.sum(xp.square(change)), 1)
    return xp.where(known, by_curvature, 1 / xp.maximum(length, 1))


def _flat(params: Tree, tree: Tree) -> Array:
    """All arrays of a tree as one vector, in the order of the params."""
    arrays = trees.matching_leaves(params, tree)
    xp = namespace(*arrays)
    return xp.concatenate([xp.reshape(array, (-1,)) for array in arrays])


def _tree(params: Tree, vector: Array) -> Tree:
    """The vector as a tree of arrays like the params."""
    arrays, structure = trees.flatten(params)
    ends = np.cumsum([array.size for array in arrays])
    parts = [
        vector[end - array.size : end].reshape(array.shape)
        for end, array in zip(ends, arrays, strict=True)
    ]
    return trees.unflatten(structure, parts)
