"""Two cheap models that a network must beat, and what they reach where there is nothing to learn.

A linear model and the nearest neighbours, in closed form on a sample of the rows. Without dev rows
each row is answered by a model that was fitted without it (leave one out).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.baselines.flattening import flattened
from goodfit.doctor.baselines.nearest import Neighbours
from goodfit.doctor.baselines.ridge import Ridge
from goodfit.doctor.baselines.scoring import Score, Task, gap, score, task_of
from goodfit.doctor.structure.network import first_layers
from goodfit.layers.graph import Graph
from goodfit.training.record import Record

Numbers = NDArray[Any]

FEWEST = 5
SURE = 2.5
"""Standard errors that a difference must exceed to count."""

CLEARLY = 0.05
"""The share of what can be gained over a constant answer that a difference must exceed to count."""

_OF_WORDS = (
    "Embedding", "TextVectorization", "StringLookup", "IntegerLookup", "Hashing",
    "CategoryEncoding", "Discretization", "HashedCrossing",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class Probe:
    """One cheap model on a sample.

    Args:
        name: "linear", "neighbours" or "constant".
        answers: what it says of the judged rows.
        score: how good that is.
        explained: the share of the targets' variance that its predictions explain; of classes,
            that of a column for each, so that a rare class counts before it is ever the likeliest.
        surprise: by how many standard deviations its predictions go with the targets more than
            with the same targets shuffled.
    """

    name: str
    answers: Numbers
    score: Score
    explained: float
    surprise: float

    @property
    def finds_signal(self) -> bool:
        """Whether it tells more than of shuffled targets, beyond chance."""
        return self.surprise > SURE


@dataclass(frozen=True, eq=False)
class Probes:
    """The cheap models on one sample.

    Args:
        task: what the targets are.
        truth: the targets of the judged rows.
        on_dev: whether the judged rows are dev rows; else the training rows, each left out once.
        constant: always the commonest class, or the mean.
        linear: ridge regression, on a column for each class.
        neighbours: what the five nearest training rows say.
    """

    task: Task
    truth: Numbers
    on_dev: bool
    constant: Probe
    linear: Probe
    neighbours: Probe

    @property
    def best(self) -> Probe:
        """The best of the three."""
        return max(self.constant, self.linear, self.neighbours, key=lambda probe: probe.score.value)

    @property
    def find_signal(self) -> bool:
        """Whether the inputs tell any of them anything about the targets."""
        return self.linear.finds_signal or self.neighbours.finds_signal


@dataclass(frozen=True)
class Beaten:
    """By how much a cheap model is better than the network.

    Args:
        baseline: "linear", "neighbours" or "constant".
        network_score: accuracy, or R².
        baseline_score: the same of the cheap model.
        noise: the standard error of their difference.
        rows: how many rows both were judged by.
        on_dev: whether those are dev rows.
        chooses: whether the scores are accuracies.
    """

    baseline: str
    network_score: float
    baseline_score: float
    noise: float
    rows: int
    on_dev: bool
    chooses: bool


def worse_than_baseline(record: Record) -> Beaten | None:
    """What cheap model is clearly better than the network that a run ended with, if any is.

    A network that is better on the rarer classes in return is not worse.
    """
    found = probes(record)
    answers = None if found is None else read_answers(record.sample, found.task)
    if found is None or answers is None:
        return None
    best, network = found.best, score(found.task, found.truth, answers)
    difference, noise = gap(found.task, found.truth, best.answers, answers)
    room = 1 - found.constant.score.value
    clearly = difference > max(SURE * noise, CLEARLY * room)
    if not clearly or network.balanced > best.score.balanced:
        return None
    return Beaten(
        best.name,
        network.value,
        best.score.value,
        noise,
        len(answers),
        found.on_dev,
        found.task.chooses,
    )


def network_score(record: Record) -> Score | None:
    """How good the network's answers are, by the rows and on the scale of the probes."""
    found = probes(record)
    answers = None if found is None else read_answers(record.sample, found.task)
    return None if found is None or answers is None else score(found.task, found.truth, answers)


def read_answers(sample: Any, task: Task) -> Numbers | None:
    """What the network says of the judged rows; None where that cannot be compared."""
    on_dev = sample.dev_x is not None
    answers, y = (sample.dev_answers, sample.dev_y) if on_dev else (sample.answers, sample.y)
    answers = np.asarray(answers)
    comparable = (
        answers.ndim == 2 if task.kind in ("classes", "one_hot") else answers.size == y.size
    )
    return task.read(answers) if comparable and np.isfinite(answers).all() else None


