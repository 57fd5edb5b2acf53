"""The loop over a sequence for a step of any kind, with steps that a mask hides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from goodfit import ops
from goodfit.arrays import Array, Tree

States: TypeAlias = list[Array]
Step: TypeAlias = Callable[[Tree, Array, States], tuple[Array, States]]


def scanned(
    step: Step,
    params: Tree,
    x: Array,
    start: States,
    *,
    mask: Array | None,
    begins: Array,
    reverse: bool,
) -> tuple[Array, States]:
    """Any step, over a whole sequence: the outputs in their inputs' places, and the last states.

    Args:
        step: `step(params, x_t, states)` gives this step's output and the new states.
        params: the weights, to which gradients flow.
        x: (time, batch, ...).
        start: the states before the first step.
        mask: (time, batch); where it is False, states stay and the last output is repeated.
        begins: the output that is repeated where a sequence begins with such steps.
        reverse: reads from the end.
    """

    def unmasked(states: States, x_t: Array, params: Tree) -> tuple[States, Array]:
        output, new = step(params, x_t, states)
        return list(new), output

    def masked(carry: Tree, row: Tree, params: Tree) -> tuple[Tree, Array]:
        states, last = carry
        x_t, read = row
        output, new = step(params, x_t, states)
        pairs = zip((*new, output), (*states, last), strict=True)
        *new, output = [ops.where(widened(read, old), now, old) for now, old in pairs]
        return (new, output), output

    if mask is None:
        states, outputs = ops.scan(unmasked, start, x, params, reverse=reverse)
        return outputs, states
    carry = (start, begins)
    (states, _), outputs = ops.scan(masked, carry, (x, mask), params, reverse=reverse)
    return outputs, states


def widened(mask: Array, like: Array) -> Array:
    """The mask with axes of length 1 behind, so that it goes with an array of more axes.

    Example:
        >>> import numpy as np
        >>> widened(np.array([True, False]), np.zeros((2, 3, 4))).shape
        (2, 1, 1)
    """
    return ops.reshape(mask, shape=(*mask.shape, *(1,) * (like.ndim - mask.ndim)))
