"""The stage that pulls the params towards 0."""

from __future__ import annotations

from goodfit.arrays import Array, Function, Tree, namespace, trees
from goodfit.optimizers import paths
from goodfit.optimizers.stages.stage import Stage, Step, Update


class Decay(Stage):
    """Pulls the params towards 0 before the formula sees them: `param -= rate * decay * param`.

    Args:
        decay_of: the decay of one array by its name, or None.

    Example:
        >>> import numpy as np
        >>> params = {"kernel": np.float32([1.0]), "bias": np.float32([1.0])}
        >>> decay = Decay(lambda name, param: 0.5 if name == "kernel" else None)
        >>> now = Step({}, params, step=1, number=1, rate=0.5)
        >>> decay.update(now, {}, lambda now, slots: ({"kernel": 0.0, "bias": 0.0}, slots))[0]
        {'kernel': array([-0.25], dtype=float32), 'bias': 0.0}

    Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
    """

    decay_of: Function

    def update(self, now: Step, slots: Tree, inner: Update) -> tuple[Tree, Tree]:
        """The decayed params go in; what was taken from them is part of the updates."""

        def decayed(param: Array, name: str) -> Array:
            decay = self.decay_of(name, param)
            rate = namespace(param, now.rate).asarray(now.rate, dtype=param.dtype)
            return param - param * decay * rate if decay else param

        after = trees.map(decayed, now.params, paths.names(now.params))
        updates, slots = inner(now._replace(params=after), slots)
        return trees.map(_with_decay, updates, now.params, after), slots


def _with_decay(update: Array, before: Array, after: Array) -> Array:
    return update if after is before else update + (after - before)
