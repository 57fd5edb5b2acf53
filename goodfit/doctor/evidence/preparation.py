"""Whether training and validation rows went through the same preparation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.messages import tell
from goodfit.training.record import DataFacts, DevFacts

Numbers = NDArray[Any]

FACTOR = 3.0
"""By so much, up or down, deviations hardly differ between parts of the same data."""

ALIKE = 1.5
STANDARD = 0.15
SPANS = ((0.0, 1.0), (-1.0, 1.0), (-0.5, 0.5), (0.0, 255.0))
"""From where to where pictures go."""

MOST = 0.8
FEWEST = 20


def difference(facts: DataFacts) -> str:
    """What tells that only one part was scaled, as a sentence; nothing where nothing does."""
    dev = facts.dev
    if dev is None or min(facts.rows, facts.dev_rows) < FEWEST or not facts.whole:
        return ""
    moving = (facts.x_std > 0) & (dev.x_std > 0)
    if not moving.any():
        return ""
    return (
        _multiplied(facts, dev, moving)
        or _scaled_in_one(facts, dev, moving)
        or _other_pictures(facts, dev, moving)
    )


def _multiplied(facts: DataFacts, dev: DevFacts, moving: Numbers) -> str:
    """Whether all features are the same multiple of what they are in training."""
    ratio = dev.x_std[moving] / facts.x_std[moving]
    factor = float(np.median(ratio))
    if 1 / FACTOR < factor < FACTOR:
        return ""
    alike = np.abs(np.log(ratio / factor)) < np.log(ALIKE)
    meant = facts.x_mean[moving] * factor
    near = np.abs(dev.x_mean[moving] - meant) < dev.x_std[moving]
    if np.mean(alike & near) < MOST:
        return ""
    return tell(
        "The validation rows have {factor:.3g} times the deviation of the training rows, and the "
        "same multiple of their means, in {share:.0%} of the features.",
        factor=factor,
        share=float(np.mean(alike & near)),
    )


def _scaled_in_one(facts: DataFacts, dev: DevFacts, moving: Numbers) -> str:
    for scaled, other, told in (
        (facts, dev, tell("the training rows")),
        (dev, facts, tell("the validation rows")),
    ):
        for fits, far, kind in (
            (_is_standard, _far_from_standard, tell("mean 0 and deviation 1")),
            (_spans_unit, _far_from_unit, tell("values from 0 to 1")),
        ):
            if fits(scaled, moving) and far(other, scaled, moving):
                worst = _widest(other, moving)
                return tell(
                    "In {part} features have {kind}; in the other part feature {place} has mean "
                    "{mean:.3g} and deviation {std:.3g}.",
                    part=told,
                    kind=kind,
                    place=facts.feature(worst),
                    mean=other.x_mean[worst],
                    std=other.x_std[worst],
                )
    return ""


def _other_pictures(facts: DataFacts, dev: DevFacts, moving: Numbers) -> str:
    """Whether both parts span a range as of pictures, but another one, or the negative."""
    spans = [(part.x_min[moving].min(), part.x_max[moving].max()) for part in (facts, dev)]
    if not all(any(np.allclose(span, known, atol=0.02) for known in SPANS) for span in spans):
        return ""
    (low, high), (dev_low, dev_high) = spans
    scale = (dev_high - dev_low) / (high - low)
    straight = dev_low + scale * (facts.x_mean[moving] - low)
    turned = dev_low + scale * (high - facts.x_mean[moving])
    same = np.allclose(spans[0], spans[1], atol=0.02)
    meant = turned if same else straight
    if not _lie_at(dev, moving, meant) or (same and _lie_at(dev, moving, straight, 1.0)):
        return ""
    return tell(
        "Training features go from {low:.3g} to {high:.3g} with mean {mean:.3g}, validation "
        "features from {dev_low:.3g} to {dev_high:.3g} with mean {dev_mean:.3g}.",
        low=low,
        high=high,
        mean=facts.x_mean[moving].mean(),
        dev_low=dev_low,
        dev_high=dev_high,
        dev_mean=dev.x_mean[moving].mean(),
    )


def _lie_at(dev: DevFacts, moving: Numbers, meant: Numbers, within: float = 0.5) -> bool:
    """Whether most features have these means, within so many deviations."""
    return bool(np.mean(np.abs(dev.x_mean[moving] - meant) < within * dev.x_std[moving]) > MOST)


def _is_standard(part: Any, moving: Numbers) -> bool:
    """Whether features were standardised, by this part's statistics or those of all rows."""
    close = (np.abs(part.x_mean) < STANDARD) & (np.abs(part.x_std - 1) < STANDARD)
    return bool(np.mean(close[moving]) > MOST)


def _far_from_standard(part: Any, scaled: Any, moving: Numbers) -> bool:
    far = (part.x_std > FACTOR * scaled.x_std) | (np.abs(part.x_mean) > 2 * FACTOR)
    return bool(np.mean(far[moving]) > MOST)


def _spans_unit(part: Any, moving: Numbers) -> bool:
    """Whether features go from 0 to 1, no further and hardly less far."""
    exact = (np.abs(part.x_min) < 1e-3) & (np.abs(part.x_max - 1) < 1e-3)
    return bool(np.mean(exact[moving]) > MOST)


def _far_from_unit(part: Any, scaled: Any, moving: Numbers) -> bool:
    far = (part.x_max - part.x_min) > FACTOR * (scaled.x_max - scaled.x_min)
    return bool(np.mean(far[moving]) > MOST)


def _widest(part: Any, moving: Numbers) -> int:
    return int(np.argmax(np.where(moving, part.x_std, 0)))
