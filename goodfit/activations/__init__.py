"""Activations: functions of one array that bend it, so that layers do not collapse into one."""

from __future__ import annotations

from typing import Any

from goodfit import descriptions
from goodfit.activations.choosing import log_softmax, softmax, sparsemax
from goodfit.activations.rectifiers import celu, elu, leaky_relu, relu, relu6, selu
from goodfit.activations.shrinking import hard_shrink, soft_shrink, tanh_shrink, threshold
from goodfit.activations.smooth import (
    exponential,
    gelu,
    glu,
    hard_silu,
    mish,
    silu,
    softplus,
    sparse_plus,
    squareplus,
)
from goodfit.activations.squashing import (
    hard_sigmoid,
    hard_tanh,
    log_sigmoid,
    sigmoid,
    softsign,
    sparse_sigmoid,
    tanh,
)
from goodfit.arrays import Array, Function
from goodfit.errors import UnknownNameError

__all__ = [
    "get", "linear",
    "celu", "elu", "leaky_relu", "relu", "relu6", "selu",
    "exponential", "gelu", "glu", "hard_silu", "hard_swish", "mish", "silu", "softplus",
    "sparse_plus", "squareplus", "swish",
    "hard_sigmoid", "hard_tanh", "log_sigmoid", "sigmoid", "softsign", "sparse_sigmoid", "tanh",
    "hard_shrink", "soft_shrink", "tanh_shrink", "threshold",
    "log_softmax", "softmax", "sparsemax",
]  # fmt: skip


def linear(x: Array) -> Array:
    """`x` itself: for the last layer of a regression, and for logits.

    Hidden layers that are linear are worth one: `(x @ A) @ B` is `x @ (A @ B)`.

    Example:
        >>> linear(3.0)
        3.0
    """
    return x


swish, hard_swish = silu, hard_silu

ACTIVATIONS: dict[str, Function] = {
    **{
        function.__name__: function
        for function in (
            linear,
            celu, elu, leaky_relu, relu, relu6, selu,
            exponential, gelu, glu, hard_silu, mish, silu, softplus, sparse_plus, squareplus,
            hard_sigmoid, hard_tanh, log_sigmoid, sigmoid, softsign, sparse_sigmoid, tanh,
            hard_shrink, soft_shrink, tanh_shrink,
            log_softmax, softmax, sparsemax,
        )
    },
    "swish": silu,
    "hard_swish": hard_silu,
}  # fmt: skip
"""The activations by name."""


def get(given: Any) -> Function:
    """The activation that a name stands for; a function is itself, and None is `linear`.

    Raises:
        UnknownNameError: no such name; the nearest right one is proposed.

    Example:
        >>> get("relu").__name__, get(None).__name__
        ('relu', 'linear')
    """
    if given is None:
        return linear
    found: Any = descriptions.get("activation", given, ACTIVATIONS)
    if not callable(found):
        raise UnknownNameError("activation", given, ACTIVATIONS)
    return found  # type: ignore[no-any-return]
