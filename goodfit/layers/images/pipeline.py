"""Layers one after the other, as one."""

from __future__ import annotations

from typing import Any, ClassVar

from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError
from goodfit.layers.context import LayerContext
from goodfit.layers.images.image_layer import ImageLayer
from goodfit.layers.layer import Layer, Shape


class Pipeline(Layer):
    """Layers one after the other, as one layer; mostly such as prepare or augment data.

    Called on arrays, or on a dict of images and labels, it acts as in training unless
    `training=False`.

    Args:
        layers: the layers; their weights are under their numbers.

    Raises:
        SettingError: there is none, or something in the list is no layer.

    Example:
        >>> from goodfit.layers import Input, RandomFlip, Rescaling
        >>> Pipeline([Rescaling(1 / 255), RandomFlip("horizontal")])(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from Pipeline>
    """

    trains_alone: ClassVar[bool] = True

    layers: Any

    def __post_init__(self) -> None:
        given = self.layers if isinstance(self.layers, list | tuple) else (self.layers,)
        if not given or not all(isinstance(layer, Layer) for layer in given):
            raise SettingError(
                f"Pipeline takes a list of layers, but got {self.layers!r}. Write for instance "
                "`Pipeline([Rescaling(1 / 255), RandomFlip()])`."
            )
        self.settle("layers", tuple(given))

    def weights(self, shape: Shape) -> dict[str, Any]:
        """Those of each layer that has any, under its number."""
        pairs = self._numbered(shape)
        return {n: own for n, layer, inside in pairs if (own := layer.weights(inside))}

    def memory(self, shape: Shape) -> dict[str, Any]:
        """Those of each layer that has any, under its number."""
        pairs = self._numbered(shape)
        return {n: own for n, layer, inside in pairs if (own := layer.memory(inside))}

    def output_shape(self, shape: Shape) -> Shape:
        """The last layer's."""
        for layer in self.layers:
            shape = layer.output_shape(shape)
        return shape

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """None where one of the layers has none."""
        return mask if all(layer.keeps_mask for layer in self.layers) else None

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """One layer after the other."""
        for i, layer in enumerate(self.layers):
            x = layer.call(params.get(str(i), {}), x, ctx.inner(str(i)))
        return x

    def at_once(self, x: Any, ctx: LayerContext, **options: Any) -> Any:
        """The output for arrays, or for a dict of what belongs together."""
        for i, layer in enumerate(self.layers):
            alone = isinstance(x, dict) and not isinstance(layer, ImageLayer | Pipeline)
            part = x["images"] if alone else x
            out = layer.at_once(part, ctx.inner(str(i)))
            x = {**x, "images": out} if alone else out
        return x

    def _numbered(self, shape: Shape) -> list[tuple[str, Layer, Shape]]:
        """The layers with their numbers and the shapes of their inputs."""
        numbered = []
        for i, layer in enumerate(self.layers):
            numbered.append((str(i), layer, shape))
            shape = layer.output_shape(shape)
        return numbered
