"""What two cheap models reach on the same rows, and whether the inputs tell about the targets."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

from goodfit.doctor.baselines.probes import Probes, probes_of, reads_words
from goodfit.doctor.baselines.scoring import Score, Task, gap, score
from goodfit.doctor.gaps import SMALL
from goodfit.doctor.looking.sample import Sample
from goodfit.doctor.messages import tell
from goodfit.experiments.result import Result
from goodfit.experiments.subject import SURE, Numbers, Subject, Trial
from goodfit.training.batch import Data


@dataclass(frozen=True, eq=False)
class Baselines(Result):
    """The scores of cheap models beside the network's.

    Args:
        network: the network's score on the dev rows.
        linear: that of a linear model fitted to up to 1,000 rows; None where probes say nothing.
        neighbours: that of the nearest neighbours among these.
        constant: that of the commonest class, or of the mean, of the training rows.
        signal: whether either explains more than of shuffled targets; None where not known.
        learnt: whether the network is better than the constant answer.
        beaten: whether one of the cheap models is better than the network, by more than is small
            and more than chance makes of so many rows.
    """

    name: ClassVar[str] = "baselines"

    network: float
    linear: float | None
    neighbours: float | None
    constant: float
    signal: bool | None
    learnt: bool
    beaten: bool

    @property
    def best(self) -> float:
        """The best score of the cheap models."""
        known = (self.linear, self.neighbours, self.constant)
        return max(value for value in known if value is not None)

    @property
    def sentence(self) -> str:
        """The scores, and whether there is a signal."""
        if self.linear is None:
            return tell("Cheap models cannot read such data; the network scores {network:.3f}.",
                        network=self.network)  # fmt: skip
        scores = tell(
            "On the dev rows the network scores {network:.3f}, a linear model {linear:.3f}, the "
            "nearest neighbours {neighbours:.3f}, a constant answer {constant:.3f}.",
            **vars(self),
        )
        silent = tell("No cheap model finds anything in x that tells about y.")
        return scores if self.signal else f"{scores} {silent}"


def compare_baselines(subject: Subject, trial: Trial) -> Baselines:
    """Fits a linear model and nearest neighbours to a sample, beside a training of the network."""
    task, found = subject.task, _probes(subject)
    constant = subject.commonest(subject.dev.count)
    better, noise = gap(task, subject.truth, trial.dev_answers, constant)
    return Baselines(
        trial.dev.value,
        None if found is None else found.linear.score.value,
        None if found is None else found.neighbours.score.value,
        score(task, subject.truth, constant).value,
        None if found is None else found.find_signal,
        better > SURE * noise,
        found is not None and _is_beaten(trial.dev, found.best.score, task),
    )


def _is_beaten(network: Score, cheap: Score, task: Task) -> bool:
    noise = math.hypot(network.error, cheap.error)
    small = SMALL["classification" if task.chooses else "regression"]
    return cheap.value - network.value > max(small, SURE * noise)


def _probes(subject: Subject) -> Probes | None:
    if reads_words(subject.model.graph):
        return None
    train, dev = (Data(rows.inputs, (rows.y,), (None,)) for rows in (subject.train, subject.dev))
    return probes_of(Sample(train, dev, _unasked), subject.task)


def _unasked(inputs: tuple[Numbers, ...]) -> Numbers:
    raise NotImplementedError("the network's answers are in the trial")
