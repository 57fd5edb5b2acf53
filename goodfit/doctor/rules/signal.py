"""Rules about the signal: whether the inputs tell about the targets, and whether it was learnt."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goodfit.doctor.baselines.persistence import last_value
from goodfit.doctor.baselines.probes import (
    Beaten,
    Probes,
    left_out,
    probes,
    read_answers,
    task_for,
    worse_than_baseline,
)
from goodfit.doctor.baselines.scoring import gap, score
from goodfit.doctor.baselines.suspects import Suspects, suspects
from goodfit.doctor.course import progress
from goodfit.doctor.cures import ChangeOptimizer, StopEarly, TrainLonger, Widen, Write
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

FEWEST = 50
LITTLE = 0.75
SURE = 2.5
HEART = 0.5
"""The share of suspicious labels from which on they count as learnt by heart."""

RISEN = 1.3
SHOWN = 5
CLEARLY = 0.9
TELLING = 0.8
"""The share of the variance from which on the last value alone makes any network look good."""


@rule("no_signal_in_data")
def no_signal_in_data(record: Record) -> Iterator[Finding]:
    """Nothing in x tells about y, so that nothing can be learnt but the training rows by heart.

    Evidence: on rows it was not trained on the network is no better than a constant guess, and
    neither a linear model nor the nearest neighbours explain more of y than of shuffled y.
    Cause: the inputs lack what decides; or the rows of x and y do not belong together, because one
    of them was sorted, shuffled or cleaned without the other.
    Remedy: no change of the network helps. Look at the pairs first, then for other inputs.
    """
    if record.breakdown is not None or not record.epochs_run or not _learnt_little(record):
        return
    found = probes(record)
    if found is None or found.find_signal or len(found.truth) < FEWEST or _is_better(record, found):
        return
    yield Finding(
        "no_signal_in_data",
        "warning" if _by_heart(record) or _is_table(record) else "info",
        None,
        _no_signal(found),
        (
            Write(
                tell("Check that the rows of x and y belong together: look at some pairs"),
                "print(x[:5], y[:5])",
            ),
            Write(tell("Find inputs that tell about y; no change of the network helps")),
        ),
    )


@rule("label_noise")
def label_noise(record: Record) -> Iterator[Finding]:
    """Many training rows carry another label than rows like them.

    Evidence: cheap models fitted without the row tell most labels, yet of the rows they are surest
    of, more than one in twelve is labelled otherwise. Where classes merely overlap, the rows
    between them are contradicted, the surest hardly ever. It is only worth knowing as long as the
    network does not learn those labels by heart.
    Cause: mistakes of those who labelled, a join of the wrong rows, labels guessed by a program.
    Remedy: look at the rows named and correct or drop them; label smoothing and early stopping keep
    a network from learning the others by heart.
    """
    task = task_for(record) if record.breakdown is None and _suffers(record) else None
    found = None if task is None else left_out(record.sample, task)
    if task is None or found is None:
        return
    doubted = suspects(*found)
    if not doubted.noisy:
        return
    answers = task.read(np.asarray(record.sample.answers))[doubted.rows, 0]
    memorised = float(np.mean(answers == doubted.given)) if len(answers) else 0.0
    severe = memorised > HEART or worse_than_baseline(record) is not None
    yield Finding(
        "label_noise",
        "warning" if severe else "info",
        None,
        _contradicted(doubted, memorised, len(record.sample.y) == record.facts.rows),
        (
            Write(
                tell("List the suspicious labels, and correct or drop them"),
                'goodfit.examine(model, x, y, tests=("suspect labels",))',
            ),
            Write(tell("Trust the labels less"), "label_smoothing=0.1"),
            StopEarly(patience=5),
        ),
    )


@rule("no_better_than_baseline")
def no_better_than_baseline(record: Record) -> Iterator[Finding]:
    """A rule of one line, or a model fitted in no time, answers as well as the network or better.

    Evidence: of a series the last value, said again, is as near to the next one; of other data a
    linear model, the nearest neighbours or the commonest answer are clearly better on the rows; or
    the training loss ended within a tenth of a constant guess's.
    Cause: a series that is a random walk, or a fault in the network or its training that no other
    rule names.
    Remedy: let the network predict the change since the last value; otherwise use the simple model
    until the network beats it.
    """
    if record.breakdown is not None or record.sample is None or not record.epochs_run:
        return
    repeated = _as_the_last_value(record)
    if repeated is not None:
        yield repeated
    elif not progress.fits_well(record):
        beaten = worse_than_baseline(record)
        if beaten is not None:
            cure = Write(tell("As long as the network is no better, use the simple model"))
            yield Finding("no_better_than_baseline", "warning", None, _beaten(beaten), (cure,))
        elif _is_a_guess(record):
            yield _as_a_guess(record)


def _is_a_guess(record: Record) -> bool:
    known = record.facts.constant_loss is not None
    return known and progress.is_stuck(record) and not progress.keeps_up(record)


def _as_a_guess(record: Record) -> Finding:
    evidence = tell(
        "The training loss is {loss:.3g}; always giving the same answer would cost {guess:.3g}.",
        loss=progress.final_loss(record),
        guess=progress.guess_loss(record),
    )
    cures = (ChangeOptimizer("Adam", 0.001), Widen(2), TrainLonger(4 * record.epochs_run))
    return Finding("no_better_than_baseline", "warning", None, evidence, cures)


def _learnt_little(record: Record) -> bool:
    """Whether no epoch was far better than a constant guess, on dev rows where there are any.

    By chance few dev rows may be easier to guess than the training rows; their own come later.
    """
    dev = record.history.get("val_loss")
    if not dev:
        return progress.is_stuck(record)
    return not np.nanmin(dev) < LITTLE * progress.guess_loss(record)


def _is_better(record: Record, found: Probes) -> bool:
    """Whether the network's answers to dev rows are better than the same answer to each."""
    answers = read_answers(record.sample, found.task)
    if answers is None or not found.on_dev:
        return False
    difference, noise = gap(found.task, found.truth, answers, found.constant.answers)
    return difference > SURE * noise


