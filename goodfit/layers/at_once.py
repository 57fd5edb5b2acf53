"""A layer without weights, computed at once: called on arrays, outside of any model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from goodfit.arrays import Array, random
from goodfit.errors import UnknownNameError
from goodfit.layers.context import Context
from goodfit.layers.layer import Layer
from goodfit.seeds import next_seed


def compute_at_once(layer: Layer, inputs: Sequence[Any], options: Mapping[str, Any]) -> Any:
    """What the layer makes of arrays.

    Args:
        layer: what computes.
        inputs: what it was called on: arrays, lists of numbers, or dicts of them.
        options: what else was said, by name: `training`, `mask`, and the layer's own.

    Raises:
        NotReadyError: the layer has weights, which only a model holds.
        UnknownNameError: it has no such option.

    Example:
        >>> from goodfit.layers import Flatten
        >>> compute_at_once(Flatten(), [np.ones((2, 3, 4))], {}).shape
        (2, 12)
    """
    own = {name: value for name, value in options.items() if name not in ("training", "mask")}
    for name in own:
        if name not in layer.options:
            known = (*layer.options, "training", "mask")
            raise UnknownNameError(f"argument of a call of {layer.title}", name, known)
    said = options.get("training")
    training = layer.trains_alone if said is None else bool(said)
    ctx = Context(training, _key(layer))
    x = _arrays(inputs[0] if len(inputs) == 1 and not layer.joins else _listed(inputs))
    inside = ctx.enter(layer.title, {}, layer.trainable, options.get("mask"))
    return layer.at_once(x, inside, **own)


def _listed(inputs: Sequence[Any]) -> list[Any]:
    """The inputs of a layer that joins them, given one by one or in a list."""
    return list(inputs[0] if len(inputs) == 1 and isinstance(inputs[0], list | tuple) else inputs)


def _arrays(given: Any) -> Any:
    """Arrays as they are; what is written as lists of numbers becomes float32."""
    if isinstance(given, dict):
        return {name: _arrays(part) for name, part in given.items()}
    if isinstance(given, list) and any(hasattr(part, "shape") for part in given):
        return [_arrays(part) for part in given]
    if hasattr(given, "__array_namespace__"):
        return given
    array = np.asarray(given)
    return array.astype(np.float32) if array.dtype == np.float64 else array


def _key(layer: Layer) -> Array:
    """Another key at each call; with a seed of the layer's own, always in the same order."""
    seed = getattr(layer, "seed", None)
    if seed is None:
        return random.key(next_seed())
    calls = layer.__dict__.get("_calls", 0)
    layer.__dict__["_calls"] = calls + 1
    return random.fold(random.key(seed), calls)
