"""The loss in training and in evaluation, of the same rows and without penalties.

In training, dropout acts and batch normalisation uses the batch; in evaluation neither does.
"""

from __future__ import annotations

import math

import numpy as np

from goodfit.doctor.course import progress
from goodfit.training.record import Record

_OF_A_ROW = ("sum_over_batch_size", "mean")


def penalty(record: Record) -> float:
    """What regularisers added to the loss in the end; 0 where that was never seen."""
    seen = record.strides.get("penalty", [])[-progress.PERSISTENT :]
    return float(np.mean(seen)) if seen else 0.0


def training_loss(record: Record) -> float:
    """What the answers cost in the end, as the network gives them while it trains."""
    return progress.final_loss(record) - penalty(record)


def evaluation_loss(record: Record) -> float:
    """What the answers to training rows cost as the trained network gives them.

    NaN where that is not known; every comparison with it is false. The network is asked for it: ask
    only where something is suspicious.
    """
    sample = record.sample
    if sample is None or getattr(record.loss, "reduction", None) not in _OF_A_ROW:
        return math.nan
    with np.errstate(all="ignore"):
        return float(record.loss(sample.y, np.asarray(sample.answers), sample.weight))
