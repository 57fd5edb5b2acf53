"""Learning rates that change with the steps: functions of the step alone, without branches."""

from goodfit.optimizers.schedules.composition import Chain, PiecewiseConstantDecay, WarmUp
from goodfit.optimizers.schedules.cosine import CosineDecay, CosineDecayRestarts
from goodfit.optimizers.schedules.decay import (
    Decay,
    ExponentialDecay,
    InverseTimeDecay,
    PolynomialDecay,
    StepDecay,
)
from goodfit.optimizers.schedules.one_cycle import OneCycle
from goodfit.optimizers.schedules.schedule import (
    LearningRateSchedule,
    number_or_schedule,
    rate_at,
)

__all__ = [
    "Chain", "CosineDecay", "CosineDecayRestarts", "Decay", "ExponentialDecay", "InverseTimeDecay",
    "LearningRateSchedule", "OneCycle", "PiecewiseConstantDecay", "PolynomialDecay", "SCHEDULES",
    "StepDecay", "WarmUp", "number_or_schedule", "rate_at",
]  # fmt: skip

SCHEDULES: dict[str, type[LearningRateSchedule]] = {
    kind.__name__: kind
    for kind in (
        ExponentialDecay, StepDecay, InverseTimeDecay, PolynomialDecay, CosineDecay,
        CosineDecayRestarts, PiecewiseConstantDecay, OneCycle, WarmUp, Chain,
    )
}  # fmt: skip
"""Every schedule by the name of its class."""
