"""Scores behind probabilities: a softmax or sigmoid right before the loss is found on the tape.

Loss and activation are then computed as one from the scores: stable at any size, and what flows
back is `y - t`.
"""

from __future__ import annotations

from typing import Any

from goodfit import ops
from goodfit.arrays import Array
from goodfit.autodiff import Primitive, recorded_by
from goodfit.errors import DataError
from goodfit.losses.matching import as_floats

EPSILON = 1e-7
"""How far probabilities are kept from 0 and 1 before their logarithm is taken, as in Keras."""


def logits_behind(y_pred: Any, activation: Primitive, from_logits: bool = False) -> Array | None:
    """The scores that predictions are, or that the activation was applied to; else None.

    Raises:
        DataError: predictions that should be scores come from a softmax or sigmoid.

    Example:
        >>> import numpy as np
        >>> from goodfit.autodiff import Tape
        >>> with Tape() as tape:
        ...     x = tape.watch(np.array([1.0, 2.0]))
        ...     logits_behind(ops.softmax(x), ops.softmax) is x
        True
    """
    if from_logits:
        _require_no_activation(y_pred)
        return as_floats(y_pred)
    node = recorded_by(y_pred, activation)
    if node is None or node.settings.get("axis", -1) not in (-1, len(y_pred.shape) - 1):
        return None
    return node.parents.get(0, node.args[0])


def log_probabilities(y: Array) -> Array:
    """The logarithm of probabilities that are first made to sum to 1 and kept from 0, as in Keras.

    Example:
        >>> import numpy as np
        >>> log_probabilities(np.array([2.0, 2.0, 0.0])).round(1)
        array([ -0.7,  -0.7, -16.1])
    """
    return ops.log(ops.clip(y / ops.sum(y, axis=-1, keepdims=True), EPSILON, 1 - EPSILON))


def _require_no_activation(y_pred: Any) -> None:
    for activation in (ops.softmax, ops.sigmoid):
        if recorded_by(y_pred, activation):
            raise DataError(
                f"The loss has from_logits=True, but the model ends with {activation.name}: that "
                "would act twice. Write from_logits=False, or give the last layer no activation."
            )
