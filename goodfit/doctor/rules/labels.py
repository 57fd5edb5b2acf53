"""Rules about the targets: their size, how they are written, how often each class occurs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goodfit.doctor import harm, progress
from goodfit.doctor.cures import NumberLabels, ScaleTargets, WeightClasses, Write
from goodfit.doctor.ending import begins_near, rescales
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.leakage import Leak, leak
from goodfit.doctor.messages import tell
from goodfit.doctor.rarity import Ignored, ignored
from goodfit.doctor.rules import rule
from goodfit.losses import CosineSimilarity, MeanSquaredLogarithmicError, Poisson
from goodfit.training.record import Record

LARGE, SMALL = 10.0, 0.02
FAR = 3.0
UNEVEN = 100.0
IMBALANCED = 10.0
PERPLEXITY = 0.5
LEAST_ROWS = 10
EMPTY = 0.05
_FREE_OF_SCALE = (CosineSimilarity, MeanSquaredLogarithmicError, Poisson)


@rule("label_encoding_error")
def label_encoding_error(record: Record) -> Iterator[Finding]:
    """The labels say something else than was meant.

    Evidence: validation labels are those of training, all shifted by one; yes and no are written
    as two numbers that are both nearer to no; one-hot rows sum to another number than 1, or many
    hold only zeros; text or fractions stand where class numbers should be.
    Cause: a scaler or an encoder that saw the labels too, encoders fitted to each part by itself,
    dummy columns of which the first was dropped.
    Remedy: number the classes from 0, by the training rows, and use the same numbers everywhere.
    """
    if not harm.was_run(record):
        return
    for evidence, code in (*_shifted(record), *_dimmed(record), *_unsummed(record)):
        cure = Write(tell("Write the labels as the loss reads them"), code)
        yield Finding("label_encoding_error", "warning", None, evidence, (NumberLabels(), cure))


@rule("target_unscaled")
def target_unscaled(record: Record) -> Iterator[Finding]:
    """Targets far from unit size make every error, and so every step, far too large or small.

    Evidence: the targets' deviation is above 10 or below 0.02, they lie more than 3 deviations
    from 0, or one of several varies a hundred times as much as another; and nothing at the end of
    the network rescales its answers.
    Cause: targets in their own unit (prices, counts, percent) for a network that begins near 0.
    Remedy: train on scaled targets, and let the model scale its answers back.
    """
    signs = _unscaled(record)
    if signs and harm.was_run(record) and not rescales(record.graph):
        yield Finding(
            "target_unscaled",
            _severity_of_targets(record),
            None,
            " ".join([*signs, harm.told(record)]),
            (ScaleTargets(),),
        )


@rule("class_imbalance")
def class_imbalance(record: Record) -> Iterator[Finding]:
    """A rare class counts so little in the mean loss that the network ignores it.

    Evidence: one class has more than ten times as many training rows as another, classes were not
    weighted, and the network often misses the rare ones, though its own answers would tell them:
    deciding as if all classes were equally common, it finds clearly more of them.
    Cause: classes as rare as they are in life, and a loss that counts every row the same.
    Remedy: let every class weigh the same, and judge by the recall of each class.
    """
    counts = record.facts.class_counts
    if counts is None or not record.epochs_run or not _imbalanced(counts):
        return
    found = ignored(record, counts / counts.sum())
    if found is not None:
        evidence = _ignored(record, found)
        judge = Write(tell("Judge each class by itself"), 'metrics=["recall"]')
        yield Finding("class_imbalance", "warning", None, evidence, (WeightClasses(), judge))


@rule("too_little_data")
def too_little_data(record: Record) -> Iterator[Finding]:
    """The network learnt its few rows, and they are too few for the rule behind them.

    Evidence: fewer than ten training rows for each class, or for numbers fewer rows than features
    (or than ten); the network fits them, and is far worse on validation rows.
    Cause: few examples; many classes; features that outnumber the rows.
    Remedy: more rows. Else fewer classes or features, a network trained on other data before,
    augmentation, a small network with strong regularisation.
    """
    few = _few(record)
    if few and progress.unlearnt(record) < progress.WELL and _fails_on_dev(record):
        cures = (
            Write(tell("Collect more rows; nothing helps as much")),
            Write(tell("Or leave out features, join classes, and take a smaller network")),
        )
        yield Finding("too_little_data", "warning", None, few, cures)


@rule("target_leakage")
def target_leakage(record: Record) -> Iterator[Finding]:
    """One feature gives the target away, better than all others together come near it.

    Evidence: a single feature tells the target almost without error, while a linear model of all
    others, which do tell something, is far from that. Where several features share the knowledge,
    or the others tell nothing, it is the task that is easy.
    Cause: a column that was made from the target, or is only known after it: a total, a status, a
    code, the row's place in a sorted file.
    Remedy: leave it out, unless it will be there when the network is used.
    """
    found = leak(record.sample) if record.sample is not None else None
    if found is not None:
        drop = Write(
            tell("Leave it out, unless it will be known when the network is asked"),
            f"x = np.delete(x, {found.place}, axis=1)",
        )
        yield Finding("target_leakage", "warning", None, _leaking(found), (drop,))


def _shifted(record: Record) -> Iterator[tuple[str, str]]:
    """Validation labels that are those of training plus or minus one, class by class."""
    dev, counts = record.facts.dev, record.facts.class_counts
    if dev is None or counts is None or dev.class_counts is None:
        return
    if getattr(record.loss, "targets", "") != "classes" or not record.facts.whole:
        return
    ours, theirs = np.flatnonzero(counts), np.flatnonzero(dev.class_counts)
    if len(ours) != len(theirs) or len(ours) < 2 or abs(theirs[0] - ours[0]) != 1:
        return
    shares = counts[ours] / counts.sum(), dev.class_counts[theirs] / dev.class_counts.sum()
    if (theirs - ours == theirs[0] - ours[0]).all() and np.abs(shares[0] - shares[1]).sum() < 0.2:
        evidence = tell(
            "The training labels are {low} to {high}, the validation labels {dev_low} to "
            "{dev_high}.",
            low=ours[0],
            high=ours[-1],
            dev_low=theirs[0],
            dev_high=theirs[-1],
        )
        yield evidence, f"dev_y = dev_y {'-' if theirs[0] > ours[0] else '+'} 1"


def _dimmed(record: Record) -> Iterator[tuple[str, str]]:
    """Yes and no as two numbers that both mean no."""
    sample = record.sample
    if sample is None or getattr(record.loss, "targets", "") != "binary":
        return
    values = np.unique(sample.y)
    if len(values) == 2 and values[1] < 0.5:
        evidence = tell(
            "This loss reads 0 as no and 1 as yes, but y has only {no:.3g} and {yes:.3g}.",
            no=values[0],
            yes=values[1],
        )
        yield evidence, f"y = (y > {values.mean():.3g}).astype(float)"


def _unsummed(record: Record) -> Iterator[tuple[str, str]]:
    """One-hot rows of another sum than 1."""
    sample = record.sample
    if sample is None or getattr(record.loss, "targets", "") != "one_hot" or sample.y.ndim != 2:
        return
    totals = sample.y.sum(axis=1, dtype=float)
    empty = float(np.mean(totals == 0))
    if EMPTY < empty < 1:
        evidence = tell("{share:.0%} of the rows of y hold only zeros: no class.", share=empty)
        yield evidence, "y = goodfit.utils.to_categorical(labels)"
    elif np.ptp(totals) < 1e-3 and abs(totals[0] - 1) > 0.05 and _single(sample.y):
        evidence = tell("Each row of y sums to {total:.3g}, not to 1.", total=totals[0])
        yield evidence, "y = y / y.sum(axis=1, keepdims=True)"


def _single(y: np.ndarray) -> bool:
    return bool(((y != 0).sum(axis=1) == 1).all())


def _unscaled(record: Record) -> list[str]:
    """A sentence for each way in which the targets stand out."""
    facts, loss = record.facts, record.loss
    if getattr(loss, "targets", "numbers") != "numbers" or isinstance(loss, _FREE_OF_SCALE):
        return []
    mean, std, signs = facts.y_mean, facts.y_std, []
    far = abs(mean) > max(FAR * std, 1.0) and not begins_near(record, mean, std)
    if std > LARGE or 0 < std < SMALL or (far and std > 0):
        signs.append(tell("y has mean {mean:.3g} and deviation {std:.3g}.", mean=mean, std=std))
    return signs + _uneven(record)


def _uneven(record: Record) -> list[str]:
    """Targets of one row that are of very different size."""
    y = None if record.sample is None else record.sample.y
    if y is None or y.ndim != 2 or y.shape[1] < 2:
        return []
    widths = y.std(axis=0, dtype=float)
    moving = np.flatnonzero(widths > 0)
    if not len(moving) or widths.max() <= UNEVEN * widths[moving].min():
        return []
    narrow, wide = moving[np.argmin(widths[moving])], int(np.argmax(widths))
    return [
        tell(
            "Target {wide} has deviation {most:.3g}, target {narrow} only {least:.3g}.",
            wide=wide,
            most=widths[wide],
            narrow=narrow,
            least=widths[narrow],
        )
    ]


def _severity_of_targets(record: Record) -> Severity:
    return harm.severity(record)


def _imbalanced(counts: np.ndarray) -> bool:
    present = counts[counts > 0]
    if len(present) < 2:
        return False
    shares = present / present.sum()
    perplexity = float(np.exp(-np.sum(shares * np.log(shares))))
    return bool(present.max() > IMBALANCED * present.min() or perplexity < PERPLEXITY * len(shares))


def _ignored(record: Record, found: Ignored) -> str:
    counts = record.facts.class_counts
    assert counts is not None
    return tell(
        "The rarest class has {least:.0f} training rows, the commonest {most:.0f}. Of {rows} rows "
        "of rare classes the network finds {recall:.0%}, of the others {other:.0%}; deciding as "
        "if all classes were equally common, it would find {fair:.0%} of the rare ones.",
        least=counts[counts > 0].min(),
        most=counts.max(),
        rows=found.rows,
        recall=found.recall,
        other=found.other,
        fair=found.fair,
    )


def _few(record: Record) -> str:
    facts = record.facts
    if facts.class_counts is not None:
        classes = int((facts.class_counts > 0).sum())
        if facts.rows >= LEAST_ROWS * classes:
            return ""
        return tell(
            "There are {rows} training rows for {classes} classes: {each:.2g} for each.",
            rows=facts.rows,
            classes=classes,
            each=facts.rows / max(classes, 1),
        )
    table = record.sample is not None and all(part.ndim == 2 for part in record.sample.x)
    features = len(facts.x_mean) if table else 0
    if facts.rows >= max(features, LEAST_ROWS):
        return ""
    return tell(
        "There are {rows} training rows for {features} features.",
        rows=facts.rows,
        features=len(facts.x_mean),
    )


def _fails_on_dev(record: Record) -> bool:
    return harm.does_not_hold(record) and not progress.fits_well(record)


def _leaking(found: Leak) -> str:
    if found.chooses:
        return tell(
            "Feature {place} of x alone tells the class of {alone:.1%} of the rows; a linear model "
            "of all others, of {others:.1%}.",
            place=found.place,
            alone=found.alone,
            others=found.others,
        )
    return tell(
        "Feature {place} of x alone explains {alone:.1%} of the variance of y; a linear model of "
        "all others, {others:.1%}.",
        place=found.place,
        alone=found.alone,
        others=found.others,
    )
