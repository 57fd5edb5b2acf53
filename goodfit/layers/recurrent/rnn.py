"""Any cell over a sequence, and cells upon each other as one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from goodfit.arrays import Array, Tree, namespace
from goodfit.autodiff import lower
from goodfit.errors import SettingError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape
from goodfit.layers.recurrent.scanning import States, scanned
from goodfit.layers.recurrent.sequence import Recurrent


class RNN(Recurrent):
    """Takes any cell over a sequence: its states go from each step to the next.

    A cell is a layer with a `state_size`, a number or a list of numbers, whose
    `call(params, x, ctx, states)` returns the output of a step and the list of new states. Its
    output has the length `output_size`, or, without it, of the first state. What it draws with
    `ctx.key` is the same at every step.

    Args:
        cell: the cell; a list of cells is stacked.

    Raises:
        SettingError: what was given as a cell is none.

    Example:
        >>> from goodfit.layers import Input, Weight
        >>> class Leaky(Layer):
        ...     units: int
        ...     @property
        ...     def state_size(self):
        ...         return self.units
        ...     def weights(self, shape):
        ...         return {"kernel": Weight((shape[-1], self.units), "glorot_uniform")}
        ...     def call(self, params, x, ctx, states):
        ...         h = 0.9 * states[0] + x @ params["kernel"]
        ...         return h, [h]
        >>> RNN(Leaky(32), return_sequences=True)(Input(shape=(None, 8)))
        <Symbol (batch, any, 32) from RNN>
    """

    cell: Any

    def __post_init__(self) -> None:
        if isinstance(self.cell, list | tuple):
            self.resolve(cell=StackedRNNCells)
        require_cell(self, self.cell)

    def weights(self, shape: Shape) -> dict[str, Any]:
        """The cell's, under `cell`."""
        return {"cell": self.cell.weights(shape[1:])}

    def memory(self, shape: Shape) -> dict[str, Any]:
        """The states of a layer that is `stateful`; a cell has no memory but its states."""
        kept = self.cell.memory(shape[1:])
        if kept:
            raise SettingError(
                f"{self.title} has a cell that keeps {', '.join(kept)} in its memory, but what a "
                "cell carries from step to step are its states. Return it among the new states."
            )
        return super().memory(shape)

    def state_shapes(self, shape: Shape) -> list[Shape]:
        """One for each of the cell's states."""
        if len(shape) < 2:
            self.require_rank(shape, ("time", "features"))
        return [(size,) for size in sizes(self.cell)]

    def step_shape(self, shape: Shape) -> Shape:
        """The length of the cell's output."""
        return (output_size(self.cell),)

    def read(
        self, params: Tree, x: Array, start: States, mask: Array | None, ctx: LayerContext
    ) -> tuple[Array, States]:
        """The cell, at each step."""
        inside = ctx.inner("cell")
        inside.mask = None
        return scanned(
            lambda params, x_t, states: self.cell.call(params, x_t, inside, states=states),
            params["cell"],
            x,
            start,
            mask=mask,
            begins=self._begins(start),
            reverse=self.go_backwards,
        )

    def _begins(self, start: States) -> Array:
        """The state that the last cell puts out, where it is one."""
        cell = self.cell.cells[-1] if isinstance(self.cell, StackedRNNCells) else self.cell
        first, length = start[-len(sizes(cell))], output_size(cell)
        if first.shape[1] == length:
            return first
        return namespace(lower(first)).zeros((len(first), length), first.dtype)


class StackedRNNCells(Layer):
    """Cells upon each other as one: each takes the output of the one before.

    Its states are those of all cells, one after the other.

    Args:
        cells: a list of cells, the lowest first.

    Raises:
        SettingError: the list is empty, or something in it is no cell.

    Example:
        >>> from goodfit.layers import GRUCell, Input, LSTMCell
        >>> RNN(StackedRNNCells([LSTMCell(32), GRUCell(16)]))(Input(shape=(None, 8)))
        <Symbol (batch, 16) from RNN>
    """

    options: ClassVar[tuple[str, ...]] = ("states",)

    cells: Any

    def __post_init__(self) -> None:
        if not isinstance(self.cells, list | tuple) or not self.cells:
            raise SettingError(
                f"{self.title} got cells={self.cells!r}, but takes a list of cells. "
                "Write for instance `StackedRNNCells([LSTMCell(32), LSTMCell(32)])`."
            )
        self.resolve(cells=tuple)
        for cell in self.cells:
            require_cell(self, cell)

    @property
    def state_size(self) -> list[int]:
        """How many numbers each state has, of all cells."""
        return [size for cell in self.cells for size in sizes(cell)]

    @property
    def output_size(self) -> int:
        """How many numbers the highest cell puts out."""
        return output_size(self.cells[-1])

    def weights(self, shape: Shape) -> dict[str, Any]:
        """Each cell's, under `cell_0` and so on."""
        weights = {}
        for name, cell in self._named():
            weights[name] = cell.weights(shape)
            shape = (output_size(cell),)
        return weights

    def call(self, params: Tree, x: Array, ctx: LayerContext, states: Any = ()) -> Any:
        """One step of each cell: the highest one's output, and all new states."""
        left, after = list(states), []
        for name, cell in self._named():
            count = len(sizes(cell))
            own, left = left[:count], left[count:]
            x, new = cell.call(params[name], x, ctx.inner(name), states=own)
            after.extend(new)
        return x, after

    def _named(self) -> Iterator[tuple[str, Any]]:
        return ((f"cell_{i}", cell) for i, cell in enumerate(self.cells))


def sizes(cell: Any) -> list[int]:
    """How many numbers each of a cell's states has.

    Example:
        >>> from goodfit.layers import GRUCell, LSTMCell
        >>> sizes(GRUCell(3)), sizes(LSTMCell(3))
        ([3], [3, 3])
    """
    size = cell.state_size
    return list(size) if isinstance(size, list | tuple) else [size]


def output_size(cell: Any) -> int:
    """How many numbers a cell puts out."""
    size: int | None = getattr(cell, "output_size", None)
    return sizes(cell)[0] if size is None else size


def require_cell(layer: Layer, cell: Any) -> None:
    """Raises SettingError where something is no cell, for instance a whole recurrent layer."""
    known = isinstance(cell, Layer) and hasattr(cell, "state_size")
    if not known or isinstance(cell, Recurrent):
        raise SettingError(
            f"{layer.title} got {cell!r} as a cell, but a cell is a layer with a `state_size`, "
            "whose `call(params, x, ctx, states)` returns an output and the new states. Write for "
            f"instance `{type(layer).__name__}([LSTMCell(32)])`."
        )
