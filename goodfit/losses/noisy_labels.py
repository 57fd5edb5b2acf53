"""A cross-entropy that wrong labels cannot rule: what an example may cost is bounded."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array
from goodfit.losses.logits import EPSILON, logits_behind
from goodfit.losses.loss import Loss
from goodfit.losses.matching import label_entries, matched_labels
from goodfit.settings import check, number

between_0_and_1 = number(lambda n: 0 < n < 1, "a number between 0 and 1, neither of them", "0.5")


def categorical_generalized_cross_entropy(y_true: Array, y_pred: Array, q: float) -> Array:
    """`(1 - y[t]^q) / q`, for class numbers `t`: between `-log(y[t])` (q near 0) and `1 - y[t]`.

    Args:
        y_true: class numbers, shape (batch,) or (batch, 1).
        y_pred: probabilities, shape (batch, classes).
        q: how far from the cross-entropy, between 0 and 1.

    Example:
        >>> import numpy as np
        >>> categorical_generalized_cross_entropy(np.array([1]), np.array([[0.75, 0.25]]), 0.5)
        array([1.])
    """
    logits = logits_behind(y_pred, ops.softmax)
    labels, scores = matched_labels(y_true, y_pred if logits is None else logits)
    if logits is None:
        surprise = -ops.log(ops.maximum(label_entries(scores, labels), EPSILON))
    else:
        surprise = ops.sparse_softmax_crossentropy(scores, labels)
    return -ops.expm1(-q * surprise) / q  # y^q = exp(q log(y))


class CategoricalGeneralizedCrossEntropy(Loss):
    """The loss for class numbers some of which are wrong; after a `softmax`. Zhang, Sabuncu 2018.

    An example costs at most `1 / q`, so that a hopeless label pulls less than a doubtful one.

    Args:
        q: near 0 it is the cross-entropy, near 1 the mean absolute error, which bears most noise
            and learns most slowly.

    Raises:
        SettingError: `q` is not between 0 and 1.

    Example:
        >>> import numpy as np
        >>> loss = CategoricalGeneralizedCrossEntropy()
        >>> float(loss(np.array([1]), np.array([[0.75, 0.25]])))
        1.0
    """

    targets: ClassVar[str] = "classes"

    q: float = 0.5
    name: str = dataclasses.field(default="categorical_generalized_cross_entropy", kw_only=True)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, q=between_0_and_1)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return categorical_generalized_cross_entropy(y_true, y_pred, self.q)
