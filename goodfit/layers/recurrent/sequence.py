"""What all layers share that read a sequence step by step and carry states on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import KW_ONLY
from typing import Any, ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree, namespace, random
from goodfit.autodiff import lower
from goodfit.errors import NotReadyError, ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, Weight, batch_shape
from goodfit.layers.recurrent.scanning import States, widened


class Recurrent(Layer):
    """The parent of layers that read a sequence: (batch, time, ...) in, the last output out.

    A subclass says what shapes its states have, and reads the steps, `read`. Steps that a mask
    hides leave the states as they were, and repeat the last output.

    Args:
        return_sequences: whether the output has every step, or the last one alone.
        return_state: whether the states after the last step are outputs too, behind the first.
        go_backwards: whether the sequence is read from its end; what is returned is in the order
            of reading.
        stateful: whether the next batch goes on from where this one ended, row by row; its rows
            must then be as many, `Input(batch_size=...)`. `model.reset_states()` begins anew.
        unroll: accepted because Keras has it. There is one loop either way, with the same result.
        zero_output_for_mask: whether a hidden step's output is 0 instead of the last one's.
    """

    options: ClassVar[tuple[str, ...]] = ("initial_state",)

    _: KW_ONLY
    return_sequences: bool = False
    return_state: bool = False
    go_backwards: bool = False
    stateful: bool = False
    unroll: bool = False
    zero_output_for_mask: bool = False

    def state_shapes(self, shape: Shape) -> list[Shape]:
        """One example's states; what a step puts out has the shape of the first."""
        raise NotImplementedError(f"{type(self).__name__} has no `state_shapes`")

    def step_shape(self, shape: Shape) -> Shape:
        """One example's output of one step."""
        return self.state_shapes(shape)[0]

    def read(
        self, params: Tree, x: Array, start: States, mask: Array | None, ctx: LayerContext
    ) -> tuple[Array, States]:
        """The outputs of all steps, each in the place of its input, and the last states.

        Args:
            params: the weights.
            x: the sequence, (time, batch, ...).
            start: the states before the first step.
            mask: (time, batch), which steps count; None where all do.
            ctx: the run.
        """
        raise NotImplementedError(f"{type(self).__name__} has no `read`")

    def memory(self, shape: Shape) -> dict[str, Any]:
        """The states of a layer that is `stateful`: `state_0` and so on, a row for each example."""
        if not self.stateful:
            return {}
        shapes: list[Any] = self.state_shapes(shape)
        rows = self._rows()
        return {f"state_{i}": Weight((rows, *one), "zeros") for i, one in enumerate(shapes)}

    def output_shape(self, shape: Shape, initial_state: Any = None) -> Any:
        """A step's shape, with the time before it where all steps are returned; then the states'.

        Raises:
            ShapeError: the states that the layer was given to begin from are not such ones.
        """
        states = self.state_shapes(shape)
        if initial_state is not None:
            self._require_states([_shape(given) for given in _listed(initial_state)], states)
        step = self.step_shape(shape)
        output = (shape[0], *step) if self.return_sequences else step
        return [output, *states] if self.return_state else output

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """The input's, in the order of reading; None where only the last step is returned."""
        if mask is None or not self.return_sequences:
            return None
        return ops.flip(mask, axis=1) if self.go_backwards else mask

    def call(self, params: Tree, x: Array, ctx: LayerContext, initial_state: Any = None) -> Any:
        """Reads the sequence from `initial_state`, from what was remembered, or from zeros."""
        start = self._start(x, ctx, initial_state)
        mask = None if ctx.mask is None else ops.swapaxes(ctx.mask, 0, 1)
        outputs, states = self.read(params, ops.swapaxes(x, 0, 1), start, mask, ctx)
        if self.stateful:
            self._remember(start, states, ctx)
        if mask is not None and self.zero_output_for_mask:
            outputs = ops.where(widened(mask, outputs), outputs, 0.0)
        output = self._in_order(outputs) if self.return_sequences else outputs[self._last]
        return [output, *states] if self.return_state else output

    @property
    def _last(self) -> int:
        """The place of the step that is read last."""
        return 0 if self.go_backwards else -1

    def _in_order(self, outputs: Array) -> Array:
        batch_first = ops.swapaxes(outputs, 0, 1)
        return ops.flip(batch_first, axis=1) if self.go_backwards else batch_first

    def _start(self, x: Array, ctx: LayerContext, given: Any) -> States:
        if given is not None:
            return list(_listed(given))
        if not self.stateful:
            xp, shapes = namespace(lower(x)), self.state_shapes(tuple(x.shape[1:]))
            return [xp.zeros((x.shape[0], *shape), _float_of(x)) for shape in shapes]
        states = [ctx.memory[f"state_{i}"] for i in range(len(ctx.memory))]
        if len(states[0]) != len(x):
            raise ShapeError(
                f"{self.title} goes on from {len(states[0])} rows, but got {len(x)}. A stateful "
                f"layer takes batches of one size: pass `batch_size={len(states[0])}`, and as many "
                "rows as fill whole batches."
            )
        return states

    def _remember(self, before: States, after: States, ctx: LayerContext) -> None:
        """Rows of padding keep what they had."""
        now = [lower(state) for state in after]
        if ctx.rows is not None:
            real = ctx.rows != 0
            pairs = zip(now, before, strict=True)
            now = [ops.where(widened(real, new), new, lower(old)) for new, old in pairs]
        ctx.remember(**{f"state_{i}": state for i, state in enumerate(now)})

    def _rows(self) -> int:
        rows: int | None = getattr(self, "batch_size", None)
        if rows is None:
            raise NotReadyError(
                f"{self.title} is stateful: it keeps a state for each row of a batch, and must "
                "know how many there are. Say it where the data enters, for instance with "
                "`Input(shape=(20, 8), batch_size=32)`."
            )
        return rows

    def _require_states(self, given: list[Shape], wanted: list[Shape]) -> None:
        if len(given) != len(wanted) or any(map(_differ, given, wanted)):
            raise ShapeError(
                f"{self.title} begins from {_told(wanted)}, but initial_state has {_told(given)}. "
                "Take for instance the states of a layer like it, made with `return_state=True`."
            )


