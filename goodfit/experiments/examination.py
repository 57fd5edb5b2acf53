"""Active tests, one after the other, and what they say together."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from goodfit.doctor.baselines.scoring import score
from goodfit.doctor.finding import Finding
from goodfit.doctor.gaps import Gap, Kind, Measured, gaps_between
from goodfit.doctor.layout import indented
from goodfit.doctor.messages import tell
from goodfit.doctor.verdict import Verdict, judge_fit
from goodfit.errors import UnknownNameError
from goodfit.experiments.baselines import compare_baselines
from goodfit.experiments.bigger_network import train_bigger
from goodfit.experiments.conclusion import SENTENCES, findings
from goodfit.experiments.decision import Cause, Question, decided, questions
from goodfit.experiments.learning_curve import draw_learning_curve
from goodfit.experiments.learning_rate import sweep_learning_rates
from goodfit.experiments.more_epochs import train_longer
from goodfit.experiments.one_batch import fit_one_batch
from goodfit.experiments.permuted_labels import permute_labels
from goodfit.experiments.result import Result
from goodfit.experiments.subject import Rows, Subject, Trial, rows_of, subject_of
from goodfit.experiments.suspect_labels import find_suspect_labels
from goodfit.models import Model

Test = Callable[[Subject, Trial], Result | None]

TESTS: dict[str, Test] = {
    "one batch": lambda subject, trial: fit_one_batch(subject),
    "baselines": compare_baselines,
    "more epochs": train_longer,
    "learning rate": sweep_learning_rates,
    "bigger network": train_bigger,
    "suspect labels": lambda subject, trial: find_suspect_labels(subject),
    "permuted labels": permute_labels,
    "more rows": draw_learning_curve,
}
"""Every active test by its name, in the order in which they are made."""


@dataclass(frozen=True, eq=False, repr=False)
class Examination:
    """What the active tests found, and what they say together.

    Args:
        cause: what the network suffers from in two or three words, or "fits well".
        verdict: the same as a sentence.
        fit: bias, variance and further gaps between its errors.
        questions: the plain questions that led there.
        tests: what each test found, by name.
        findings: the illnesses, with what to do against them.
        skipped: the tests for which no time was left, or that cannot be made with such data.
    """

    cause: Cause
    verdict: str
    fit: Verdict
    questions: tuple[Question, ...]
    tests: dict[str, Result]
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]

    def __str__(self) -> str:
        parts = [indented(self.verdict, ""), indented(self.fit.sentence, "")]
        parts.append("\n".join(f"  {question}" for question in self.questions))
        parts += [indented(str(result)) for result in self.tests.values()]
        parts += map(str, self.findings)
        if self.skipped:
            parts.append(tell("Not tested: {names}.", names=", ".join(self.skipped)))
        return "\n\n".join(part for part in parts if part)

    __repr__ = __str__

    def to_plain(self) -> dict[str, Any]:
        """The examination as plain data, for JSON."""
        return {
            "cause": self.cause,
            "verdict": self.verdict,
            "fit": self.fit.to_plain(),
            "questions": [{"text": q.text, "answer": q.answer} for q in self.questions],
            "tests": {name: result.to_plain() for name, result in self.tests.items()},
            "findings": [finding.to_plain() for finding in self.findings],
            "skipped": list(self.skipped),
        }


def examine(
    model: Model,
    x: Any,
    y: Any,
    validation_data: Any = None,
    *,
    tests: Sequence[str] | None = None,
    bayes_error: float | None = None,
    train_dev: Any = None,
    test_data: Any = None,
    epochs: int = 20,
    batch_size: int = 32,
    seconds: float | None = None,
    seed: int = 0,
) -> Examination:
    """Tells a bug, too small a network, too few epochs, a lack of signal, wrong labels apart.

    Copies of the model are trained from first weights again and again: on one batch, longer,
    wider, with other learning rates, on shuffled labels, on fewer rows. The model stays what it is
    (one without weights is built).

    Args:
        model: a compiled model with one output.
        x: the training examples: an array, or a list or dict of arrays.
        y: the targets.
        validation_data: `(x, y)` to judge by; by default a fifth of the rows is held out.
        tests: the names of those to make, of `goodfit.experiments.TESTS`; by default all.
        bayes_error: the lowest error that any model could have, 1 - accuracy or 1 - R², for
            instance that of people.
        train_dev: `(x, y)` of rows like the training rows that are not trained on, where the
            validation rows are of another kind.
        test_data: `(x, y)` of rows that nothing was ever chosen by.
        epochs: of each training.
        batch_size: rows in one step.
        seconds: after how much time no further test is begun.
        seed: what first weights and the order of rows come from.

    Raises:
        UnknownNameError: there is no such test.
        DataError: rows that cannot be taken by number, or targets that cannot be scored.
        NotReadyError: the model was not compiled.

    Example:
        >>> import numpy as np
        >>> import goodfit
        >>> x = np.random.default_rng(0).normal(size=(100, 3))
        >>> model = goodfit.Sequential([goodfit.layers.Dense(1)])
        >>> model.compile("adam", "mse")
        >>> found = examine(model, x, x @ [1.0, 2.0, 3.0], tests=("one batch", "baselines"))
        >>> found.tests["baselines"].signal
        True
    """
    chosen = _chosen(tests)
    ending = time.monotonic() + (float("inf") if seconds is None else seconds)
    subject = subject_of(model, x, y, validation_data, epochs, batch_size, seed)
    network = subject.copy()
    trial = subject.trial(network)
    errors = _errors(subject, network, trial, bayes_error, train_dev, test_data)
    results: dict[str, Result] = {}
    for name in chosen:
        found = TESTS[name](subject, trial) if time.monotonic() < ending else None
        results |= {} if found is None else {name: found}
    fit, gaps = _judged(subject, errors, "assumed" if bayes_error is None else "stated")
    asked = questions(results, gaps, fit.sentence)
    cause = decided(asked)
    return Examination(
        cause,
        tell(SENTENCES[cause]),
        fit,
        asked,
        results,
        findings(asked, subject, results),
        tuple(name for name in chosen if name not in results),
    )


def _chosen(tests: Sequence[str] | None) -> list[str]:
    """The names asked for, in the order in which tests are made."""
    names = list(TESTS) if tests is None else [tests] if isinstance(tests, str) else list(tests)
    for name in names:
        if name not in TESTS:
            raise UnknownNameError("active test", name, TESTS)
    return [name for name in TESTS if name in names]


def _errors(
    subject: Subject,
    network: Model,
    trial: Trial,
    bayes_error: float | None,
    train_dev: Any,
    test_data: Any,
) -> list[Measured]:
    """The network's errors, from the lowest possible one to that on test rows."""
    errors = [Measured("bayes", bayes_error or 0.0, None)]
    errors.append(Measured("train", 1 - trial.train.value, subject.train.count))
    if train_dev is not None:
        rows = rows_of(*train_dev[:2])
        errors.append(Measured("train-dev", _error(subject, network, rows), rows.count))
    errors.append(Measured("dev", 1 - trial.dev.value, subject.dev.count))
    if test_data is not None:
        rows = rows_of(*test_data[:2])
        errors.append(Measured("test", _error(subject, network, rows), rows.count))
    return errors


def _error(subject: Subject, network: Model, rows: Rows) -> float:
    answers = subject.answers(network, rows)
    return 1 - score(subject.task, subject.task.truth(rows.y), answers).value


def _judged(
    subject: Subject, errors: list[Measured], source: str
) -> tuple[Verdict, dict[str, Gap]]:
    kind: Kind = "classification" if subject.task.chooses else "regression"
    known = {measured.place: measured for measured in errors}
    further: dict[str, Any] = {}
    for place, name in (("train-dev", "train_dev"), ("test", "test")):
        if place in known:
            further[f"{name}_error"] = known[place].error
            further[f"{name}_rows"] = known[place].rows
    verdict = judge_fit(
        known["train"].error,
        known["dev"].error,
        known["bayes"].error,
        train_rows=subject.train.count,
        dev_rows=subject.dev.count,
        kind=kind,
        bayes_error_source=source,
        **further,
    )
    return verdict, gaps_between(errors, kind)
