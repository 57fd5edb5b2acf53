"""Freezing: which layers of a model learn, and which stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from goodfit.errors import UnknownNameError

if TYPE_CHECKING:
    from goodfit.models.network import Network


def set_trainable(model: Network, trainable: bool, names: Sequence[str]) -> None:
    """Freezes or thaws the named layers, or all; the model's weights stay what they are.

    The optimiser begins anew, as after `compile`.

    Raises:
        UnknownNameError: neither a layer nor a model laid into this one has that name.
    """
    layers = model.graph.layers
    chosen = {found for name in names for found in _named(name, list(layers))} or set(layers)
    others = {
        name: layer.with_settings(trainable=trainable)
        for name, layer in layers.items()
        if name in chosen and layer.trainable != trainable
    }
    state = model.ready()
    model.connect(model.graph.with_layers(others))
    model.state = state._replace(slots={})


def _named(name: str, known: list[str]) -> list[str]:
    found = [other for other in known if other == name or other.startswith(f"{name}/")]
    if not found:
        raise UnknownNameError("layer", name, known)
    return found
