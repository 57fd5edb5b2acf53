"""Causes and effects: which finding explains which, and so which is told first."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

from goodfit.doctor.finding import SEVERITIES, Finding
from goodfit.doctor.illnesses import OUTCOMES, place

_USELESS = ("underfitting_capacity", "no_better_than_baseline")
"""What a run ends in that could not learn."""

_SLOW = ("slow_learning", *_USELESS)
"""What a run ends in that could not learn fast enough."""

_FADES = ("vanishing_gradient", "lr_too_low", *_SLOW)
_BLOWS_UP = ("exploding_gradient", "saturated_activation", "dying_relu", "lr_too_high")
_LOOKS_OVERFITTED = ("overfitting", *_USELESS)

MAY_CAUSE: dict[str, tuple[str, ...]] = {
    # the data
    "features_labels_misaligned": ("no_signal_in_data", "label_noise", *_LOOKS_OVERFITTED),
    "label_encoding_error": ("loss_label_mismatch", "wrong_output_units", *_SLOW),
    "train_test_preprocessing_mismatch": ("distribution_shift_split", *_LOOKS_OVERFITTED),
    "distribution_shift_split": ("oscillating_loss", *_LOOKS_OVERFITTED),
    "constant_features": ("input_unscaled",),
    "input_double_scaled": ("vanishing_gradient", "lr_too_low", *_SLOW),
    "input_unscaled": (
        *_BLOWS_UP, "vanishing_gradient", "oscillating_loss", "wrong_optimizer", *_SLOW,
    ),
    "target_unscaled": (
        "exploding_gradient", "lr_too_high", "lr_too_low", "dying_relu", "oscillating_loss", *_SLOW,
    ),
    "class_imbalance": _USELESS,
    "label_noise": ("oscillating_loss", *_LOOKS_OVERFITTED),
    "too_little_data": ("oscillating_loss", *_LOOKS_OVERFITTED),
    "no_signal_in_data": (*_SLOW, "overfitting"),
    # what is asked of the network
    "loss_label_mismatch": _SLOW,
    "shape_broadcast": _SLOW,
    "wrong_output_units": ("wrong_output_activation", *_SLOW),
    "wrong_output_activation": ("lr_too_high", "exploding_gradient", "lr_too_low", *_SLOW),
    "dropout_on_output": ("oscillating_loss", *_SLOW),
    "missing_softmax": ("exploding_gradient", "lr_too_high", "dying_relu", *_SLOW),
    "double_activation": ("vanishing_gradient", "lr_too_low", *_SLOW),
    "wrong_loss": ("exploding_gradient", "vanishing_gradient", "dying_relu", *_SLOW),
    # how it is built, begins and steps
    "gradient_sign_flipped": (
        "exploding_gradient", "lr_too_high", "saturated_activation", "dying_relu", *_SLOW,
    ),
    "bad_init_symmetry": (
        "untrained_weights", "dying_relu", "vanishing_gradient", "lr_too_low", *_SLOW,
    ),
    "bad_init_large": (*_BLOWS_UP, "vanishing_gradient", "oscillating_loss", *_SLOW),
    "bad_init_small": ("dying_relu", *_FADES),
    "optimizer_misconfigured": (
        "lr_too_high", "lr_too_low", "exploding_gradient", "dying_relu", "oscillating_loss", *_SLOW,
    ),
    "loss_reduction_wrong": ("lr_too_high", "exploding_gradient", "dying_relu", *_USELESS),
    "wrong_hidden_activation": ("lr_too_low", *_SLOW),
    "no_nonlinearity": _USELESS,
    "bottleneck_relu": ("dying_relu", *_SLOW),
    "too_deep": _SLOW,
    "dropout_too_high": _SLOW,
    "over_regularisation": ("vanishing_gradient", *_SLOW),
    "batchnorm_misuse": ("oscillating_loss", *_LOOKS_OVERFITTED),
    "untrained_weights": _SLOW,
    "wrong_optimizer": _SLOW,
    # how it goes
    "lr_too_high": (
        "exploding_gradient", "saturated_activation", "dying_relu", "oscillating_loss", *_USELESS,
    ),
    "exploding_gradient": ("saturated_activation", "dying_relu", "oscillating_loss", *_USELESS),
    "saturated_activation": ("untrained_weights", "vanishing_gradient", "lr_too_low", *_SLOW),
    "dying_relu": ("untrained_weights", "vanishing_gradient", "lr_too_low", *_SLOW),
    "vanishing_gradient": ("lr_too_low", *_SLOW),
    "batch_too_small": ("oscillating_loss", *_USELESS),
    "batch_too_large": ("too_few_epochs", *_SLOW),
    "lr_too_low": _SLOW,
    "oscillating_loss": _USELESS,
    # what it ends in
    "too_few_epochs": _SLOW,
    "slow_learning": ("no_better_than_baseline",),
    "overfitting": ("no_better_than_baseline",),
    "underfitting_capacity": ("slow_learning", "no_better_than_baseline"),
}  # fmt: skip
"""For each illness those that it may bring about itself; what these bring about follows too."""

TOLD_BEFORE = {
    "wrong_hidden_activation": ("vanishing_gradient", "exploding_gradient"),
    "too_deep": ("vanishing_gradient", "exploding_gradient", "dying_relu"),
}
"""What was measured, and proves an illness of how the network is built, is told before that."""


def ranked(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The gravest first, but none before what explains it; outcomes only where nothing does.

    Only what is alarming explains anything. Each finding is told what it follows from (`because`).

    Example:
        >>> vanishing = Finding("vanishing_gradient", "error", "dense", "The gradient is small.")
        >>> unscaled = Finding("input_unscaled", "warning", None, "Feature 0 has mean 120.")
        >>> slow = Finding("slow_learning", "warning", None, "The loss hardly falls.")
        >>> [(found.code, found.because) for found in ranked([slow, vanishing, unscaled])]
        [('input_unscaled', None), ('vanishing_gradient', 'input_unscaled')]
    """
    alarms = {finding.code for finding in findings if finding.alarming}
    waiting = [
        dataclasses.replace(finding, because=explanation(finding.code, alarms))
        for finding in sorted(findings, key=_gravity)
    ]
    waiting = [finding for finding in waiting if not (finding.because and finding.code in OUTCOMES)]
    told: list[Finding] = []
    while waiting:
        first = next(finding for finding in waiting if not _must_wait(finding, waiting))
        waiting.remove(first)
        told.append(first)
    return tuple(told)


def explanation(code: str, present: Collection[str]) -> str | None:
    """Which of the codes present brings this one about, at the fewest removes; None if none does.

    Example:
        >>> explanation("slow_learning", ["input_unscaled", "dying_relu"])
        'dying_relu'
        >>> explanation("dying_relu", ["input_unscaled", "slow_learning"])
        'input_unscaled'
    """
    level, seen = {code}, {code}
    while level:
        level = {cause for cause, effects in MAY_CAUSE.items() if level.intersection(effects)}
        level -= seen
        seen |= level
        found = level.intersection(present)
        if found:
            return max(found, key=place)
    return None


def _must_wait(finding: Finding, others: Sequence[Finding]) -> bool:
    """Whether another finding that has not been told yet must be told before this one."""
    alarms = {other.code for other in others if other.alarming}
    proofs = TOLD_BEFORE.get(finding.code, ())
    return explanation(finding.code, alarms) is not None or not alarms.isdisjoint(proofs)


def _gravity(finding: Finding) -> tuple[int, int]:
    return SEVERITIES.index(finding.severity), place(finding.code)
