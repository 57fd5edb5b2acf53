"""Vital signs: a few numbers a layer, measured inside the compiled program.

Nothing here branches on a value, so that NumPy and XLA run the same lines.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree, trees

SATURATED = 0.9866
"""|tanh(2.5)|, and so |2 sigmoid(5) - 1|: from here on the slope is below 3% of its greatest."""

_ZERO_BELOW = ("relu", "relu6")


def activation_vitals(layer: Any, output: Array, rows: Array | None = None) -> dict[str, Array]:
    """The vital signs of one layer's output for a batch.

    `activation_mean` and `activation_std` are over all numbers; `dead_fraction`, for ReLU layers,
    is the share of units (last axis) that are 0 for every row and position; `saturated_fraction`,
    for sigmoid and tanh layers, is the share of numbers on the flat ends.

    Args:
        layer: the layer's description, which says its activation.
        output: (batch, ..., units).
        rows: (batch,), 1 for real rows and 0 for padding; None where all are real.

    Example:
        >>> from goodfit.layers import Dense
        >>> output = np.array([[0.0, 1.0], [0.0, 3.0]])
        >>> signs = activation_vitals(Dense(2, "relu"), output)
        >>> float(signs["activation_mean"]), float(signs["dead_fraction"])
        (1.0, 0.5)
    """
    share = _shares(output, rows)
    mean = ops.sum(share * output)
    std = ops.sqrt(ops.sum(share * ops.square(output - mean)))
    signs = {"activation_mean": mean, "activation_std": std}
    activation = activation_name(layer)
    if activation in _ZERO_BELOW:
        signs["dead_fraction"] = _dead_fraction(output, share)
    if activation in ("sigmoid", "tanh"):
        symmetric = 2 * output - 1 if activation == "sigmoid" else output
        flat = ops.cast(ops.abs(symmetric) > SATURATED, dtype=np.float32)
        signs["saturated_fraction"] = ops.sum(share * flat)
    return signs


def weight_vitals(params: Tree, gradients: Tree, updates: Tree) -> dict[str, dict[str, Array]]:
    """For each layer with weights: the lengths of its weights, their gradient and one update.

    Example:
        >>> kernel, gradient = np.array([3.0, 4.0]), np.array([0.0, 1.0])
        >>> found = weight_vitals({"dense": {"kernel": kernel}}, {"dense": {"kernel": gradient}},
        ...                       {"dense": {"kernel": -gradient}})
        >>> float(found["dense"]["weight_norm"]), float(found["dense"]["gradient_norm"])
        (5.0, 1.0)
    """
    return {
        layer: {
            "gradient_norm": _length(gradients[layer]),
            "weight_norm": _length(params[layer]),
            "update_norm": _length(updates[layer]),
        }
        for layer in params
    }


def activation_name(layer: Any) -> str:
    """The name of a layer's activation; "" where the output is not simply its activation's."""
    if hasattr(layer, "recurrent_activation"):  # a gated product
        return ""
    if type(layer).__name__ == "ReLU":
        return "" if layer.negative_slope or layer.threshold else "relu"
    return str(getattr(getattr(layer, "activation", None), "__name__", ""))


def _shares(output: Array, rows: Array | None) -> Array:
    """What each number of the output counts, in total 1; padding counts nothing."""
    if rows is None:
        return 1.0 / output.size
    column = ops.reshape(rows, shape=(-1,) + (1,) * (output.ndim - 1))
    each = output.size // output.shape[0]
    return column / (ops.sum(rows) * each)


def _dead_fraction(output: Array, share: Array) -> Array:
    axes = tuple(range(output.ndim - 1))
    largest = ops.max(ops.abs(output) * share, axis=axes)
    return ops.mean(ops.cast(ops.equal(largest, 0), dtype=np.float32))


def _length(tree: Tree) -> Array:
    squares = [ops.sum(ops.square(leaf)) for leaf in trees.leaves(tree)]
    return ops.sqrt(sum(squares[1:], squares[0]))
