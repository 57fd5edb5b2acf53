"""The stage that averages the params over the steps."""

from __future__ import annotations

from goodfit.arrays import Array, Tree, namespace, trees
from goodfit.optimizers.stages.stage import Final, Stage, Step, Update, chosen


class Averaging(Stage):
    """Keeps an exponential moving average of the params, which takes their place in the end.

        average = momentum * average + (1 - momentum) * params

    Args:
        momentum: the share of the average that a step keeps.
        overwrite_frequency: the params are set to the average at every so many updates.

    Example:
        >>> import numpy as np
        >>> averaging, params = Averaging(momentum=0.5), {"w": np.float32([1.0])}
        >>> slots = averaging.init(params, rest={})
        >>> for step in (1, 2):
        ...     now = Step({}, params, step, number=step, rate=0.1)
        ...     updates, slots = averaging.update(now, slots, lambda now, rest: (params, rest))
        ...     params = {"w": params["w"] + updates["w"]}
        >>> params, slots["average"]
        ({'w': array([4.], dtype=float32)}, {'w': array([3.], dtype=float32)})

    Polyak and Juditsky, "Acceleration of stochastic approximation by averaging", 1992.
    """

    momentum: float
    overwrite_frequency: int | None = None

    def init(self, params: Tree, rest: Tree) -> Tree:
        """The average begins with the params."""
        return {"average": trees.map(lambda param: param, params), "rest": rest}

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """What comes out moves the average too; the first update sets it."""
        updates, rest = inner(now, slots["rest"])
        xp = namespace(now.number, *trees.leaves(updates))
        gain = xp.where(now.number == 1, 1.0, 1 - self.momentum)

        def averaged(average: Array, param: Array, update: Array) -> Array:
            return average + (param + update - average) * xp.asarray(gain, dtype=param.dtype)

        average = trees.map(averaged, slots["average"], now.params, updates)
        if self.overwrite_frequency:
            due = now.number % self.overwrite_frequency == 0
            to_average = trees.map(lambda mean, param: mean - param, average, now.params)
            updates = chosen(due, to_average, updates)
        return updates, {"average": average, "rest": rest}

    def final(self, params: Tree, slots: Tree, inner: Final) -> tuple[Tree, Tree]:
        """The average takes the place of the params."""
        _, rest = inner(params, slots["rest"])
        return slots["average"], {**slots, "rest": rest}