def probes(record: Record) -> Probes | None:
    """The cheap models on a run's sample; None where they can say nothing.

    They are silent on words and other ids, on fewer than 5 rows, and on targets that are no classes
    or numbers, or that do not vary. They are fitted once for each sample.
    """
    task = task_for(record)
    if task is None:
        return None
    if record.sample not in _FITTED:
        _FITTED[record.sample] = probes_of(record.sample, task)
    return _FITTED[record.sample]


_FITTED: WeakKeyDictionary[Any, Probes | None] = WeakKeyDictionary()


def task_for(record: Record) -> Task | None:
    """What the targets of a run's sample are; None without one, and for words and other ids."""
    sample = record.sample
    if sample is None or reads_words(record.graph):
        return None
    if sample.dev_y is None:
        return task_of(sample.y, record.loss)
    alike = sample.y.shape[1:] == sample.dev_y.shape[1:]
    return task_of(np.concatenate([sample.y, sample.dev_y]), record.loss) if alike else None


def reads_words(graph: Graph) -> bool:
    """Whether inputs are words or other ids, whose size means nothing."""
    return any(type(layer).__name__ in _OF_WORDS for layer in first_layers(graph))


def probes_of(sample: Any, task: Task) -> Probes | None:
    """The cheap models on a sample (x, y, dev_x, dev_y), or None where they can say nothing."""
    tables = flattened(sample.x, sample.dev_x)
    if tables is None or len(sample.y) < FEWEST:
        return None
    on_dev = sample.dev_x is not None
    train = task.truth(sample.y)
    truth = task.truth(sample.dev_y) if on_dev else train
    if not np.isfinite(truth).all() or (truth == truth[0]).all() or (train == train[0]).all():
        return None
    judged = tables[1] if on_dev else None
    return Probes(
        task,
        truth,
        on_dev,
        _probed("constant", Constant(len(truth)), task, train, truth),
        _probed("linear", Ridge(tables[0], judged), task, train, truth),
        _probed("neighbours", Neighbours(tables[0], judged), task, train, truth),
    )


def left_out(sample: Any, task: Task) -> tuple[Numbers, Numbers] | None:
    """How likely each class is for each training row, by models that left it out; and its label.

    The better of the two cheap models, or their mean. None where targets are not one of several
    classes, or probes can say nothing.
    """
    tables = flattened(sample.x, None) if task.kind in ("binary", "classes", "one_hot") else None
    labels = task.truth(sample.y)[:, 0]
    if tables is None or len(labels) < FEWEST or (labels == labels[0]).all():
        return None
    marked = np.asarray(labels[:, None] == np.arange(task.classes), float)
    linear = Ridge(tables[0], None).predict(marked)
    near = Neighbours(tables[0], None).predict(marked)
    tried = [linear, near, (linear + near) / 2]
    return min(tried, key=lambda said: float(np.square(said - marked).mean())), labels


class Constant:
    """The mean, for so many rows."""

    def __init__(self, rows: int) -> None:
        self.rows = rows

    def predict(self, y: Numbers) -> Numbers:
        """The mean of the targets, for each row."""
        return np.repeat(y.mean(axis=0, keepdims=True), self.rows, axis=0)


def _probed(name: str, model: Any, task: Task, train: Numbers, truth: Numbers) -> Probe:
    """A model's answers, and what they have to do with the targets."""
    judged = task.table(truth)
    predicted = model.predict(task.table(train))
    answers = task.chosen(predicted)
    return Probe(
        name,
        answers,
        score(task, truth, answers),
        score(_NUMBERS, judged, predicted).value,
        surprise(predicted, judged),
    )


def surprise(predicted: Numbers, truth: Numbers) -> float:
    """By how many standard deviations predictions go with targets more than with shuffled ones.

    Over all ways to shuffle the rows, the mean and the variance of the sum of products are known
    exactly, so that none has to be tried.

    Example:
        >>> truth = np.array([[0.0], [0], [1], [1]])
        >>> round(surprise(truth, truth), 3), surprise(0 * truth, truth)
        (1.732, 0.0)
    """
    said, wanted = predicted - predicted.mean(axis=0), truth - truth.mean(axis=0)
    together = float(np.sum(said * wanted))
    variance = float(np.sum((said.T @ said) * (wanted.T @ wanted))) / max(len(said) - 1, 1)
    return together / math.sqrt(variance) if variance > 1e-12 * len(said) else 0.0


_NUMBERS = Task("numbers")
