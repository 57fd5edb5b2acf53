"""Layers that wrap another one."""

from __future__ import annotations

from typing import Any

from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape


class Wrapper(Layer):
    """A layer around another one, which does what that one does until a subclass changes it.

    Args:
        layer: the layer inside; its weights and its memory are under `layer`.

    Raises:
        SettingError: what was given is no layer.

    Example:
        >>> from goodfit.layers import Dense
        >>> Wrapper(Dense(3)).output_shape((5,))
        (3,)
    """

    layer: Any

    def __post_init__(self) -> None:
        if not isinstance(self.layer, Layer):
            raise SettingError(
                f"{self.title} wraps a layer, but got {self.layer!r}. "
                f"Write for instance `{type(self).__name__}(Dense(10))`."
            )

    def weights(self, shape: Shape) -> dict[str, Any]:
        """The layer's, under `layer`."""
        weights = self.layer.weights(shape)
        return {"layer": weights} if weights else {}

    def memory(self, shape: Shape) -> dict[str, Any]:
        """The layer's, under `layer`."""
        memory = self.layer.memory(shape)
        return {"layer": memory} if memory else {}

    def output_shape(self, shape: Shape) -> Shape:
        """The layer's."""
        shape_inside: Shape = self.layer.output_shape(shape)
        return shape_inside

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """The layer's."""
        return self.layer.output_mask(x, mask)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The layer's output."""
        return self.layer.call(params.get("layer", {}), x, ctx.inner("layer"))
