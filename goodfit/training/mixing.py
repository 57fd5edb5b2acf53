"""Targets, in the shares in which layers such as MixUp mixed the rows of a batch."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.errors import DataError
from goodfit.layers.context import Context

MIXABLE = ("one_hot", "binary", "numbers", "probabilities")
"""The kinds of targets of which a mean is a target again."""


def mixed(loss: Any, y: Array, ctx: Context) -> Array:
    """The targets of one output, after the layers have run.

    Args:
        loss: what is minimised there, or None.
        y: the targets of the batch.
        ctx: what the layers ran with.

    Raises:
        DataError: the targets cannot be mixed: they are numbers of classes, for instance.
    """
    if not ctx.mixtures or loss is None:
        return y
    if loss.targets not in MIXABLE:
        raise DataError(
            f"A layer such as MixUp mixes the rows of a batch, but targets for the loss "
            f"{loss.name!r} cannot be mixed. Give one probability for each class, "
            "`y = np.eye(classes)[y]`, and write loss='categorical_crossentropy'."
        )
    y = ops.cast(y, dtype=np.float32)
    for mixture in ctx.mixtures:
        y = mixture.of(y)
    return y
