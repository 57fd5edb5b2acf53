"""A few changes, of any kind, all of one strength."""

from __future__ import annotations

from dataclasses import KW_ONLY

from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.images.choosing import (
    NUMBERS,
    light_changes,
    moving_changes,
    one_after_another,
    shade_changes,
)
from goodfit.layers.images.drawing import Augmentation
from goodfit.layers.images.image_layer import ImageLayer
from goodfit.layers.images.settings import Span, interpolation, share, value_range
from goodfit.settings import check, count


class RandAugment(Augmentation):
    """In training, some changes one after the other, each image its own.

    Images are sheared, shifted, turned, solarised, equalised or stretched to the full contrast;
    their brightness, colour, contrast, sharpness or number of shades is changed. Cubuk and others,
    "RandAugment: practical automated data augmentation with a reduced search space" (2019).

    Args:
        value_range: the lowest and the highest value of a pixel.
        num_ops: how many changes.
        factor: how strong they are, from 0 to 1: drawn between two numbers; a single number `f`
            stands for (0, f).
        interpolation: "bilinear" or "nearest".
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.
        UnknownNameError: there is no such interpolation.

    Example:
        >>> from goodfit.layers import Input
        >>> RandAugment(factor=0.3)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandAugment>
    """

    value_range: tuple[float, float] = (0, 255)
    _: KW_ONLY
    num_ops: int = 2
    factor: Span = 0.5
    interpolation: str = "bilinear"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, value_range=value_range, num_ops=count, factor=share)
        check(self, interpolation=interpolation)

    def changes(self) -> list[ImageLayer]:
        """All that can happen to an image."""
        return [
            *moving_changes(self.factor, self.interpolation),
            *shade_changes(self.factor, self.value_range),
            *light_changes(self.factor, self.value_range),
        ]

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`, or in training after some changes."""
        if not ctx.dropping:
            return x
        numbers = self.draws(x, ctx).uniform("changes", shape=(self.num_ops, NUMBERS))
        return one_after_another(x, numbers, self.changes(), ctx)
