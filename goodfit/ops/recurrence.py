"""Networks that read a sequence: the loop, and the one large product on the way back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TypeAlias

from goodfit import arrays
from goodfit.arrays import Array, Namespace, Tree
from goodfit.autodiff import lower, primitive, pull_back, zeros_like
from goodfit.ops.broadcasting import unbroadcast
from goodfit.ops.elementwise import where
from goodfit.ops.indexing import getitem
from goodfit.ops.loops import scan
from goodfit.ops.products import matmul, tensordot
from goodfit.ops.shapes import concatenate, cut, expand_dims, pad, transpose

Cell: TypeAlias = Callable[[Array, Array, Array], Array]


def recurrence(
    x: Array,
    start: Array,
    kernel: Array,
    *,
    cell: Cell,
    bias: Array = 0.0,
    kept: Array = 1.0,
    reverse: bool = False,
    mask: Array | None = None,
) -> Array:
    """All states of a network that reads a sequence: `state = cell(x[t], h @ kernel, state)`.

    `h` is the first row of the state before. The way back gathers the kernel's gradient in one
    product after the loop, instead of adding up one small product in each step.

    Args:
        x: (time, batch, gates), the inputs already multiplied by their own weights.
        start: (states, batch, units), the state before the first step: h, and what else the cell
            remembers.
        kernel: (units, gates).
        cell: `cell(x_t, h @ kernel, state)` returns the new state; element-wise, without weights.
        bias: (gates,), added to the product before the cell sees it.
        kept: (batch, units), by which h is multiplied before the product. A constant to gradients.
        reverse: reads from the last step to the first; states stay at the places of their inputs.
        mask: (time, batch); where it is 0 the state stays as it was. A constant to gradients.

    Returns:
        The state after each step: (time, states, batch, units).

    Example:
        >>> import numpy as np
        >>> add = lambda x_t, product, state: (x_t + product)[None]
        >>> x = np.array([1.0, 2.0, 3.0]).reshape(3, 1, 1)
        >>> recurrence(x, np.zeros((1, 1, 1)), np.full((1, 1), 10.0), cell=add).ravel()
        array([  1.,  12., 123.])
    """
    rest = () if mask is None else (mask,)
    settings = {"cell": cell, "reverse": reverse}
    states, _ = _recurrence(x, start, kernel, bias, lower(kept), *rest, **settings)
    return states


@primitive
def _recurrence(
    xp: Namespace,
    x: Array,
    start: Array,
    kernel: Array,
    bias: Array,
    kept: Array,
    *mask: Array,
    cell: Cell,
    reverse: bool,
) -> tuple[Array, Array]:
    """The states, and the products with the kernel, which the way back need not compute again."""

    def step(state: Array, row: tuple[Array, ...]) -> tuple[Array, tuple[Array, Array]]:
        seen, *read = row
        product = (state[0] * kept) @ kernel + bias
        new = _unless_masked(cell(seen, product, state), state, read)
        return new, (new, product)

    _, (states, products) = arrays.scan(step, xp.asarray(start), (x, *mask), reverse=reverse)
    return states, products


def _recurrence_back(
    wanted: Collection[int],
    g: tuple[Array, Array],
    out: tuple[Array, Array],
    x: Array,
    start: Array,
    kernel: Array,
    bias: Array,
    kept: Array,
    *mask: Array,
    cell: Cell,
    reverse: bool,
) -> dict[int, Array]:
    before = _states_before(out[0], start, reverse)
    hidden = getitem(before, index=(slice(None), 0)) * kept
    products = _saved(out[1], lambda: matmul(hidden, kernel) + bias)

    def step_back(g_state: Array, row: Tree, kernel: Array) -> tuple[Array, tuple[Array, Array]]:
        g_here, read, *seen = row

        def new_state(x_t: Array, product: Array, state: Array) -> Array:
            return _unless_masked(cell(x_t, product, state), state, read)

        _, pull = pull_back(new_state, *seen)
        g_x, g_product, g_before = pull(g_state + g_here)
        g_hidden = matmul(g_product, transpose(kernel)) * kept
        return g_before + _as_first_row(g_hidden, len(start)), (g_x, g_product)

    rows = (g[0], mask, x, products, before)
    backward = scan(step_back, zeros_like(start), rows, kernel, reverse=not reverse)
    g_start, (g_x, g_products) = backward
    gradients = {0: g_x, 1: g_start}
    if 2 in wanted:
        gradients[2] = tensordot(hidden, g_products, axes=((0, 1), (0, 1)))
    if 3 in wanted:
        gradients[3] = unbroadcast(g_products, bias)
    return {i: pulled for i, pulled in gradients.items() if i in wanted}


_recurrence.pullback_together(_recurrence_back)


def _unless_masked(new: Array, old: Array, mask: Sequence[Array]) -> Array:
    return where(expand_dims(mask[0] != 0, -1), new, old) if mask else new


def _states_before(states: Array, start: Array, reverse: bool) -> Array:
    """The state that each step set out from."""
    first = expand_dims(start, 0)
    if reverse:
        return concatenate(cut(states, 1, len(states), axis=0), first)
    return concatenate(first, cut(states, 0, len(states) - 1, axis=0))


def _saved(value: Array, formula: Callable[[], Array]) -> Array:
    """What the way forward kept; its formula where that is itself to be differentiated."""
    return value if lower(value) is value else formula()


def _as_first_row(row: Array, rows: int) -> Array:
    below = ((0, rows - 1), *((0, 0),) * row.ndim)
    return pad(expand_dims(row, 0), widths=below)