def keeping(layer: Any, rate: float, like: Array, ctx: LayerContext, purpose: str) -> Array:
    """What to multiply by to drop a share of the numbers, the same at every step of a sequence.

    Gal and Ghahramani, "A theoretically grounded application of dropout in recurrent neural
    networks" (2016). A key for a purpose does not change within a batch: what was drawn need not be
    carried along.
    """
    if not ctx.dropping or rate == 0:
        return 1.0
    key = ctx.key(purpose) if layer.seed is None else random.fold(ctx.key(purpose), layer.seed)
    return (random.uniform(key, tuple(like.shape)) >= rate).astype(like.dtype) / (1 - rate)


def _float_of(x: Array) -> Any:
    return x.dtype if np.issubdtype(x.dtype, np.floating) else np.float32


def _listed(states: Any) -> Iterator[Any]:
    """The states in a nest of lists and tuples, each an array, a symbol or a shape."""
    if not isinstance(states, list | tuple) or _is_shape(states):
        yield states
        return
    for part in states:
        yield from _listed(part)


def _is_shape(states: Sequence[Any]) -> bool:
    return all(n is None or isinstance(n, int) for n in states)


def _shape(state: Any) -> Shape:
    return state if isinstance(state, tuple) else tuple(state.shape[1:])


def _differ(given: Shape, wanted: Shape) -> bool:
    same = [a is None or b is None or a == b for a, b in zip(given, wanted, strict=False)]
    return len(given) != len(wanted) or not all(same)


def _told(shapes: Sequence[Shape]) -> str:
    states = "1 state" if len(shapes) == 1 else f"{len(shapes)} states"
    return f"{states} of shape {' and '.join(dict.fromkeys(map(batch_shape, shapes)))}"
