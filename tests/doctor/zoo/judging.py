"""Runs a program of the zoo: how well it trained, and what the doctor said of it."""

import os
import time
from dataclasses import dataclass, field

import numpy as np

import goodfit as gf
from tests.doctor.zoo.program import Program, Rows, Training


@dataclass
class Outcome:
    """What became of one program with one seed."""

    program: Program
    alarms: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    whispers: list[str] = field(default_factory=list)
    """Codes of findings that are only worth knowing."""
    score: float = float("nan")
    seconds: float = 0.0
    crash: str = ""

    @property
    def first(self) -> str:
        """The first alarm, "silent" or "crash"."""
        return self.alarms[0] if self.alarms else "crash" if self.crash else "silent"

    @property
    def is_right(self) -> bool:
        if self.program.is_sick:
            return self.first in self.program.acceptable
        return self.first == "silent"

    @property
    def in_three(self) -> bool:
        return not set(self.alarms[:3]).isdisjoint(self.program.acceptable)


def run(program: Program, seed: int = 0) -> Outcome:
    """Trains a program from this seed."""
    outcome, began = Outcome(program), time.perf_counter()
    gf.utils.set_random_seed(seed)
    try:
        training = program.build()
        diagnosis = fitted(training).diagnosis
        outcome.score = score(training.model, training.rows)
    except Exception as error:  # what a program dies of is part of its outcome
        diagnosis = getattr(error, "diagnosis", None)
        if diagnosis is None:
            outcome.crash = f"{type(error).__name__}: {error}"
    outcome.seconds = time.perf_counter() - began
    for finding in diagnosis.findings if diagnosis else ():
        if finding.severity == "info":
            outcome.whispers.append(finding.code)
        else:
            outcome.alarms.append(finding.code)
            outcome.evidence.append(str(finding.evidence))
    return outcome


def fitted(training: Training, **options):
    """The history of one run."""
    return training.model.fit(training.rows.x, training.rows.y, **training.fit, **options)


def score(model, rows: Rows) -> float:
    """How good the (first) answers to validation rows are, or to the training rows without any."""
    x, y = (rows.x, rows.y) if rows.dev_x is None else (rows.dev_x, rows.dev_y)
    try:
        answers = model.predict(x, verbose=0)
        first = answers[0] if isinstance(answers, list) else answers
        return float(JUDGES[rows.judge](np.asarray(y), np.asarray(first, float)))
    except (ValueError, TypeError, IndexError):  # answers and targets that do not go together
        return float("nan")


def accuracy(y, answers):
    """The share of right classes, written as numbers, as one-hot rows, or as -1 and 1."""
    if answers.shape[-1] == 1:
        middle = 0.5 if y.min() == 0 and answers.min() >= 0 and answers.max() <= 1 else 0.0
        return np.mean((answers.reshape(len(y), -1)[:, 0] > middle) == (y.reshape(-1) > 0))
    labels = y.argmax(axis=-1) if y.ndim == answers.ndim else y
    return np.mean(answers.argmax(axis=-1) == labels)


def bits(y, answers):
    """The share of right labels, any number of which may hold."""
    return np.mean((answers > 0.5) == (y > 0.5))


def r2(y, answers):
    """The share of the variance that is explained, never below -1."""
    y = y.reshape(answers.shape)
    with np.errstate(all="ignore"):
        left = np.mean(np.square(y - answers)) / np.mean(np.square(y - y.mean(axis=0)))
    return max(-1.0, 1 - left) if np.isfinite(left) else -1.0


JUDGES = {"accuracy": accuracy, "bits": bits, "r2": r2}


def data_folder() -> str | None:
    """The folder of real data, where there is one."""
    return os.environ.get("GOODFIT_DATA")
