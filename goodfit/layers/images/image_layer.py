"""What layers of images have in common, and what belongs to an image: its label, its mask."""

from __future__ import annotations

from typing import Any, ClassVar

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import DataError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape
from goodfit.layers.spatial import IMAGE, Spatial

PARTS = ("images", "labels", "segmentation_masks")
"""What such a layer takes in one dict, when it is called on arrays."""


class ImageLayer(Spatial):
    """The parent of layers that take images and give images, computed in floating point.

    Called on arrays, such a layer takes a batch, one image, or a dict with `images` and, beside
    them, `labels` and `segmentation_masks`, and acts as in training unless `training=False`.
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE
    trains_alone: ClassVar[bool] = True

    moves: ClassVar[bool] = False
    """Whether the layer moves pixels, so that masks of the images have to follow."""

    def shape_after(self, shape: Shape) -> Shape:
        """The input's."""
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The formula, of whole numbers as float32."""
        return super().call(params, as_floats(x), ctx)

    def at_once(self, x: Any, ctx: LayerContext, **options: Any) -> Any:
        """The output for arrays: a batch, one image, or a dict of what belongs together."""
        if isinstance(x, dict):
            return self._together(x, ctx)
        if x.ndim == 3:
            return super().at_once(x[None], ctx)[0]
        return super().at_once(x, ctx)

    def labels_after(self, labels: Array, images: Array, ctx: LayerContext) -> Array:
        """The labels of what the layer makes of the images: the same, for most layers."""
        return labels

    def masks_after(self, masks: Array, ctx: LayerContext) -> Array:
        """The masks of what the layer makes of the images; none of their numbers is averaged."""
        if not self.moves:
            return masks
        has_choice = "interpolation" in vars(self)
        alike = self.with_settings(interpolation="nearest") if has_choice else self
        return alike.at_once(masks, ctx)

    def _together(self, parts: dict[str, Any], ctx: LayerContext) -> dict[str, Any]:
        if "images" not in parts or not parts.keys() <= set(PARTS):
            raise DataError(
                f"{self.title} takes a dict of `images` and, beside them, `labels` and "
                f"`segmentation_masks`, but got {', '.join(map(repr, parts))}. Write for instance "
                f"`{type(self).__name__}(...)({{'images': x, 'labels': y}})`."
            )
        images = parts["images"]
        after = {**parts, "images": self.at_once(images, ctx)}
        if "labels" in parts:
            after["labels"] = self.labels_after(parts["labels"], images, ctx)
        if "segmentation_masks" in parts:
            after["segmentation_masks"] = self.masks_after(parts["segmentation_masks"], ctx)
        return after


def as_floats(x: Array) -> Array:
    """Whole numbers as float32; floats keep their precision.

    Example:
        >>> as_floats(np.array([255], np.uint8)).dtype
        dtype('float32')
    """
    return x if np.issubdtype(x.dtype, np.floating) else ops.cast(x, dtype=np.float32)


def rescaled(x: Array, before: tuple[float, float], after: tuple[float, float]) -> Array:
    """Values of one range as values of another.

    Example:
        >>> rescaled(np.array([-1.0, 1.0]), (-1, 1), (0, 255)).tolist()
        [0.0, 255.0]
    """
    if before == after:
        return x
    factor = (after[1] - after[0]) / (before[1] - before[0])
    return (x - before[0]) * factor + after[0]
