"""Vital signs: a few numbers a layer, measured inside the compiled program.

Nothing here branches on a value, so that NumPy and XLA run the same lines.
"""

from __future__ import annotations

import functools
from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree, trees

SATURATED = 0.9866
"""|tanh(2.5)|, and so |2 sigmoid(5) - 1|: from here on the slope is below 3% of its greatest."""

ROUNDING = 1e-4
"""The share of the largest number below which a difference may be one of rounding."""

COMPARED = 65
"""So many units of a layer are compared at most."""

_ZERO_BELOW = ("relu", "relu6")


def activation_vitals(layer: Any, output: Array, rows: Array | None = None) -> dict[str, Array]:
    """The vital signs of one layer's output for a batch.

    `activation_mean` and `activation_std` are over all numbers; `row_spread` is by how much rows
    differ: the root of the mean square distance of a number from its mean over the rows.
    `dead_fraction`, for ReLU layers, is the share of units (last axis) that are 0 for every row and
    position; `silent_rows`, the share of rows and positions for which every unit is 0;
    `saturated_fraction`, for sigmoid and tanh layers, the share of numbers on the flat ends.

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
    signs["row_spread"] = _row_spread(output, share)
    activation = activation_name(layer)
    if activation in _ZERO_BELOW:
        signs["dead_fraction"] = _dead_fraction(output, share)
        signs["silent_rows"] = _silent_rows(output, share)
    if activation in ("sigmoid", "tanh"):
        symmetric = 2 * output - 1 if activation == "sigmoid" else output
        flat = ops.cast(ops.abs(symmetric) > SATURATED, dtype=np.float32)
        signs["saturated_fraction"] = ops.sum(share * flat)
    return signs


def weight_vitals(params: Tree, gradients: Tree, updates: Tree) -> dict[str, dict[str, Array]]:
    """For each layer with weights: the lengths of its weights, their gradient and one update.

    `equal_units`, for layers with kernels of two units or more, is the share of neighbouring units
    whose incoming weights are the same and have the same gradient.

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
            **_equality(params[layer], gradients[layer]),
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


def _silent_rows(output: Array, share: Array) -> Array:
    largest = ops.max(ops.abs(output), axis=-1, keepdims=True)
    silent = ops.cast(ops.equal(largest, 0), dtype=np.float32)
    return output.shape[-1] * ops.sum(share * silent)


def _row_spread(output: Array, share: Array) -> Array:
    each = output.size // output.shape[0]
    mean = each * ops.sum(share * output, axis=0, keepdims=True)
    return ops.sqrt(ops.sum(share * ops.square(output - mean)))


def _equality(params: Tree, gradients: Tree) -> dict[str, Array]:
    """Of several kernels the one whose units differ most decides."""
    pairs = zip(trees.leaves(params), trees.leaves(gradients), strict=True)
    shares = [
        _equal_neighbours(kernel, gradient)
        for kernel, gradient in pairs
        if kernel.ndim > 1 and kernel.shape[-1] > 1
    ]
    return {"equal_units": functools.reduce(ops.minimum, shares)} if shares else {}


def _equal_neighbours(kernel: Array, gradient: Array) -> Array:
    """Units stand on the last axis. What rounding leaves of a difference is none."""
    same = True
    for array in (kernel, gradient):
        table = ops.reshape(array, shape=(-1, array.shape[-1]))[:, :COMPARED]
        step = ops.max(ops.abs(table[:, 1:] - table[:, :-1]), axis=0)
        same = same & (step <= ROUNDING * ops.max(ops.abs(table)))
    return ops.mean(ops.cast(same, dtype=np.float32))


def _length(tree: Tree) -> Array:
    squares = [ops.sum(ops.square(leaf)) for leaf in trees.leaves(tree)]
    return ops.sqrt(sum(squares[1:], squares[0]))
