"""The name of each array of the params: the path that leads to it, "dense/kernel"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from goodfit.arrays import Tree, trees


def names(params: Tree) -> Tree:
    """A tree like the params, with each array's name in its place.

    Example:
        >>> names({"dense": {"kernel": 1.0, "bias": 0.0}, "scale": (2.0,)})
        {'dense': {'kernel': 'dense/kernel', 'bias': 'dense/bias'}, 'scale': ('scale/0',)}
    """
    _, structure = trees.flatten(params)
    return trees.unflatten(structure, ["/".join(map(str, path)) for path, _ in trees.items(params)])


def any_found(patterns: Iterable[str], name: str) -> bool:
    """Whether one of the regular expressions is found in a name.

    Example:
        >>> any_found(["bias$", "norm/"], "dense/bias"), any_found(["bias$"], "bias_net/kernel")
        (True, False)
    """
    return any(re.search(pattern, name) for pattern in patterns)
