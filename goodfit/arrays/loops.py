"""Loops over the leading axis: a Python loop under NumPy, one XLA loop inside a program."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit.arrays import trees
from goodfit.arrays.namespace import Array, Function, Namespace, is_numpy, namespace
from goodfit.arrays.trees import Tree


def scan(step: Function, carry: Tree, inputs: Tree, *, reverse: bool = False) -> tuple[Tree, Tree]:
    """Folds `step(carry, input) -> (carry, output)` over the leading axis of the inputs.

    Returns the last carry and the outputs, stacked. There must be at least one input. In reverse
    it walks from the last input to the first; each output stays at the place of its input.

    Example:
        >>> scan(lambda total, x: (total + x, total), np.float64(0), np.array([1.0, 2.0, 3.0]))
        (np.float64(6.0), array([0., 1., 3.]))
    """
    leaves = trees.leaves((carry, inputs))
    if is_numpy(namespace(*leaves)):
        return _python_scan(step, carry, inputs, reverse)
    return _xla_scan(step, carry, inputs, reverse)


def scan_part(
    step: Function, carry: Tree, inputs: Tree, start: Array, stop: Array
) -> tuple[Tree, Tree]:
    """Like `scan`, but over the inputs from `start` up to `stop`; outputs elsewhere are zero.

    The two are arrays, not part of the program: one compiled program serves every part, and so
    computes the same bits however the steps of an epoch are cut into calls.

    Example:
        >>> total, seen = scan_part(lambda t, x: (t + x, x), 0.0, np.array([1.0, 2.0, 4.0]), 1, 3)
        >>> float(total), seen
        (6.0, array([0., 2., 4.]))
    """
    leaves = trees.leaves((carry, inputs))
    if is_numpy(namespace(*leaves)):
        return _python_part(step, carry, inputs, int(start), int(stop))
    return _xla_part(step, carry, inputs, start, stop)


def _python_scan(step: Function, carry: Tree, inputs: Tree, reverse: bool) -> tuple[Tree, Tree]:
    places = range(len(trees.leaves(inputs)[0]))
    if not reverse:
        return _python_loop(step, carry, inputs, places)
    carry, outputs = _python_loop(step, carry, inputs, places[::-1])
    return carry, trees.map(lambda rows: rows[::-1], outputs)


def _python_loop(step: Function, carry: Tree, inputs: Tree, places: range) -> tuple[Tree, Tree]:
    outputs = []
    for i in places:
        carry, output = step(carry, _row(inputs, i))
        outputs.append(output)
    return carry, _stacked(outputs)


def _python_part(
    step: Function, carry: Tree, inputs: Tree, start: int, stop: int
) -> tuple[Tree, Tree]:
    length = len(trees.leaves(inputs)[0])
    carry, outputs = _python_loop(step, carry, inputs, range(start, stop))

    def in_place(rows: Array) -> Array:
        return np.concatenate([_zeros(start, rows), rows, _zeros(length - stop, rows)])

    return carry, trees.map(in_place, outputs)


def _zeros(count: int, like: Array) -> Array:
    return np.zeros((count, *like.shape[1:]), like.dtype)


def _stacked(outputs: list[Tree]) -> Tree:
    return trees.map(lambda *rows: np.stack(rows), outputs[0], *outputs[1:]) if outputs else None


def _row(inputs: Tree, i: Any) -> Tree:
    return trees.map(lambda array: array[i], inputs)


def _xla_scan(step: Function, carry: Tree, inputs: Tree, reverse: bool) -> tuple[Tree, Tree]:
    import jax

    flat_carry, carry_structure = trees.flatten(carry)
    flat_inputs, inputs_structure = trees.flatten(inputs)
    output_structure = None

    def body(flat: list[Array], row: list[Array]) -> tuple[list[Array], list[Array]]:
        nonlocal output_structure
        before = trees.unflatten(carry_structure, flat)
        new, output = step(before, trees.unflatten(inputs_structure, row))
        leaves, output_structure = trees.flatten(output)
        return _typed(trees.matching_leaves(before, new), flat), leaves

    last, outputs = jax.lax.scan(body, _arrays(flat_carry), flat_inputs, reverse=reverse)
    return trees.unflatten(carry_structure, last), trees.unflatten(output_structure, outputs)


def _xla_part(
    step: Function, carry: Tree, inputs: Tree, start: Array, stop: Array
) -> tuple[Tree, Tree]:
    import jax
    import jax.numpy as jnp

    flat_carry, carry_structure = trees.flatten(carry)
    flat_inputs, inputs_structure = trees.flatten(inputs)
    output_structure = None

    def run(flat: list[Array], row: list[Array]) -> tuple[list[Array], list[Array]]:
        nonlocal output_structure
        before = trees.unflatten(carry_structure, flat)
        new, output = step(before, trees.unflatten(inputs_structure, row))
        leaves, output_structure = trees.flatten(output)
        return _typed(trees.matching_leaves(before, new), flat), leaves

    def body(i: Array, now: tuple[list[Array], list[Array]]) -> tuple[list[Array], list[Array]]:
        flat, outputs = now
        flat, rows = traced(flat, [leaf[i] for leaf in flat_inputs])
        return flat, [all_rows.at[i].set(row) for all_rows, row in zip(outputs, rows, strict=True)]

    first = _arrays(flat_carry)
    traced = jax.jit(run)  # once: the loop does not trace it again
    _, shapes = jax.eval_shape(traced, first, [jnp.asarray(leaf)[0] for leaf in flat_inputs])
    outputs = [jnp.zeros((len(flat_inputs[0]), *shape.shape), shape.dtype) for shape in shapes]
    last, outputs = jax.lax.fori_loop(start, stop, body, (first, outputs))
    return trees.unflatten(carry_structure, last), trees.unflatten(output_structure, outputs)


def _arrays(flat: list[Any]) -> list[Array]:
    import jax.numpy as jnp

    return [jnp.asarray(leaf) for leaf in flat]


def _typed(new: list[Array], old: list[Array]) -> list[Array]:
    """A loop's carry keeps its types; a weakly typed constant must not change them."""
    return [_cast(leaf, before) for leaf, before in zip(new, old, strict=True)]


def _cast(leaf: Array, before: Array) -> Array:
    xp: Namespace = namespace(leaf, before)
    return xp.asarray(leaf, dtype=before.dtype)
