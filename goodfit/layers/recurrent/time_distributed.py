"""The layer that takes another one to every step of a sequence."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree, random
from goodfit.errors import SettingError, ShapeError
from goodfit.layers.context import InnerContext, LayerContext
from goodfit.layers.layer import Shape, batch_shape
from goodfit.layers.recurrent.wrapped import require_plain
from goodfit.layers.wrapping import Wrapper


class TimeDistributed(Wrapper):
    """Applies a layer to each step of a sequence, the same weights at all of them.

    All steps are computed at once, as one batch of `batch * time` rows. Steps that a mask hides
    count as little as padding does, for instance in the averages of a BatchNormalization.

    Args:
        layer: what is applied to a step.

    Raises:
        SettingError: it is no layer that takes one input.

    Example:
        >>> from goodfit.layers import Conv2D, Input
        >>> TimeDistributed(Conv2D(8, 3))(Input(shape=(10, 28, 28, 1)))
        <Symbol (batch, 10, 26, 26, 8) from TimeDistributed>
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.layer.joins:
            raise SettingError(
                f"{self.title} applies a layer with one input, but got {self.layer!r}. "
                "Write for instance `TimeDistributed(Dense(10))`."
            )
        require_plain(self, self.layer)

    def weights(self, shape: Shape) -> dict[str, Any]:
        """The layer's, under `layer`."""
        return super().weights(shape[1:])

    def memory(self, shape: Shape) -> dict[str, Any]:
        """The layer's, under `layer`."""
        return super().memory(shape[1:])

    def output_shape(self, shape: Shape) -> Shape:
        """The layer's for one step, behind the time."""
        if len(shape) < 2:
            raise ShapeError(
                f"{self.title} expects a sequence, (batch, time, ...), but got "
                f"{batch_shape(shape)}. Add the axis that is missing, for instance with "
                "`Reshape((-1, 1))`."
            )
        step = super().output_shape(shape[1:])
        if isinstance(step, list):
            raise ShapeError(
                f"{self.title} applies a layer with one output, but {self.layer!r} has "
                f"{len(step)}. Leave out what makes it return more, such as `return_state=True`."
            )
        return (shape[0], *step)

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """The input's; a step that has steps itself counts if one of them does."""
        if mask is None or mask.ndim == 2:
            return mask
        return ops.any(ops.reshape(mask, shape=(*mask.shape[:2], -1)), axis=-1)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The layer's output for all steps of all rows."""
        batch, time = x.shape[:2]
        inside = EachStep(ctx, "layer", time, self.output_mask(x, ctx.mask))
        out = self.layer.call(params.get("layer", {}), _merged(x), inside)
        return ops.reshape(out, shape=(batch, time, *out.shape[1:]))


class EachStep(InnerContext):
    """What a layer sees that gets all steps of a sequence as one batch.

    Example:
        >>> from goodfit.layers.context import Context
        >>> ctx = Context(rows=np.array([1.0, 0.0])).enter("it", {}, True)
        >>> EachStep(ctx, "layer", 3, None).rows
        array([1., 1., 1., 0., 0., 0.])
    """

    def __init__(self, outer: LayerContext, name: str, time: int, steps: Array | None) -> None:
        super().__init__(outer, name)
        self._time = time
        self.rows = _counting(outer.rows, time, steps)
        self.mask = None if outer.mask is None or outer.mask.ndim == 2 else _merged(outer.mask)

    def example_keys(self, count: int, purpose: str = "") -> Array:
        """A random key for each step of each example, (count, 2)."""
        keys = super().example_keys(count // self._time, purpose)
        steps = [random.fold(keys, i) for i in range(self._time)]
        return ops.reshape(ops.stack(steps, axis=1), shape=(count, 2))


def _counting(rows: Array | None, time: int, steps: Array | None) -> Array | None:
    """1 for each step of a real row that no mask hides, else 0; None where all count."""
    if rows is None and steps is None:
        return None
    each = 1.0 if rows is None else ops.repeat_axis(rows[:, None], time, axis=1)
    shown = 1.0 if steps is None else ops.cast(steps, dtype=np.float32)
    return ops.reshape(each * shown, shape=(-1,))


def _merged(x: Array) -> Array:
    """(batch * time, ...)."""
    return ops.reshape(x, shape=(x.shape[0] * x.shape[1], *x.shape[2:]))
