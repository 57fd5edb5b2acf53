"""What is concluded from all tests: a sentence, and the findings with what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from goodfit.doctor.chain import ranked
from goodfit.doctor.cures import (
    ChangeLearningRate,
    ChangeOptimizer,
    Cure,
    SetDropout,
    StopEarly,
    TrainLonger,
    Widen,
    Write,
)
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.experiments.decision import Cause, Question
from goodfit.experiments.subject import Subject

SENTENCES: dict[Cause, str] = {
    "bug": "There is a bug: the network cannot learn even one batch by heart. Check the shapes, "
    "the last activation, the loss and the targets.",
    "optimiser": "The optimiser or its learning rate is wrong: one batch is learnt by heart with "
    "Adam, but not as compiled.",
    "no signal": "The inputs tell nothing about the targets, or the rows of x and y do not belong "
    "together: no change of the network can help.",
    "label noise": "Many labels are wrong: correct or drop the suspicious rows first.",
    "learning rate": "The learning rate is wrong: another one does better in as many epochs.",
    "too few epochs": "It was trained for too few epochs: more of them do better.",
    "too small a network": "The network is too small: a bigger one does better.",
    "simple models are better": "Simple models do better than the network: use them, or look for "
    "what keeps the network from learning what they learn.",
    "overfitting": "The network overfits: what it learnt holds for its training rows only.",
    "data mismatch": "The dev rows are of another kind than the training rows.",
    "dev-set overfitting": "The dev rows flatter: test rows are answered worse.",
    "nothing tried helps": "Nothing that was tried helps: this may be as good as can be (then "
    "state that error as `bayes_error`), or it takes other inputs or another architecture.",
    "fits well": "The network fits well.",
}


def findings(
    asked: Sequence[Question], subject: Subject, results: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """A finding for each bad answer that is an illness, the cause first."""
    found = []
    for question in asked:
        if not question.answer and question.cause in _ILLNESSES:
            cures = _ILLNESSES[question.cause][1](subject, results)
            code = _code(question.cause, results)
            found.append(Finding(code, "warning", None, question.evidence, tuple(cures)))
    return ranked(found)


def _code(cause: Cause, results: Mapping[str, Any]) -> str:
    rate = results.get("learning rate")
    if cause == "learning rate" and rate is not None:
        return "lr_too_low" if rate.suggested > rate.now else "lr_too_high"
    return _ILLNESSES[cause][0]


Cures = Callable[[Subject, Mapping[str, Any]], list[Cure]]


def _adam(subject: Subject, results: Mapping[str, Any]) -> list[Cure]:
    return [ChangeOptimizer("Adam", 0.001)]


def _look(subject: Subject, results: Mapping[str, Any]) -> list[Cure]:
    words = tell("Check that the rows of x and y belong together: look at some pairs")
    return [Write(words, "print(x[:5], y[:5])")]


def _relabel(subject: Subject, results: Mapping[str, Any]) -> list[Cure]:
    words = tell("Look at the suspicious training rows, and correct or drop them")
    return [Write(words, 'examination.tests["suspect labels"].rows'), StopEarly(patience=5)]


def _rate(subject: Subject, results: Mapping[str, Any]) -> list[Cure]:
    rate = results["learning rate"]
    optimizer = type(subject.model.compiled().optimizer).__name__
    return [ChangeLearningRate(optimizer, rate.now, rate.suggested)]


def _longer(subject: Subject, results: Mapping[str, Any]) -> list[Cure]:
    return [TrainLonger(results["more epochs"].then)]


def _wider(subject: Subject, results: Mapping[str, Any]) -> list[Cure]:
    return [Widen(2, 16)]


def _simple(subject: Subject, results: Mapping[str, Any]) -> list[Cure]:
    return [Write(tell("As long as the network is no better, use the simple model"))]


def _regularise(subject: Subject, results: Mapping[str, Any]) -> list[Cure]:
    data = Write(tell("Get more training data, or augment the data there are"))
    return [StopEarly(patience=5), SetDropout(0.3), data]


def _alike(subject: Subject, results: Mapping[str, Any]) -> list[Cure]:
    words = tell("Get training data like the dev rows, or make the training rows resemble them")
    return [Write(words)]


_ILLNESSES: dict[Cause, tuple[str, Cures]] = {
    "optimiser": ("wrong_optimizer", _adam),
    "no signal": ("no_signal_in_data", _look),
    "label noise": ("label_noise", _relabel),
    "learning rate": ("lr_too_high", _rate),
    "too few epochs": ("too_few_epochs", _longer),
    "too small a network": ("underfitting_capacity", _wider),
    "simple models are better": ("no_better_than_baseline", _simple),
    "overfitting": ("overfitting", _regularise),
    "data mismatch": ("distribution_shift_split", _alike),
}
"""The code of each cause that is an illness, and what to do against it."""
