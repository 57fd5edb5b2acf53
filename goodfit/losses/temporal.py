"""The loss for sequences whose timing nobody knows: connectionist temporal classification."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array
from goodfit.errors import ShapeError
from goodfit.losses.logits import require_scores
from goodfit.losses.loss import Loss
from goodfit.losses.matching import as_array, as_floats
from goodfit.losses.weighting import counting

IMPOSSIBLE = -1e30
"""The logarithm of a probability that is as good as 0, and yet no infinity."""


def ctc(y_true: Array, y_pred: Array) -> Array:
    """`-log P(labels)`, over all ways to spread the labels over the steps. Graves and others 2006.

    At each step the network says a class or the blank, class 0. What it said is read without
    repetitions, then without blanks: `0 3 3 0 3 5` says `3 3 5`. The probabilities of all that
    read as the labels are added up, step by step, as logarithms.

    Args:
        y_true: classes from 1, filled up with 0 at the end; shape (batch, length).
        y_pred: scores that no softmax has seen; shape (batch, time, classes).

    Raises:
        ShapeError: the shapes are others.
        DataError: the predictions come from a softmax or sigmoid.

    Example:
        >>> import numpy as np
        >>> even = np.zeros((1, 2, 2))  # of the four ways "00", "01", "10", "11" three read "1"
        >>> float(np.exp(-ctc(np.array([[1]]), even))[0].round(3))
        0.75
    """
    return _surprise(y_true, y_pred, None)


class CTC(Loss):
    """The loss for sequences of labels whose timing is unknown: speech, handwriting.

    Targets are classes from 1, filled up with 0; predictions are scores at each step, where class 0
    is the blank that stands between labels. Masked steps are skipped. Labels that so few steps
    cannot say cost 1e30. Graves and others 2006.

    Example:
        >>> import numpy as np
        >>> loss = CTC()(np.array([[1]]), np.zeros((1, 2, 2)))
        >>> round(float(np.exp(-loss)), 3)
        0.75
    """

    targets: ClassVar[str] = "sequences"

    name: str = dataclasses.field(default="ctc", kw_only=True)

    def call(self, y_true: Array, y_pred: Array) -> Array:
        """The loss of each example."""
        return ctc(y_true, y_pred)

    def of_batch(
        self, y_true: Array, y_pred: Array, weight: Array, rows: Array, mask: Array | None = None
    ) -> Array:
        """The loss of a batch; masked steps are not read."""
        values = _surprise(y_true, y_pred, mask)
        return self.reduced(values, weight, counting(values, rows, None))


def _surprise(y_true: Array, y_pred: Array, mask: Array | None) -> Array:
    """`-log P(labels)` of each example, by the forward algorithm over the steps that count."""
    labels, scores = _labels_and_scores(y_true, y_pred)
    said = _with_blanks(labels)
    heard = ops.take_along_axis(ops.log_softmax(scores), ops.expand_dims(said, 1), axis=-1)
    inputs = [ops.transpose(heard, axes=(1, 0, 2))]  # (time, batch, said)
    if mask is not None:
        inputs.append(ops.expand_dims(ops.transpose(mask), -1))
    may_skip = (said != 0) & (said != _moved(said, 2, 0))
    start = np.full(said.shape, IMPOSSIBLE, scores.dtype)
    start[:, 0] = 0
    reached, _ = ops.scan(_hear, start, inputs, may_skip)
    return -_at_the_end(reached, labels)


def _hear(before: Array, heard: list[Array], may_skip: Array) -> tuple[Array, tuple[()]]:
    """The probability of having said just so much, after one more step; all as logarithms.

    What was said stays, goes on by one, or by two: past a blank between two different labels.
    """
    now, *counts = heard
    skipped = ops.where(may_skip, _moved(before, 2, IMPOSSIBLE), IMPOSSIBLE)
    ways = ops.stack([before, _moved(before, 1, IMPOSSIBLE), skipped])
    after = ops.logsumexp(ways, axis=0) + now
    return ops.where(counts[0], after, before) if counts else after, ()


def _at_the_end(reached: Array, labels: Array) -> Array:
    """The probability that all was said: up to the last label, or the blank behind it."""
    count = ops.sum(ops.cast(labels != 0, dtype=np.int32), axis=-1, keepdims=True)
    ends = ops.concatenate(2 * count, 2 * count + 1, axis=-1)
    behind = _moved(ops.pad(reached, widths=((0, 0), (0, 1))), 1, IMPOSSIBLE)
    return ops.logsumexp(ops.take_along_axis(behind, ends, axis=-1), axis=-1)


def _with_blanks(labels: Array) -> Array:
    """A blank before, between and behind all labels: `[3, 5]` becomes `[0, 3, 0, 5, 0]`."""
    pairs = ops.stack([labels * 0, labels], axis=-1)
    flat = ops.reshape(pairs, shape=(labels.shape[0], -1))
    return ops.pad(flat, widths=((0, 0), (0, 1)))


def _moved(x: Array, places: int, value: float) -> Array:
    """Each row moved to the right, with `value` where nothing comes from."""
    return ops.cut(ops.pad(x, widths=((0, 0), (places, 0)), value=value), 0, x.shape[1], axis=1)


def _labels_and_scores(y_true: Array, y_pred: Array) -> tuple[Array, Array]:
    y_true, y_pred = as_array(y_true), as_floats(y_pred)
    shapes = (y_true.shape, y_pred.shape)
    if [len(shape) for shape in shapes] != [2, 3] or y_true.shape[0] != y_pred.shape[0]:
        raise ShapeError(
            f"CTC needs targets of shape (batch, length) and predictions of shape (batch, time, "
            f"classes), but they have shapes {y_true.shape} and {y_pred.shape}. Let the last "
            "recurrent layer have return_sequences=True, and end with `Dense(classes)`."
        )
    require_scores(y_pred, "takes the softmax itself", "Write `Dense(classes)`")
    return ops.cast(y_true, dtype=np.int32), y_pred
