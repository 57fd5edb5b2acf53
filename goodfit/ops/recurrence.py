"""Networks that read a sequence: the loop, and the one large product on the way back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any, TypeAlias

from goodfit import arrays
from goodfit.arrays import Array, Namespace, Tree, trees
from goodfit.autodiff import lower, primitive, pull_back, remember, zeros_like
from goodfit.ops.broadcasting import reshape, unbroadcast
from goodfit.ops.elementwise import where
from goodfit.ops.loops import scan
from goodfit.ops.products import matmul, product_over_rows
from goodfit.ops.shapes import concatenate, cut, expand_dims, split, transpose

States: TypeAlias = tuple[Array, ...]
Parts: TypeAlias = tuple[Array, ...]
Cell: TypeAlias = Callable[[Parts, Parts, States], States]


def recurrence(
    x: Array,
    start: Sequence[Array],
    kernel: Array,
    *,
    cell: Cell,
    bias: Array = 0.0,
    kept: Array = 1.0,
    reverse: bool = False,
    mask: Array | None = None,
) -> States:
    """All states of a network that reads a sequence: `state = cell(x[t], h @ kernel, state)`.

    `h` is the first of the states before. The way back gathers the kernel's gradient in one product
    after the loop, instead of adding up one small product in each step.

    Args:
        x: (time, batch, parts * units), the inputs already multiplied by their own weights.
        start: the states before the first step, each (batch, units): h, and what else the cell
            remembers.
        kernel: (units, parts * units).
        cell: `cell(x_t, h @ kernel, state)` returns the new states; element-wise, without weights.
            It gets the first two in their parts, each (batch, units).
        bias: (parts * units,), added to the product before the cell sees it.
        kept: (batch, units), by which h is multiplied before the product. A constant to gradients.
        reverse: reads from the last step to the first; states stay at the places of their inputs.
        mask: (time, batch); where it is 0 the states stay as they were. A constant to gradients.

    Returns:
        Each state after each step: (time, batch, units).

    Example:
        >>> import numpy as np
        >>> add = lambda x_t, product, state: (x_t[0] + product[0],)
        >>> x = np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)
        >>> (h,) = recurrence(x, [np.zeros((1, 1))], np.full((1, 1), 10.0), cell=add)
        >>> h.ravel()
        array([  1.,  12., 123.])
    """
    rest = (*start,) if mask is None else (*start, mask)
    settings = {"cell": cell, "reverse": reverse, "count": len(start)}
    found = _recurrence(x, kernel, bias, lower(kept), *rest, **settings)
    return tuple(found[: len(start)])


@primitive
def _recurrence(
    xp: Namespace,
    x: Array,
    kernel: Array,
    bias: Array,
    kept: Array,
    *rest: Array,
    cell: Cell,
    reverse: bool,
    count: int,
) -> tuple[Array, ...]:
    """The states; the products in their parts, and what was costly in the cell, for the way back.

    In parts of their own XLA reads inputs and products several times as fast.
    """
    start, mask = rest[:count], rest[count:]
    parts = kernel.shape[1] // kernel.shape[0]
    formula = _of_all(cell, parts)

    def step(state: States, row: tuple[Any, ...]) -> tuple[States, Tree]:
        seen, *read = row
        product = split((state[0] * kept) @ kernel + bias, parts)
        new, costly = remember(formula, *seen, *product, *state)
        new = _unless_masked(new, state, read)
        return new, (new, product, costly)

    first = tuple(xp.asarray(state) for state in start)
    _, found = arrays.scan(step, first, (split(x, parts), *mask), reverse=reverse)
    return tuple(trees.leaves(found))


def _recurrence_back(
    wanted: Collection[int],
    g: States,
    out: States,
    x: Array,
    kernel: Array,
    bias: Array,
    kept: Array,
    *rest: Array,
    cell: Cell,
    reverse: bool,
    count: int,
) -> dict[int, Array]:
    start, mask = rest[:count], rest[count:]
    parts = kernel.shape[1] // kernel.shape[0]
    formula = _of_all(cell, parts)
    pairs = zip(out[:count], start, strict=True)
    before = tuple(_states_before(states, first, reverse) for states, first in pairs)
    hidden = before[0] * kept
    products, costly = out[count : count + parts], out[count + parts :]
    if lower(products[0]) is not products[0]:  # the way back is itself to be differentiated
        products, costly = split(matmul(hidden, kernel) + bias, parts), ()

    def step_back(g_state: States, row: Tree, kernel: Array) -> tuple[States, Parts]:
        g_here, read, seen, product, costly, state = row

        def new_states(*values: Array) -> States:
            return _unless_masked(formula(*values), values[2 * parts :], read)

        _, pull = pull_back(new_states, *seen, *product, *state, kept=costly)
        g_now = (later + here for later, here in zip(g_state, g_here, strict=True))
        pulled = pull(*g_now)
        g_x, g_products, g_before = pulled[:parts], pulled[parts : 2 * parts], pulled[2 * parts :]
        g_product = concatenate(*g_products, axis=-1)
        g_before[0] = g_before[0] + matmul(g_product, transpose(kernel)) * kept
        # a cell that only sees the sum of the two gives both one gradient, to be kept once
        one = all(a is b for a, b in zip(g_x, g_products, strict=True))
        return tuple(g_before), (g_product,) if one else (concatenate(*g_x, axis=-1), g_product)

    rows = (g[:count], mask, split(x, parts), products, costly, before)
    zeros = tuple(zeros_like(first) for first in start)
    g_start, slopes = scan(step_back, zeros, rows, kernel, reverse=not reverse)
    g_x, g_products = slopes[0], slopes[-1]
    gradients = {0: g_x, **dict(enumerate(g_start, start=4))}
    if 1 in wanted:
        gradients[1] = product_over_rows(_flat(hidden), _flat(g_products))
    if 2 in wanted:
        gradients[2] = unbroadcast(g_products, bias)
    return {i: pulled for i, pulled in gradients.items() if i in wanted}


_recurrence.pullback_together(_recurrence_back)


def _of_all(cell: Cell, parts: int) -> Callable[..., States]:
    """The cell as a function of arrays that stand one behind the other."""
    return lambda *all: cell(all[:parts], all[parts : 2 * parts], all[2 * parts :])


def _unless_masked(new: States, old: States, mask: Sequence[Array]) -> States:
    if not mask:
        return new
    reads = expand_dims(mask[0] != 0, -1)
    return tuple(where(reads, one, other) for one, other in zip(new, old, strict=True))


def _flat(sequence: Array) -> Array:
    """The steps of all examples, one below the other."""
    return reshape(sequence, shape=(-1, sequence.shape[-1]))


def _states_before(states: Array, start: Array, reverse: bool) -> Array:
    """The state that each step set out from."""
    first = expand_dims(start, 0)
    if reverse:
        return concatenate(cut(states, 1, len(states), axis=0), first)
    return concatenate(first, cut(states, 0, len(states) - 1, axis=0))
