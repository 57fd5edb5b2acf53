"""Rules about the data: what the network was given to learn from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goodfit.doctor.course import breakdown, harm
from goodfit.doctor.cures import NormalizeInputs, Write
from goodfit.doctor.evidence.features import Features, met_features
from goodfit.doctor.finding import Finding
from goodfit.doctor.messages import tell
from goodfit.doctor.rules import rule
from goodfit.training.record import Record

LARGE = 20.0
SMALL = 0.05
FAR = 5.0
UNEVEN = 100.0
DOMINANT = 5.0


@rule("nan_in_data")
def nan_in_data(record: Record) -> Iterator[Finding]:
    """A single NaN or infinity in the data makes every weight NaN within one step.

    Evidence: a batch of inputs or targets holds a number that is not finite; its rows are named.
    Cause: missing values in the source, a division by 0, the logarithm of 0, an overflow.
    Remedy: leave those rows out, or fill the gaps with the mean of the training rows.
    """
    if record.breakdown is None or breakdown.cause(record) != "nan_in_data":
        return
    name = "y" if record.breakdown.phase == "target" else "x"
    advice = tell("Look for the gaps in {name}, and fill or drop them", name=name)
    yield Finding(
        "nan_in_data",
        "error",
        None,
        breakdown.told(record.breakdown),
        (Write(advice, f"np.isnan({name}).sum()"),),
    )


@rule("constant_features")
def constant_features(record: Record) -> Iterator[Finding]:
    """Large constants tell nothing apart, but act on every unit like a huge bias.

    Evidence: features that are the same in every row are together many times as large as all those
    that change; or there are none that change. Constants of 0 and small ones do no harm.
    Cause: columns that are empty, an identifier of the source, a setting that was never varied.
    Remedy: leave them out; a first layer that normalises turns them into 0.
    """
    features = met_features(record)
    if not harm.was_run(record) or not record.facts.whole or not _drowns(features):
        return
    drop = Write(
        tell("Leave out what never changes, in validation rows too"),
        "keep = [name for name in x.columns if x[name].std() > 0]; x, dev_x = x[keep], dev_x[keep]"
        if record.facts.names
        else "keep = x.std(axis=0) > 0; x, dev_x = x[:, keep], dev_x[:, keep]",
    )
    yield Finding(
        "constant_features",
        harm.severity(record),
        None,
        f"{_constants(features)} {harm.told(record)}",
        (NormalizeInputs(), drop),
    )


@rule("input_unscaled")
def input_unscaled(record: Record) -> Iterator[Finding]:
    """Features of huge or very different size, or far from 0, make the loss a narrow ravine.

    Evidence: a feature lies more than 5 deviations from 0, reaches far beyond 20, or ranges over a
    hundred times as much as another. Images and tables scaled by any common method do not.
    Cause: raw data (pixels from 0 to 255, years, prices) where a layer expects numbers near 1.
    One learning rate cannot suit all weights then; sigmoids saturate, gradients explode or fade.
    Remedy: scale with the statistics of the training rows, best inside the model.
    """
    if not harm.was_run(record):
        return
    signs = _unscaled(met_features(record).changing)
    if signs:
        yield Finding(
            "input_unscaled",
            harm.severity(record),
            None,
            " ".join([*signs, harm.told(record)]),
            (NormalizeInputs(),),
        )


@rule("input_double_scaled")
def input_double_scaled(record: Record) -> Iterator[Finding]:
    """Inputs that hardly vary look all the same to the network.

    Evidence: no feature has a standard deviation above 0.05, or ranges over more than 0.25.
    Cause: scaled twice (divided by 255 once more, a scaler after a scaler), or a tiny unit.
    Remedy: scale once, with the statistics of the training rows.
    """
    features = met_features(record).changing
    if not harm.was_run(record) or not len(features.places):
        return
    widest, range_ = features.std.max(), (features.high - features.low).max()
    if widest < SMALL and range_ < 5 * SMALL:
        evidence = tell(
            "No feature that the first weights meet has a standard deviation above {std:.2g}, or "
            "ranges over more than {range:.2g}.",
            std=widest,
            range=range_,
        )
        yield Finding(
            "input_double_scaled",
            harm.severity(record),
            None,
            f"{evidence} {harm.told(record)}",
            (NormalizeInputs(),),
        )


def _drowns(features: Features) -> bool:
    """Whether constants are far larger than what changes, and than a usual input."""
    constant, changing = features.constant, features.changing
    if not len(constant.places):
        return False
    return not len(changing.places) or _size(constant) > DOMINANT * max(_size(changing), 1.0)


def _constants(features: Features) -> str:
    constant, changing = features.constant, features.changing
    if not len(changing.places):
        return tell("All {total} features of x are the same in every row.", total=features.total)
    worst = int(np.argmax(np.abs(constant.mean)))
    return tell(
        "{count} of {total} features of x are the same in every row (feature {place} is always "
        "{value:.4g}), and together {times:.3g} times as large as all others.",
        count=len(constant.places),
        total=features.total,
        place=constant.told(worst),
        value=constant.mean[worst],
        times=_size(constant) / _size(changing),
    )


def _size(features: Features) -> float:
    """The length of a typical row of these features."""
    return float(np.sqrt(np.sum(np.square(features.mean) + np.square(features.std))))


def _unscaled(features: Features) -> list[str]:
    """A sentence for each way in which features stand out; none for features of common size."""
    size = np.abs(features.mean) + features.std
    far = (np.abs(features.mean) > FAR * features.std) & (np.abs(features.mean) > 1)
    odd = (size > LARGE) | far
    signs = []
    if odd.any():
        signs.append(_standing_out(features, int(np.argmax(np.where(odd, size, 0))), odd))
    return signs + _uneven(features)


def _standing_out(features: Features, worst: int, odd: np.ndarray) -> str:
    known = {"mean": features.mean[worst], "std": features.std[worst]}
    if features.total == 1:
        return tell("The numbers in x have mean {mean:.3g} and deviation {std:.3g}.", **known)
    return tell(
        "Feature {place} of x has mean {mean:.3g} and deviation {std:.3g}; {count} of {total} "
        "features are far from mean 0 and deviation 1.",
        place=features.told(worst),
        count=int(odd.sum()),
        total=features.total,
        **known,
    )


def _uneven(features: Features) -> list[str]:
    """Whether the widest feature ranges far over the narrow ones; rare narrow ones do not count."""
    width = features.high - features.low
    if not len(width):
        return []
    order = np.argsort(width)
    narrow, wide = order[len(order) // 20], order[-1]
    if width[wide] <= UNEVEN * width[narrow]:
        return []
    return [
        tell(
            "Feature {wide} of x ranges over {scope:.3g}, feature {narrow} only over {least:.3g}.",
            wide=features.told(wide),
            scope=width[wide],
            narrow=features.told(narrow),
            least=width[narrow],
        )
    ]
