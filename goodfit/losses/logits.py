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


class AppliedTwiceError(DataError):
    """Predictions that should be scores come from a softmax or sigmoid."""


EPSILON = 1e-7
"""How far probabilities are kept from 0 and 1 before their logarithm is taken, as in Keras."""


def logits_behind(
    y_pred: Any, activation: Primitive, from_logits: bool = False, axis: int = -1
) -> Array | None:
    """The scores that predictions are, or that the activation was applied to; else None.

    Args:
        y_pred: the predictions, in a tape's hands where scores are to be found behind them.
        activation: what may have been applied last.
        from_logits: whether the predictions are scores already.
        axis: the axis along which the activation must have been applied, if along any.

    Raises:
        AppliedTwiceError: predictions that should be scores come from a softmax or sigmoid.

    Example:
        >>> import numpy as np
        >>> from goodfit.autodiff import Tape
        >>> with Tape() as tape:
        ...     x = tape.watch(np.array([1.0, 2.0]))
        ...     logits_behind(ops.softmax(x), ops.softmax) is x
        True
    """
    if from_logits:
        require_scores(y_pred, "has from_logits=True", "Write from_logits=False")
        return as_floats(y_pred)
    node = recorded_by(y_pred, activation)
    if node is None or not _same_axis(node.settings.get("axis", axis), axis, len(y_pred.shape)):
        return None
    return node.parents.get(0, node.args[0])


def log_probabilities(y: Array) -> Array:
    """The logarithm of probabilities that are first made to sum to 1 and kept from 0, as in Keras.

    Example:
        >>> import numpy as np
        >>> log_probabilities(np.array([2.0, 2.0, 0.0])).round(1)
        array([ -0.7,  -0.7, -16.1])
    """
    total = ops.maximum(ops.sum(y, axis=-1, keepdims=True), EPSILON)  # all of them may be 0
    return ops.log(ops.clip(y / total, EPSILON, 1 - EPSILON))


def require_scores(y_pred: Any, told: str, cure: str) -> None:
    """Raises AppliedTwiceError if the predictions come from a softmax or sigmoid.

    Args:
        y_pred: the predictions, which should be scores.
        told: what the loss says or does, by which it needs scores.
        cure: what could be written beside leaving the activation out.
    """
    for activation in (ops.softmax, ops.sigmoid):
        if recorded_by(y_pred, activation):
            raise AppliedTwiceError(
                f"The loss {told}, but the model ends with {activation.name}: that "
                f"would act twice. {cure}, or give the last layer no activation."
            )


def _same_axis(one: Any, other: int, ndim: int) -> bool:
    return isinstance(one, int) and one % ndim == other % ndim
