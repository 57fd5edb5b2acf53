"""Settings of layers that may be given by name: activations, initialisers and so on."""

from __future__ import annotations

from typing import Any

from goodfit import activations, constraints, initializers, regularizers
from goodfit.arrays import Function
from goodfit.errors import SettingError
from goodfit.layers.layer import Layer


def _activation(given: Any) -> Function:
    if isinstance(given, Layer):
        raise SettingError(
            f"An activation is a name or a function of one array, but got the layer {given!r}. "
            f"Write it behind the layer: `Sequential([Dense(...), {given!r}])`."
        )
    return activations.get(given)


FAMILIES = {
    "activation": _activation,
    "initializer": initializers.get,
    "regularizer": regularizers.get,
    "constraint": constraints.get,
}
"""What the name of such a setting ends in, and what knows its names."""


def resolve_names(layer: Layer) -> None:
    """Replaces names in a layer's settings by what they stand for; for `__post_init__` only.

    A `kernel_initializer` of "auto" becomes the one that fits the activation.

    Example:
        >>> from goodfit.layers import Dense
        >>> dense = Dense(3, activation="relu", kernel_regularizer="l2")
        >>> dense.kernel_initializer, dense.kernel_regularizer
        (HeNormal(), L2())
    """
    families = {name: name.rpartition("_")[2] for name in vars(layer)}
    getters = {name: FAMILIES[family] for name, family in families.items() if family in FAMILIES}
    if "kernel_initializer" in getters:
        getters["kernel_initializer"] = lambda given: initializers.fitting(
            given, getattr(layer, "activation", None)
        )
    layer.resolve(**getters)
