"""Which labels contradict what networks say that were trained without them?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from goodfit.data.folds import folds
from goodfit.doctor.baselines.suspects import Suspects, suspects
from goodfit.doctor.messages import tell
from goodfit.experiments.result import Result
from goodfit.experiments.subject import Numbers, Rows, Subject
from goodfit.models import Model

FOLDS = 5
SHOWN = 8


@dataclass(frozen=True, eq=False)
class SuspectLabels(Result):
    """Training rows whose labels are probably wrong.

    Args:
        rows: their numbers among the training rows, the most suspicious first.
        given: their labels.
        likely: the labels they should probably have.
        share: the share of all labels that are probably wrong.
        noisy: whether labels are wrong, rather than classes overlapping.
    """

    name: ClassVar[str] = "suspect labels"

    rows: Numbers
    given: Numbers
    likely: Numbers
    share: float
    noisy: bool

    @property
    def sentence(self) -> str:
        """How many there are, and which are the worst."""
        if not len(self.rows):
            return tell("No label contradicts what networks say that were trained without it.")
        first = ", ".join(map(str, self.rows[:SHOWN].tolist()))
        template = _NOISY if self.noisy else _OVERLAP
        return tell(template, count=len(self.rows), share=self.share, rows=first)


_NOISY = (
    "About {share:.0%} of the labels are probably wrong; {count} rows are suspicious, first of all "
    "the training rows {rows}."
)
_OVERLAP = (
    "{count} labels contradict what networks say that were trained without them, mostly between "
    "classes that overlap; the most suspicious training rows are {rows}."
)


def find_suspect_labels(subject: Subject) -> SuspectLabels | None:
    """Trains a copy for each fold of the rows, asks it about the fold, and compares.

    None where the targets are not one of several classes. Northcutt, Jiang and Chuang, "Confident
    learning" (2021).
    """
    if subject.task.kind not in ("binary", "classes", "one_hot"):
        return None
    labels = subject.task.truth(subject.train.y)[:, 0]
    confidence = np.zeros((len(labels), subject.task.classes))
    for fold in folds(len(labels), min(FOLDS, len(labels)), stratify=labels, seed=subject.seed):
        model = subject.copy()
        subject.fit(model, subject.train.take(fold.train), subject.epochs)
        confidence[fold.dev] = _confidence(subject, model, subject.train.take(fold.dev))
    found: Suspects = suspects(confidence, labels)
    return SuspectLabels(found.rows, found.given, found.likely, found.share, found.noisy)


def _confidence(subject: Subject, model: Model, rows: Rows) -> Numbers:
    """How likely each class is, by a model's outputs, be they probabilities or scores."""
    outputs = np.nan_to_num(np.asarray(model.predict(rows.x, verbose=0), float))
    if subject.task.kind == "binary":
        yes = outputs.reshape(-1)
        yes = 1 / (1 + np.exp(-yes)) if subject.task.threshold == 0 else yes
        return np.stack([1 - yes, yes], axis=1)
    return outputs if (outputs >= 0).all() else _softmax(outputs)


def _softmax(scores: Numbers) -> Numbers:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Numbers = powers / powers.sum(axis=1, keepdims=True)
    return shares
