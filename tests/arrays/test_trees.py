from typing import NamedTuple

import hypothesis.strategies as st
import pytest
from hypothesis import given

from goodfit.arrays import trees


class Pair(NamedTuple):
    left: object
    right: object


NAMES = st.text("abcxyz", min_size=1, max_size=3)
TREES = st.recursive(
    st.integers() | st.none(),
    lambda inner: (
        st.dictionaries(NAMES, inner, max_size=3)
        | st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.builds(Pair, inner, inner)
    ),
    max_leaves=12,
)


def reordered(tree):
    """The same tree with every dict's keys in reverse."""
    if isinstance(tree, dict):
        return {key: reordered(tree[key]) for key in reversed(tree)}
    if isinstance(tree, Pair):
        return Pair(*map(reordered, tree))
    return type(tree)(map(reordered, tree)) if isinstance(tree, list | tuple) else tree


@given(TREES)
def test_flatten_and_unflatten_are_each_others_reverse(tree):
    flat, structure = trees.flatten(tree)
    back = trees.unflatten(structure, flat)
    assert back == tree
    assert repr(back) == repr(tree)  # the keys' order and the types of tuples too


@given(TREES)
def test_structures_are_hashable_and_equal_for_equal_trees(tree):
    doubled = trees.map(lambda leaf: leaf * 2, tree)
    structures = {trees.flatten(tree)[1], trees.flatten(doubled)[1]}
    assert len(structures) == 1


@given(TREES)
def test_items_lead_to_the_leaves(tree):
    items = list(trees.items(tree))
    assert [leaf for _, leaf in items] == trees.leaves(tree) == trees.flatten(tree)[0]
    for path, leaf in items:
        assert trees.select(tree, path) == leaf


@given(TREES)
def test_trees_are_matched_by_key_whatever_the_order(tree):
    other = reordered(tree)
    assert trees.map(lambda a, b: a - b, tree, other) == trees.map(lambda _: 0, tree)
    assert trees.matching_leaves(tree, other) == trees.leaves(tree)


@given(TREES)
def test_mapping_keeps_the_kind_of_every_branch(tree):
    assert repr(trees.map(lambda leaf: leaf, tree)) == repr(tree)


def test_structures_tell_trees_apart():
    different = [{"a": 1}, {"b": 1}, [1], (1,), 1, None, Pair(1, 1), (1, 1), {"a": None}, []]
    assert len({trees.flatten(tree)[1] for tree in different}) == len(different)


def test_trees_that_do_not_match_are_refused():
    with pytest.raises(KeyError):
        trees.map(lambda a, b: a, {"a": 1}, {"b": 1})
    with pytest.raises(ValueError, match="longer"):
        trees.map(lambda a, b: a, [1], [1, 2])
