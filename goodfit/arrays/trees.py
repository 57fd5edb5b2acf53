"""Nested dicts, lists and tuples of arrays: parameters, states, batches.

A tree is walked in its own order, and two trees are matched by their keys, never by position:
compiled programs are free to hand dicts back in another order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

from goodfit.arrays.namespace import Function

Tree: TypeAlias = Any
Structure: TypeAlias = Any
Path: TypeAlias = tuple[str | int, ...]


def items(tree: Tree, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Each leaf with the path that leads to it.

    Example:
        >>> list(items({"dense": {"kernel": 1, "bias": 2}}))
        [(('dense', 'kernel'), 1), (('dense', 'bias'), 2)]
    """
    if tree is None:
        return
    if not isinstance(tree, dict | list | tuple):
        yield path, tree
        return
    pairs = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, child in pairs:
        yield from items(child, (*path, key))


def leaves(tree: Tree) -> list[Any]:
    """The leaves, in the tree's own order.

    Example:
        >>> leaves(({"a": 1}, [2, 3]))
        [1, 2, 3]
    """
    return flatten(tree)[0]


def matching_leaves(tree: Tree, other: Tree) -> list[Any]:
    """The leaves of `other`, in the order in which `tree` has the same keys.

    Example:
        >>> matching_leaves({"a": 1, "b": 2}, {"b": 20, "a": 10})
        [10, 20]
    """
    return leaves(map(lambda _, leaf: leaf, tree, other))


def map(function: Function, tree: Tree, *others: Tree) -> Tree:
    """The same tree with `function(leaf, *other_leaves)` in the place of each leaf.

    Example:
        >>> map(lambda a, b: a + b, {"x": 1, "y": 2}, {"y": 20, "x": 10})
        {'x': 11, 'y': 22}
    """
    if tree is None:
        return None
    if isinstance(tree, dict):
        return {key: map(function, tree[key], *(other[key] for other in others)) for key in tree}
    if isinstance(tree, list | tuple):
        children = [map(function, *group) for group in zip(tree, *others, strict=True)]
        return _like(tree, children)
    return function(tree, *others)


def flatten(tree: Tree) -> tuple[list[Any], Structure]:
    """The leaves, and a hashable description of the rest, from which `unflatten` rebuilds the tree.

    Example:
        >>> flat, structure = flatten({"a": 1, "b": (2, None)})
        >>> flat, unflatten(structure, flat)
        ([1, 2], {'a': 1, 'b': (2, None)})
    """
    flat: list[Any] = []
    return flat, _taken_apart(tree, flat.append)


def unflatten(structure: Structure, flat: list[Any]) -> Tree:
    """The tree that `flatten` took apart."""
    return _rebuild(structure, iter(flat))


def select(tree: Tree, path: Path) -> Any:
    """The leaf (or branch) at a path that `items` gave."""
    for key in path:
        tree = tree[key]
    return tree


def _like(tree: Any, children: list[Any]) -> Any:
    return type(tree)(*children) if hasattr(tree, "_fields") else type(tree)(children)


def _taken_apart(tree: Tree, keep: Function) -> Structure:
    if isinstance(tree, dict):
        parts = tuple([_taken_apart(child, keep) for child in tree.values()])
        return dict, tuple(tree), parts
    if isinstance(tree, list | tuple):
        return type(tree), None, tuple([_taken_apart(child, keep) for child in tree])
    if tree is not None:
        keep(tree)
    return tree is not None


def _rebuild(structure: Structure, flat: Iterator[Any]) -> Tree:
    if isinstance(structure, bool):
        return next(flat) if structure else None
    kind, keys, parts = structure
    children = [_rebuild(part, flat) for part in parts]
    if kind is dict:
        return dict(zip(keys, children, strict=True))
    return kind(*children) if hasattr(kind, "_fields") else kind(children)
