"""What one pass over the data finds out.

How large features are, what a guess costs, which validation rows are training rows.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.facts.constants import constant_loss
from goodfit.doctor.facts.features import spread
from goodfit.doctor.facts.overlap import overlap
from goodfit.doctor.facts.targets import class_counts, measures
from goodfit.training.record import DataFacts, DevFacts

__all__ = ["class_counts", "constant_loss", "data_facts", "spread"]

Numbers = NDArray[Any]


def data_facts(
    x: Any,
    y: Numbers,
    loss: Any,
    dev_rows: int = 0,
    sample_weight: Numbers | None = None,
    dev: tuple[Any, Numbers] | None = None,
) -> DataFacts:
    """The facts about training data that rules judge by.

    Args:
        x: the inputs, one array or a list of them, whose features are then listed one after
            another.
        y: the targets.
        loss: what is minimised; it says what the targets mean.
        dev_rows: the number of validation rows, 0 without any.
        sample_weight: one number for each row, or None.
        dev: the inputs and the targets of the validation rows, where they are in memory.

    Example:
        >>> from goodfit.losses import MeanSquaredError
        >>> x, y = np.array([[0.0, 10.0], [2.0, 30.0]]), np.array([1.0, 5.0])
        >>> facts = data_facts(x, y, MeanSquaredError())
        >>> facts.x_mean, facts.x_std, facts.constant_loss
        (array([ 1., 20.]), array([ 1., 10.]), 4.0)
        >>> data_facts(x, y, MeanSquaredError(), 1, dev=(x[:1], y[:1])).dev.shared
        1
    """
    inputs = _arrays(x)
    y = np.asarray(y)
    mean, std, low, high = _features(inputs)
    y_mean, y_std = measures(y, loss)
    return DataFacts(
        rows=len(y),
        dev_rows=dev_rows,
        x_mean=mean,
        x_std=std,
        x_min=low,
        x_max=high,
        y_mean=y_mean,
        y_std=y_std,
        class_counts=class_counts(y, loss),
        constant_loss=constant_loss(y, loss, sample_weight),
        widths=tuple(part.shape[-1] if part.ndim > 1 else 1 for part in inputs),
        seen=len(y),
        dev=None
        if dev is None
        else _dev_facts(inputs, y, _arrays(dev[0]), np.asarray(dev[1]), loss),
    )


def _dev_facts(
    train: list[Numbers], known: Numbers, x: list[Numbers], y: Numbers, loss: Any
) -> DevFacts:
    mean, std, low, high = _features(x)
    y_mean, y_std = measures(y, loss)
    common = overlap(train, x, known, y)
    return DevFacts(
        x_mean=mean,
        x_std=std,
        x_min=low,
        x_max=high,
        y_mean=y_mean,
        y_std=y_std,
        class_counts=class_counts(y, loss),
        shared=common.shared,
        repeated=common.repeated,
        distinct=common.distinct,
        exhausted=common.exhausted,
    )


def _arrays(x: Any) -> list[Numbers]:
    return [np.asarray(part) for part in (x if isinstance(x, list | tuple) else [x])]


def _features(inputs: list[Numbers]) -> Numbers:
    return np.concatenate([spread(part) for part in inputs], axis=1)
