"""The layer that is a function of one's own."""

from __future__ import annotations

import inspect
from typing import Any, ClassVar

from goodfit.arrays import Array, Tree, result_shapes
from goodfit.errors import FileError, SettingError, ShapeError
from goodfit.layers.context import Context, LayerContext
from goodfit.layers.layer import Shape
from goodfit.layers.shaped import Shaped

UNKNOWN_LENGTHS = (5, 13)
"""Two lengths for axes whose length is not known, to see which axes of a result depend on it."""


class Lambda(Shaped):
    """Applies a function of arrays; for a step that is not worth a class.

    A function that computes with `goodfit.ops` or Python's operators can be differentiated and
    compiled. It is code, and a model file holds none: such a model cannot be saved. What is
    to be saved is a class of its own, with `call`.

    Args:
        function: gets the input, or a list of the inputs where there are several, and by name,
            where it asks for them, `training` and `mask`.
        output_shape: one example's shape, or a function that makes it of the input's; None tries.
        mask: which steps of the output count: an array, or a function of the input and its mask;
            None stands for all.
        arguments: what else the function gets, by name.

    Raises:
        SettingError: `function` cannot be called.

    Example:
        >>> from goodfit.layers import Input
        >>> Lambda(lambda x: x[:, ::2] ** 2)(Input(shape=(6, 3)))
        <Symbol (batch, 3, 3) from Lambda>
    """

    joins: ClassVar[bool] = True
    least: ClassVar[int] = 1

    function: Any
    output_shape: Any = None
    mask: Any = None
    arguments: Any = None

    def __post_init__(self) -> None:
        if not callable(self.function):
            raise SettingError(
                f"Lambda applies a function, but got {self.function!r}. Write for instance "
                "`Lambda(lambda x: x ** 2)`."
            )
        self.settle_output_shape()

    def found_shape(self, shape: Any, **options: Any) -> Any:
        """What was written, or what the function yields when it is tried."""
        given = self.written_shape
        if callable(given):
            return tuple(given(_single(shape)))
        if given is not None:
            return (given,) if isinstance(given, int) else tuple(given)
        return self._tried_shape(shape)

    def output_mask(self, x: Any, mask: Any) -> Array | None:
        """What the setting `mask` is, or yields."""
        if not callable(self.mask):
            return self.mask
        return self.mask(_single(x), None if mask is None else _single(mask))

    def call(self, params: Tree, x: Any, ctx: LayerContext) -> Array:
        """`function(x)`."""
        masks = None if ctx.mask is None else _single(ctx.mask)
        told = {"training": ctx.training, "mask": masks}
        wanted = inspect.signature(self.function).parameters
        asked = {name: value for name, value in told.items() if name in wanted}
        return self.function(_single(x), **(self.arguments or {}), **asked)

    def written_settings(self) -> dict[str, Any]:
        """None: a function is code.

        Raises:
            FileError: always.
        """
        raise FileError(
            f"{self.title} cannot be saved: a Lambda is code, and a goodfit file holds none. Save "
            "the weights alone, `model.save_weights(...)`, or write a layer of your own: "
            "`class MyStep(Layer)` with `call(self, params, x, ctx)`."
        )

    def _tried_shape(self, shapes: list[Shape]) -> Shape:
        try:
            one, other = (self._result_shape(shapes, length) for length in UNKNOWN_LENGTHS)
        except Exception as error:
            raise ShapeError(
                f"{self.title} was tried to see the shape of its output, and failed: {error} Say "
                "what it will be: `Lambda(..., output_shape=(10,))`."
            ) from error
        return tuple(n if n == m else None for n, m in zip(one, other, strict=True))

    def _result_shape(self, shapes: list[Shape], length: int) -> Shape:
        known = [(2, *(length if n is None else n for n in shape)) for shape in shapes]
        ctx = Context().enter(self.title, {}, self.trainable)
        result: Shape = result_shapes(lambda *x: self.call({}, list(x), ctx), known)
        return result[1:]


def _single(inputs: Any) -> Any:
    """The input itself where there is one."""
    return inputs[0] if len(inputs) == 1 else inputs
