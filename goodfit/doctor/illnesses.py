"""The illnesses that the doctor knows, by code, from causes to effects."""

from __future__ import annotations

ILLNESSES = {
    "non_numeric_data": "The inputs hold text where numbers are needed.",
    "too_little_data": "There are too few rows to learn from.",
    "features_labels_misaligned": "The rows of x and y do not belong together.",
    "nan_in_data": "The data hold numbers that are not finite.",
    "ids_out_of_range": "The inputs hold ids that the embedding has no row for.",
    "label_encoding_error": "The labels are not written as the loss needs them.",
    "loss_label_mismatch": "The targets have another form than the loss expects.",
    "shape_broadcast": "The targets and the predictions differ in shape.",
    "wrong_output_units": "The last layer has another number of units than the targets need.",
    "wrong_output_activation": "The last activation cannot produce the targets.",
    "input_double_scaled": "The inputs are nearly constant, as if they had been scaled twice.",
    "input_unscaled": "The inputs are not scaled.",
    "gradient_sign_flipped": "The learning rate is negative, so that the loss is made large.",
    "lr_too_high": "The learning rate is too high.",
    "exploding_gradient": "The gradients explode on their way to the first layers.",
    "lr_too_low": "The learning rate is too low.",
    "vanishing_gradient": "The gradients vanish on their way to the first layers.",
    "dying_relu": "Most units of a ReLU layer are dead.",
    "slow_learning": "The network learns too slowly.",
    "too_few_epochs": "Training ended while the network was still learning.",
    "underfitting_capacity": "The network does no better than a constant guess.",
    "overfitting": "The network overfits.",
}
"""What each finding code means, in one sentence. A cause stands before the effects it has."""

OUTCOMES = frozenset({"slow_learning", "too_few_epochs", "underfitting_capacity"})
"""What a run ends in, whatever the cause: worth saying only where no cause is known."""


def place(code: str) -> int:
    """Where a code stands in the chain from causes to effects.

    Example:
        >>> place("input_unscaled") < place("vanishing_gradient")
        True
    """
    return list(ILLNESSES).index(code)