def _by_heart(record: Record) -> bool:
    return progress.unlearnt(record) < progress.STUCK


def _is_table(record: Record) -> bool:
    return all(part.ndim <= 2 for part in record.sample.x)


def _no_signal(found: Probes) -> str:
    return tell(
        "On {rows} rows a linear model explains {linear:.1%} of y and the nearest neighbours "
        "{near:.1%}, no more than by chance of y shuffled, and the network is no better than a "
        "constant guess. Either x holds nothing about y, or the rows of x and y do not belong "
        "together.",
        rows=len(found.truth),
        linear=found.linear.explained,
        near=found.neighbours.explained,
    )


def _suffers(record: Record) -> bool:
    """Whether the network learnt little, or learnt by heart, so that it is worth looking closer."""
    dev = record.history.get("val_loss")
    risen = bool(dev) and dev is not None and dev[-1] > RISEN * min(dev)
    return bool(record.epochs_run) and (risen or not progress.fits_well(record))


def _contradicted(doubted: Suspects, memorised: float, numbered: bool) -> str:
    told = tell(
        "Of the quarter of {count} training rows whose class is surest by their neighbours and a "
        "linear model, {surest:.0%} are labelled otherwise; {doubted} labels are suspicious, of "
        "which the network repeats {memorised:.0%}.",
        count=doubted.count,
        surest=doubted.surest,
        doubted=len(doubted.rows),
        memorised=memorised,
    )
    if not numbered:
        return told
    first = ", ".join(str(row) for row in doubted.rows[:SHOWN].tolist())
    return f"{told} {tell('The most suspicious rows are {rows}.', rows=first)}"


def _as_the_last_value(record: Record) -> Finding | None:
    """What is found where a series' last value answers as well as the network."""
    task = task_for(record)
    last = None if task is None else last_value(record.sample, task)
    if last is None or _clearly_better(record, last):
        return None
    found = probes(record)
    answers = None if found is None else read_answers(record.sample, found.task)
    if found is None or answers is None:
        return None
    network, repeated = (score(found.task, found.truth, said).value for said in (answers, last))
    difference, noise = gap(found.task, found.truth, answers, last)
    if difference > SURE * noise:
        return None
    harmed = difference < -SURE * noise or (network <= repeated and repeated > TELLING)
    severity: Severity = "warning" if harmed else "info"
    told = tell(
        "Saying the last value of the series again explains {last:.1%} of the variance of y, the "
        "network {network:.1%}.",
        last=repeated,
        network=network,
    )
    change = Write(tell("Predict the change since the last value"), "y = y - x[:, -1]")
    return Finding("no_better_than_baseline", severity, None, told, (change,))


def _clearly_better(record: Record, last: object) -> bool:
    """Whether the losses alone show that the network is better, so that it need not be asked."""
    sample = record.sample
    y = sample.y if sample.dev_x is None else sample.dev_y
    repeated = float(np.mean(record.loss.call(y.reshape(len(y), -1), last)))
    losses = record.history.get("val_loss") or record.history["loss"]
    return losses[-1] < CLEARLY * repeated


def _beaten(found: Beaten) -> str:
    kind = "accuracy" if found.chooses else "r2"
    return tell(
        _BEATEN[kind, found.baseline],
        rows=found.rows,
        network=found.network_score,
        baseline=found.baseline_score,
    )


_BEATEN = {
    ("accuracy", "constant"): "Always saying the commonest class is right for {baseline:.1%} of "
    "{rows} rows, the network for {network:.1%}.",
    ("accuracy", "linear"): "A linear model fitted to a sample is right for {baseline:.1%} of "
    "{rows} rows, the network for {network:.1%}.",
    ("accuracy", "neighbours"): "The labels of the nearest neighbours in a sample are right for "
    "{baseline:.1%} of {rows} rows, the network for {network:.1%}.",
    ("r2", "constant"): "The network explains {network:.1%} of the variance of y on {rows} rows, "
    "less than their mean does.",
    ("r2", "linear"): "A linear model fitted to a sample explains {baseline:.1%} of the variance "
    "of y on {rows} rows, the network {network:.1%}.",
    ("r2", "neighbours"): "The nearest neighbours in a sample explain {baseline:.1%} of the "
    "variance of y on {rows} rows, the network {network:.1%}.",
}
