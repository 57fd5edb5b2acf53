"""What the results of layers are called in Python source."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable

from goodfit.layers.graph import Node

TAKEN = ("functional", "keras", "layers", "model", "nn", "self", "torch")


def variables(nodes: Iterable[Node]) -> list[str]:
    """A name for the result of each node, no two alike."""
    names: list[str] = []
    for node in nodes:
        base = identifier(node.name)
        numbered = (f"{base}_{i}" if i else base for i in range(len(names) + 1))
        names.append(next(name for name in numbered if name not in names))
    return names


def identifier(name: str) -> str:
    """The name of a layer, as Python takes names.

    Example:
        >>> identifier("encoder/dense"), identifier("class")
        ('encoder_dense', 'x_class')
    """
    plain = re.sub(r"\W", "_", name)
    reserved = keyword.iskeyword(plain) or plain in TAKEN
    return f"x_{plain}" if reserved or not plain[0].isalpha() else plain
