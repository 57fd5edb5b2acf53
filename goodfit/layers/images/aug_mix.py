"""Several chains of changes, mixed with each other and with the image."""

from __future__ import annotations

from dataclasses import KW_ONLY

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.images.choosing import (
    NUMBERS,
    light_changes,
    moving_changes,
    one_after_another,
    shade_changes,
)
from goodfit.layers.images.drawing import Augmentation, Draws, for_pixels
from goodfit.layers.images.image_layer import ImageLayer
from goodfit.layers.images.settings import Span, interpolation, share, value_range
from goodfit.layers.images.shares import dirichlet
from goodfit.settings import check, count, positive


class AugMix(Augmentation):
    """In training, a mixture of each image with what chains of changes make of it.

    Hendrycks and others, "AugMix: a simple data processing method to improve robustness and
    uncertainty" (2019).

    Args:
        value_range: the lowest and the highest value of a pixel.
        num_chains: how many chains are mixed.
        chain_depth: how many changes, at most, a chain has.
        factor: how strong they are, from 0 to 1: drawn between two numbers; a single number `f`
            stands for (0, f).
        alpha: the shares of the mixture are drawn from the distributions of Beta and Dirichlet:
            all alike where alpha is large.
        all_ops: whether brightness, colour, contrast and sharpness are changed too.
        interpolation: "bilinear" or "nearest".
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.
        UnknownNameError: there is no such interpolation.

    Example:
        >>> from goodfit.layers import Input
        >>> AugMix(value_range=(0, 1))(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from AugMix>
    """

    value_range: tuple[float, float] = (0, 255)
    _: KW_ONLY
    num_chains: int = 3
    chain_depth: int = 3
    factor: Span = 0.3
    alpha: float = 1.0
    all_ops: bool = True
    interpolation: str = "bilinear"

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, value_range=value_range, num_chains=count, chain_depth=count, factor=share)
        check(self, alpha=positive, interpolation=interpolation)

    def changes(self) -> list[ImageLayer]:
        """All that can happen to an image."""
        light = light_changes(self.factor, self.value_range) if self.all_ops else []
        return [
            *moving_changes(self.factor, self.interpolation),
            *shade_changes(self.factor, self.value_range),
            *light,
        ]

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`, or in training its mixture."""
        if not ctx.dropping:
            return x
        draws = self.draws(x, ctx)
        kept = for_pixels(dirichlet(draws, "kept", self.alpha, 2)[:, 0])
        weights = dirichlet(draws, "chains", self.alpha, self.num_chains)
        weights = ops.reshape(ops.transpose(weights), shape=(self.num_chains, -1, 1, 1, 1))
        changed = ops.sum(self._chained(x, draws, ctx) * weights, axis=0)
        return ops.clip(kept * x + (1 - kept) * changed, *self.value_range)

    def _chained(self, x: Array, draws: Draws, ctx: LayerContext) -> Array:
        """The images at the ends of all chains, (chains, count, height, width, channels)."""
        many = (self.num_chains, *x.shape)
        numbers = draws.uniform("changes", shape=(self.num_chains, self.chain_depth, NUMBERS))
        numbers = ops.transpose(numbers, axes=(1, 0, 2, 3)).reshape(-1, *numbers.shape[2:])
        copies = ops.broadcast_to(ops.expand_dims(x, 0), shape=many)
        copies = ops.reshape(copies, shape=(-1, *x.shape[1:]))
        ends = one_after_another(copies, numbers, self.changes(), ctx, spared=1)
        return ops.reshape(ends, shape=many)
