"""The only thing that changes when a network trains."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from goodfit.arrays import Array, Tree


class TrainState(NamedTuple):
    """All that a step reads and renews.

    Args:
        params: what is learnt, by layer and name.
        memory: what layers remember (running means), by layer and name.
        slots: what the optimiser remembers of each parameter.
        step: how many steps have been taken, over all calls of `fit`.
        rate_factor: multiplies the learning rate or schedule; callbacks set it.
        key: the key that every random number of the training comes from.
    """

    params: Tree
    memory: Tree
    slots: Tree
    step: Array
    rate_factor: Array
    key: Array


def first_state(params: Tree, memory: Tree, slots: Tree, key: Array) -> TrainState:
    """The state before the first step."""
    return TrainState(params, memory, slots, np.int32(0), np.float32(1), key)
