"""What the layers of a model are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from goodfit.errors import ShapeError
from goodfit.layers.layer import Layer


def default_name(layer: Layer) -> str:
    """The class's name in snake_case.

    Example:
        >>> from goodfit.layers import Conv2D, LeakyReLU
        >>> default_name(Conv2D(8, 3)), default_name(LeakyReLU())
        ('conv2d', 'leaky_re_lu')
    """
    proposed = layer.__dict__.get("_proposed_name")
    if proposed is not None:
        return str(proposed)
    return snake_case(type(layer).__name__)


def snake_case(name: str) -> str:
    """A class's name as Keras writes it in lower case.

    Example:
        >>> snake_case("MyModel")
        'my_model'
    """
    name = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", name).lower()


def unique_names(layers: Iterable[Layer]) -> dict[Layer, str]:
    """A name for each layer: the one it was given, else its default name, numbered.

    Copies of a layer count as one, the first.

    Raises:
        ShapeError: two layers were given the same name.
    """
    first: dict[Any, Layer] = {}
    for layer in layers:
        first.setdefault(layer.identity, layer)
    different = list(first.values())
    taken = Counter(layer.name for layer in different if layer.name is not None)
    for name, times in taken.items():
        if times > 1:
            raise ShapeError(f"Two layers of the model are named {name!r}; rename one.")
    numbers: Counter[str] = Counter()
    names = {}
    for layer in different:
        names[layer] = layer.name or _free(default_name(layer), numbers, taken)
    return names


def _free(base: str, numbers: Counter[str], taken: Counter[str]) -> str:
    """The base with the next number that nothing has yet; the first one has none."""
    while True:
        name = f"{base}_{numbers[base]}" if numbers[base] else base
        numbers[base] += 1
        if name not in taken:
            return name
