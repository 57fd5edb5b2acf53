"""The illnesses that the doctor knows, by code, from causes to effects."""

from __future__ import annotations

ILLNESSES = {
    # the data
    "non_numeric_data": "The inputs hold text where numbers are needed.",
    "nan_in_data": "The data hold numbers that are not finite.",
    "ids_out_of_range": "The inputs hold ids that the embedding has no row for.",
    "features_labels_misaligned": "The rows of x and y do not belong together.",
    "label_encoding_error": "The labels are not written as the loss needs them.",
    "train_val_overlap": "Validation rows were trained on.",
    "train_test_preprocessing_mismatch": "Training and validation rows were prepared differently.",
    "distribution_shift_split": "Training and validation rows differ in kind.",
    "target_leakage": "A feature gives the target away.",
    # what is asked of the network
    "loss_label_mismatch": "The targets have another form than the loss expects.",
    "shape_broadcast": "The targets and the predictions differ in shape.",
    "wrong_output_units": "The last layer has another number of units than the targets need.",
    "dropout_on_output": "Dropout acts on the network's answers.",
    "wrong_output_activation": "The last activation cannot produce the targets.",
    "missing_softmax": "Raw scores go into a loss that expects probabilities.",
    "double_activation": "The loss applies an activation that the network has applied already.",
    "wrong_loss": "The loss does not suit the task.",
    # how it is built, begins and steps
    "gradient_sign_flipped": "The learning rate is negative, so that the loss is made large.",
    "bad_init_symmetry": "All units of a layer begin equal, and stay equal.",
    "constant_features": "Some features are the same in every row.",
    "input_double_scaled": "The inputs are nearly constant, as if they had been scaled twice.",
    "input_unscaled": "The inputs are not scaled.",
    "target_unscaled": "The targets are far from unit size.",
    "no_nonlinearity": "Linear layers follow one another, so that depth adds nothing.",
    "bad_init_large": "The first weights are too large.",
    "bad_init_small": "The first weights are too small.",
    "optimizer_misconfigured": "A setting of the optimiser makes it unusable.",
    "loss_reduction_wrong": "The loss is summed, so that the step grows with the batch.",
    "wrong_hidden_activation": "A hidden activation hampers learning.",
    "bottleneck_relu": "A ReLU layer is too narrow for what must pass through it.",
    "too_deep": "The network has more layers than its activations and first weights bear.",
    "dropout_too_high": "Dropout leaves too little of the signal.",
    "over_regularisation": "The penalty on the weights outweighs the data.",
    "batchnorm_misuse": "Batch normalisation works otherwise in training than afterwards.",
    "untrained_weights": "A layer that should learn never changes.",
    "class_imbalance": "A rare class is ignored.",
    "label_noise": "Many training labels contradict their neighbours.",
    "no_signal_in_data": "The inputs tell nothing about the targets.",
    # how it goes
    "lr_too_high": "The learning rate is too high.",
    "exploding_gradient": "The gradients explode on their way to the first layers.",
    "saturated_activation": "Units sit on the flat ends of their activation.",
    "lr_too_low": "The learning rate is too low.",
    "vanishing_gradient": "The gradients vanish on their way to the first layers.",
    "dying_relu": "Most units of a ReLU layer are dead.",
    "batch_too_small": "The batches are so small that their gradients are mostly noise.",
    "batch_too_large": "The batches are so large that there are too few steps.",
    "oscillating_loss": "The results swing from epoch to epoch.",
    "wrong_optimizer": "The optimiser does not suit the problem.",
    "wrong_metric": "The metric says nothing about this task.",
    # what it ends in
    "too_little_data": "There are too few rows to learn from.",
    "overfitting": "The network overfits.",
    "too_few_epochs": "Training ended while the network was still learning.",
    "slow_learning": "The network learns too slowly.",
    "underfitting_capacity": "The network is too small for the task.",
    "no_better_than_baseline": "The network is no better than a trivial guess.",
}
"""What each finding code means, in one sentence. A cause stands before the effects it has."""

OUTCOMES = frozenset(
    {"slow_learning", "too_few_epochs", "underfitting_capacity", "no_better_than_baseline"}
)
"""What a run ends in, whatever the cause: worth saying only where no cause is known."""


def place(code: str) -> int:
    """Where a code stands in the chain from causes to effects.

    Example:
        >>> place("input_unscaled") < place("vanishing_gradient")
        True
    """
    return list(ILLNESSES).index(code)
