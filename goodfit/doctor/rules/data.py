"""Rules about the data: what the network was given to learn from."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from goodfit.doctor import breakdown, progress
from goodfit.doctor.cures import NormalizeInputs, Write
from goodfit.doctor.finding import Finding, Severity
from goodfit.doctor.network import first_layers
from goodfit.doctor.rules import rule
from goodfit.layers.graph import Graph
from goodfit.training.record import DataFacts, Record

LARGE = 20.0
SMALL = 0.05
FAR = 3.0
UNEVEN = 100.0
_SCALERS = (
    "Normalization", "Rescaling", "BatchNormalization", "LayerNormalization", "Embedding",
)  # fmt: skip


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
    yield Finding(
        "nan_in_data",
        "error",
        None,
        breakdown.told(record.breakdown),
        (Write(f"Look for the gaps in {name}, and fill or drop them", f"np.isnan({name}).sum()"),),
    )


@rule("input_unscaled")
def input_unscaled(record: Record) -> Iterator[Finding]:
    """Features of huge or very different size, or far from 0, make the loss a narrow ravine.

    Evidence: a feature lies more than 3 deviations from 0, reaches far beyond 20, or ranges over a
    hundred times as much as another. Images and tables scaled by any common method do not.
    Cause: raw data (pixels from 0 to 255, years, prices) where a layer expects numbers near 1.
    One learning rate cannot suit all weights then; sigmoids saturate, gradients explode or fade.
    Remedy: scale with the statistics of the training rows, best inside the model.
    """
    signs = _unscaled_features(record.facts)
    if signs and _was_run(record) and not _scales_by_itself(record.graph):
        evidence = f"In x, {'; '.join(signs)}. {_harm(record)}"
        yield Finding("input_unscaled", _severity(record), None, evidence, (NormalizeInputs(),))


@rule("input_double_scaled")
def input_double_scaled(record: Record) -> Iterator[Finding]:
    """Inputs that hardly vary look all the same to the network.

    Evidence: no feature has a standard deviation above 0.05.
    Cause: scaled twice (divided by 255 once more, a scaler after a scaler), or a tiny unit.
    Remedy: scale once, with the statistics of the training rows.
    """
    widest = max(record.facts.x_std, default=0.0)
    if 0 < widest < SMALL and _was_run(record) and not _scales_by_itself(record.graph):
        evidence = f"No feature of x has a standard deviation above {widest:.2g}. {_harm(record)}"
        severity = _severity(record)
        yield Finding("input_double_scaled", severity, None, evidence, (NormalizeInputs(),))


def _was_run(record: Record) -> bool:
    return bool(record.step_losses) or record.breakdown is not None


def _severity(record: Record) -> Severity:
    if record.breakdown is not None:
        return "error"
    return "info" if progress.fits_well(record) else "warning"


def _harm(record: Record) -> str:
    if record.breakdown is not None:
        return "Training broke down."
    if progress.fits_well(record):
        return "The network learnt well all the same."
    return "The network learnt badly."


def _unscaled_features(facts: DataFacts) -> list[str]:
    """A phrase for each way in which features stand out; none for features of common size."""
    size = np.abs(facts.x_mean) + facts.x_std
    far = (np.abs(facts.x_mean) > FAR * facts.x_std) & (np.abs(facts.x_mean) > 1)
    odd = (size > LARGE) | far
    signs = []
    if odd.any():
        worst = int(np.argmax(np.where(odd, size, 0)))
        signs.append(_described(facts, worst) + _many(int(odd.sum()), len(odd)))
    return signs + _uneven(facts)


def _uneven(facts: DataFacts) -> list[str]:
    """Whether the widest feature ranges far over the narrow ones; rare narrow ones do not count."""
    width = facts.x_max - facts.x_min
    moving = np.flatnonzero(width > 0)
    if not len(moving):
        return []
    order = moving[np.argsort(width[moving])]
    narrow, wide = order[len(order) // 20], order[-1]
    if width[wide] <= UNEVEN * width[narrow]:
        return []
    scope, least = f"{width[wide]:.3g}", f"{width[narrow]:.3g}"
    return [f"feature {wide} ranges over {scope}, feature {narrow} only over {least}"]


def _described(facts: DataFacts, i: int) -> str:
    name = f"feature {i} has" if len(facts.x_mean) > 1 else "the numbers have"
    return f"{name} mean {facts.x_mean[i]:.3g} and standard deviation {facts.x_std[i]:.3g}"


def _many(count: int, total: int) -> str:
    return (
        f" ({count} of {total} features are far from mean 0 and deviation 1)" if total > 1 else ""
    )


def _scales_by_itself(graph: Graph) -> bool:
    """Whether every layer that meets the raw inputs first scales them, or looks words up."""
    return all(type(layer).__name__ in _SCALERS for layer in first_layers(graph))
