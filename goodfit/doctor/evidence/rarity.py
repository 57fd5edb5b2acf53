"""Whether a network ignores classes only because they are rare."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.baselines.probes import task_for
from goodfit.training.record import Record

Numbers = NDArray[Any]

RARE = 0.5
"""A class is rare with less than this part of the rows that it would have among even classes."""

FEWEST = 5
POOR = 0.8
GAIN = 0.05
SURE = 1.5


class Ignored(NamedTuple):
    """How often rare classes were found.

    Args:
        rows: how many rows of rare classes were judged.
        recall: the share of them that was answered right.
        other: the same of all other rows.
        fair: the share of the rare ones that is found by deciding as if all classes were equally
            common.
    """

    rows: int
    recall: float
    other: float
    fair: float


def ignored(record: Record, prior: Numbers) -> Ignored | None:
    """Rare classes that a network could tell, and does not; None where there are none.

    Args:
        record: a run without weights of classes.
        prior: the share of each class among the training rows.
    """
    task = task_for(record)
    if task is None or task.kind not in ("binary", "classes", "one_hot") or _weighted(record):
        return None
    scores, truth = _judged(record, task)
    if scores is None or scores.shape[1] != len(prior):
        return None
    said, fair = scores.argmax(axis=1), _fairly(scores, prior).argmax(axis=1)
    rare = (prior < RARE / np.count_nonzero(prior))[truth]
    if rare.sum() < FEWEST or rare.all():
        return None
    found = Ignored(
        int(rare.sum()),
        float(np.mean(said[rare] == truth[rare])),
        float(np.mean(said[~rare] == truth[~rare])),
        float(np.mean(fair[rare] == truth[rare])),
    )
    lost = found.other - float(np.mean(fair[~rare] == truth[~rare]))
    return found if _harmful(found, lost) else None


def _harmful(found: Ignored, lost: float) -> bool:
    """Whether rare classes are often missed, and weighing them would bring more than it costs."""
    won = found.fair - found.recall
    noise = np.sqrt(max(won, 0.0) / found.rows)
    worse = found.recall < POOR and found.recall < found.other - GAIN
    return bool(worse and won > SURE * noise and (won - max(lost, 0.0)) / 2 > GAIN)


def _weighted(record: Record) -> bool:
    weight = record.sample.weight
    return weight is not None and bool(np.ptp(weight) > 0)


def _judged(record: Record, task: Any) -> tuple[Any, Numbers]:
    """Log-scores of each class and the true class, of validation and training rows together."""
    sample = record.sample
    parts = [(sample.answers, sample.y)]
    if sample.dev_x is not None:
        parts.append((sample.dev_answers, sample.dev_y))
    truth = np.concatenate([task.truth(y)[:, 0] for _, y in parts])
    answers = np.concatenate([np.asarray(answers, float) for answers, _ in parts])
    if answers.ndim != 2 or not np.isfinite(answers).all() or task.threshold not in (0.0, 0.5):
        return None, truth
    logits = bool(getattr(record.loss, "from_logits", False))
    if task.kind == "binary":
        if answers.shape[1] != 1 or (not logits and task.threshold == 0.0):
            return None, truth
        yes = answers[:, 0] if logits else _log(answers[:, 0]) - _log(1 - answers[:, 0])
        return np.stack([np.zeros_like(yes), yes], axis=1), truth
    return (answers if logits else _log(answers)), truth


def _fairly(scores: Numbers, prior: Numbers) -> Numbers:
    """The scores if all classes were equally common; those without any rows are never chosen."""
    fair: Numbers = np.where(prior > 0, scores - _log(prior), -np.inf)
    return fair


def _log(shares: Numbers) -> Numbers:
    return np.asarray(np.log(np.maximum(shares, 1e-12)))
