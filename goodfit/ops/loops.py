"""Folding a step over a sequence, with gradients: any step, any trees of arrays."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeAlias

from goodfit import arrays
from goodfit.arrays import Array, Function, Namespace, Tree, trees
from goodfit.autodiff import primitive, pull_back, zeros_like

Flat: TypeAlias = list[Array]


def scan(
    step: Function, carry: Tree, inputs: Tree, constants: Tree = (), *, reverse: bool = False
) -> tuple[Tree, Tree]:
    """Folds `step(carry, input, constants) -> (carry, output)` over the inputs' leading axis.

    Returns the last carry and the outputs, stacked. Gradients flow to the carry, the inputs and
    the constants; not to what the step takes from around it. The way back is a loop again, which
    repeats each step from its carry instead of remembering what happened inside.

    Args:
        step: takes and returns trees of arrays.
        carry: what is handed from step to step: a tree of floating arrays that keep their shapes.
        inputs: a tree of arrays with one entry for each step.
        constants: a tree of arrays that every step sees whole.
        reverse: walks from the last input to the first; each output stays at its input's place.

    Example:
        >>> import numpy as np
        >>> grow = lambda total, x, rate: (total * rate + x, total)
        >>> scan(grow, np.array(1.0), np.array([1.0, 2.0, 3.0]), np.array(10.0))[0]
        np.float64(1123.0)
    """
    flat_carry, carry_structure = trees.flatten(carry)
    flat_inputs, inputs_structure = trees.flatten(inputs)
    flat_constants, constants_structure = trees.flatten(constants)
    output_structure = None

    def flat_step(before: Flat, row: Flat, fixed: Flat) -> tuple[Flat, Flat]:
        nonlocal output_structure
        now = trees.unflatten(carry_structure, before)
        seen = trees.unflatten(inputs_structure, row)
        new, output = step(now, seen, trees.unflatten(constants_structure, fixed))
        outputs, output_structure = trees.flatten(output)
        return trees.matching_leaves(now, new), outputs

    results = _loop(
        *(*flat_carry, *flat_inputs, *flat_constants),
        step=flat_step,
        carries=len(flat_carry),
        inputs=len(flat_inputs),
        reverse=reverse,
    )
    last, outputs, _ = _cut(results, len(flat_carry), len(results) - 2 * len(flat_carry))
    return trees.unflatten(carry_structure, last), trees.unflatten(output_structure, outputs)


@primitive
def _loop(
    xp: Namespace, *flat: Array, step: Function, carries: int, inputs: int, reverse: bool
) -> tuple[Array, ...]:
    """The last carry, the outputs, and the carry before each step, which the way back needs."""
    start, rows, fixed = _cut(flat, carries, inputs)

    def remembering(before: Flat, row: Flat) -> tuple[Flat, tuple[Flat, Flat]]:
        new, outputs = step(before, row, fixed)
        return new, (outputs, before)

    first = [xp.asarray(leaf) for leaf in start]
    last, (outputs, befores) = arrays.scan(remembering, first, rows, reverse=reverse)
    return (*last, *outputs, *befores)


def _loop_back(
    wanted: Collection[int],
    g: tuple[Array, ...],
    out: tuple[Array, ...],
    *flat: Array,
    step: Function,
    carries: int,
    inputs: int,
    reverse: bool,
) -> dict[int, Array]:
    _, rows, fixed = _cut(flat, carries, inputs)
    outputs = len(out) - 2 * carries
    _, _, befores = _cut(out, carries, outputs)
    g_last, g_outputs, g_befores = _cut(g, carries, outputs)
    by_input = [i for i in wanted if carries <= i < carries + inputs]
    by_constant = [i for i in wanted if i >= carries + inputs]
    traced = [*range(carries), *by_input, *by_constant]

    def step_back(state: Tree, seen: Tree, fixed: Flat) -> tuple[Tree, Flat]:
        g_carry, totals = state
        before, row, g_output, g_before = seen
        everything = [*before, *row, *fixed]

        def of_traced(*values: Array) -> tuple[Array, ...]:
            complete = list(everything)
            for i, value in zip(traced, values, strict=True):
                complete[i] = value
            new, outputs = step(*_cut(complete, carries, inputs))
            return (*new, *outputs)

        _, pull = pull_back(of_traced, *(everything[i] for i in traced))
        pulled = _cut(pull(*g_carry, *g_output), carries, len(by_input))
        return (_sums(pulled[0], g_before), _sums(totals, pulled[2])), pulled[1]

    zeros = [zeros_like(flat[i]) for i in by_constant]
    seen = (befores, rows, g_outputs, g_befores)
    (g_start, totals), g_rows = scan(step_back, (g_last, zeros), seen, fixed, reverse=not reverse)
    pairs = zip(traced, [*g_start, *g_rows, *totals], strict=True)
    return {i: pulled for i, pulled in pairs if i in wanted}


_loop.pullback_together(_loop_back)


def _sums(left: Flat, right: Flat) -> Flat:
    return [a + b for a, b in zip(left, right, strict=True)]


def _cut(flat: Sequence[Array], first: int, second: int) -> tuple[Flat, Flat, Flat]:
    """Three lists of arrays that stand one behind the other."""
    both = first + second
    return list(flat[:first]), list(flat[first:both]), list(flat[both:])
