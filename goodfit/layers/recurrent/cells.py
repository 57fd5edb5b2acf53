"""Cells: one step of a recurrent layer, and the layer that takes the step over a sequence."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar, TypeAlias

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import NotReadyError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, Weight
from goodfit.layers.recurrent.scanning import States
from goodfit.layers.recurrent.sequence import Recurrent, keeping
from goodfit.layers.settings import resolve_names
from goodfit.settings import check, count, fraction_below_one

Parts: TypeAlias = tuple[Array, ...]


class Cell(Layer):
    """The parent of the cells that have a `kernel` for the input and one for the last output.

    A subclass writes the formula of a step, `step`; says into how many parts of `units` numbers it
    cuts what it gets (`parts`), and how many states it carries on (`states`). The first state is
    the output.

    Args:
        units: how many numbers a state has.
        activation: what the cell bends its numbers with.
        kernel_initializer: "auto" fits the activation: He's for the ReLU family, else Glorot's.
        dropout: the share of the input's features that is dropped in training, from 0 up to, but
            not including, 1; the same ones at every step of a sequence.
        recurrent_dropout: the share of the last output that is hidden from the cell's product, the
            same at every step.
        seed: another seed drops others; the model's own seed counts as well.

    Raises:
        SettingError: `units` is not a whole number of at least 1, or a share not within its range.
    """

    parts: ClassVar[int] = 1
    states: ClassVar[int] = 1
    options: ClassVar[tuple[str, ...]] = ("states",)

    units: int
    activation: Any = "tanh"
    _: KW_ONLY
    use_bias: bool = True
    kernel_initializer: Any = "auto"
    recurrent_initializer: Any = "orthogonal"
    bias_initializer: Any = "zeros"
    kernel_regularizer: Any = None
    recurrent_regularizer: Any = None
    bias_regularizer: Any = None
    kernel_constraint: Any = None
    recurrent_constraint: Any = None
    bias_constraint: Any = None
    dropout: float = 0.0
    recurrent_dropout: float = 0.0
    seed: int | None = None

    def __post_init__(self) -> None:
        check(self, units=count, dropout=fraction_below_one, recurrent_dropout=fraction_below_one)
        resolve_names(self)

    def step(self, x: Parts, product: Parts, state: Parts) -> Parts:
        """The formula: the new states, of shape (batch, units) each.

        Args:
            x: this step's input, already multiplied by `kernel`, plus `bias`, in its parts.
            product: the last output, already multiplied by `recurrent_kernel`, in its parts.
            state: the last step's states.
        """
        raise NotImplementedError(f"{type(self).__name__} has no `step`")

    @property
    def state_size(self) -> int | list[int]:
        """How many numbers the state has, or each of the states."""
        return self.units if self.states == 1 else [self.units] * self.states

    @property
    def output_size(self) -> int:
        """How many numbers the output has."""
        return self.units

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """`kernel` for the input, `recurrent_kernel` for the last output, and a `bias`."""
        width = self.parts * self.units
        kernel = Weight(
            (self.require_last(shape, "features"), width),
            self.kernel_initializer,
            self.kernel_regularizer,
            self.kernel_constraint,
        )
        recurrent_kernel = Weight(
            (self.units, width),
            self.recurrent_initializer,
            self.recurrent_regularizer,
            self.recurrent_constraint,
        )
        weights = {"kernel": kernel, "recurrent_kernel": recurrent_kernel}
        return {**weights, "bias": self.bias_weight()} if self.use_bias else weights

    def bias_weight(self) -> Weight:
        """What the input's product is moved by."""
        shape = (self.parts * self.units,)
        return Weight(shape, self.first_bias, self.bias_regularizer, self.bias_constraint)

    def first_bias(self, key: Array, shape: tuple[int, ...]) -> Array:
        """The bias that training begins with."""
        return self.bias_initializer(key, shape)

    def output_shape(self, shape: Shape, states: Any = None) -> Any:
        """A cell has none by itself: it is no layer to be connected, but a part of one."""
        raise NotReadyError(
            f"{self.title} is a cell, which makes a single step. Put it into the layer that takes "
            f"it over a sequence: `RNN({self!r})`."
        )

    def call(self, params: Tree, x: Array, ctx: LayerContext, states: Any = ()) -> Any:
        """One step from these states: the output, and the new states."""
        projected, kept = self.prepared(params, x, x, states, ctx)
        return self.advance(params, projected, states, kept)

    def prepared(
        self, params: Tree, x: Array, step: Array, states: States, ctx: LayerContext
    ) -> tuple[Array, Array]:
        """The input of one step or of many, projected; and what to multiply the last output by.

        Both without what is dropped, which is the same at every step: `step` is the input of one.
        """
        x = x * keeping(self, self.dropout, step, ctx, "dropout")
        kept = keeping(self, self.recurrent_dropout, states[0], ctx, "recurrent_dropout")
        return self.project(params, x), kept

    def project(self, params: Tree, x: Array) -> Array:
        """What the input adds, for one step or for many at once."""
        projected = x @ params["kernel"]
        return projected + params["bias"] if self.use_bias else projected

    def recurrent_bias(self, params: Tree) -> Array:
        """What the last output's product is moved by."""
        return 0.0

    def advance(
        self, params: Tree, projected: Array, states: States, kept: Array
    ) -> tuple[Array, States]:
        """One step, the input being projected already: the output, and the new states."""
        product = (states[0] * kept) @ params["recurrent_kernel"] + self.recurrent_bias(params)
        both = ops.split(projected, self.parts), ops.split(product, self.parts)
        new = self.step(*both, tuple(states))
        return new[0], list(new)


class CellOverTime(Recurrent, Cell):
    """A cell as a layer: all inputs are projected at once, and the steps are one primitive."""

    options: ClassVar[tuple[str, ...]] = Recurrent.options

    def state_shapes(self, shape: Shape) -> list[Shape]:
        """(units,) each."""
        self.require_rank(shape, ("time", "features"))
        self.require_last(shape, "features")
        return [(self.units,)] * self.states

    def read(
        self, params: Tree, x: Array, start: States, mask: Array | None, ctx: LayerContext
    ) -> tuple[Array, States]:
        """The steps, by `ops.recurrence`."""
        projected, kept = self.prepared(params, x, x[0], start, ctx)
        states = ops.recurrence(
            projected,
            start,
            params["recurrent_kernel"],
            cell=self.step,
            bias=self.recurrent_bias(params),
            kept=kept,
            reverse=self.go_backwards,
            mask=mask,
        )
        return states[0], [state[self._last] for state in states]
