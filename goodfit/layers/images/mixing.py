"""Two pictures in one, and their targets in the same shares."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit import ops
from goodfit.arrays import Array, Tree, namespace
from goodfit.errors import DataError
from goodfit.layers.context import LayerContext, Mixture
from goodfit.layers.images.boxes import boxes
from goodfit.layers.images.drawing import Augmentation, Draws
from goodfit.layers.images.image_layer import as_floats
from goodfit.layers.images.settings import Span, share
from goodfit.layers.images.shares import dirichlet
from goodfit.settings import check, positive


class Mixing(Augmentation):
    """The parent of layers that mix each image of a batch with another one, its partner.

    In training the targets are mixed in the same shares. So they must be numbers that can be: class
    numbers become rows of probabilities by `y = np.eye(classes)[y]`. Which images are partners
    depends on the batch; how much each keeps depends on the example alone.
    """

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x`, or in training what is mixed of it; the targets will be too."""
        if not ctx.dropping:
            return x
        draws = self.draws(x, ctx)
        mixture = self.mixture(draws, x, ctx)
        ctx.mix(mixture)
        return self.mixed(x, draws, mixture)

    def mixture(self, draws: Draws, x: Array, ctx: LayerContext) -> Mixture:
        """With whom each image is mixed, and what it keeps."""
        return Mixture(partners(draws, ctx.rows), self.kept(draws))

    def kept(self, draws: Draws) -> Array:
        """What each image keeps, from 0 to 1: (count,)."""
        raise NotImplementedError(f"{type(self).__name__} has no `kept`")

    def mixed(self, x: Array, draws: Draws, mixture: Mixture) -> Array:
        """The images, mixed."""
        raise NotImplementedError(f"{type(self).__name__} has no `mixed`")

    def labels_after(self, labels: Any, images: Array, ctx: LayerContext) -> Array:
        """The labels in the images' shares."""
        labels = np.asarray(labels) if isinstance(labels, list) else labels
        if labels.ndim < 2:
            raise DataError(
                f"{self.title} mixes labels as it mixes images, but got labels of shape "
                f"{labels.shape}: numbers of classes cannot be mixed. Give one probability for "
                "each class, `labels = np.eye(classes)[labels]`."
            )
        if images.ndim == 3 or not ctx.dropping:
            return labels
        draws = self.draws(images, ctx)
        return self.mixture(draws, images, ctx).of(as_floats(labels))


def partners(draws: Draws, rows: Array | None) -> Array:
    """The rows of a batch in a random order; padding stays behind the real rows, as it comes."""
    places = draws.uniform("partner")
    if rows is not None:
        places = places + 2 * (1 - rows)
    return namespace(places).argsort(places)


class MixUp(Mixing):
    """In training, lays another image of the batch over each, and mixes the targets as much.

    Zhang and others, "mixup: beyond empirical risk minimization" (2017). In a model,
    targets must be one-hot or numbers, not class numbers (`y = np.eye(10)[y]`). Called on
    `{"images": x, "labels": y}`, it mixes both.

    Args:
        alpha: what an image keeps is drawn from Beta(alpha, alpha): nearly all or nearly nothing
            where alpha is small, about a half where it is large.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws others; the model's own seed counts as well.

    Raises:
        SettingError: alpha is not positive.

    Example:
        >>> from goodfit.layers import Input
        >>> MixUp()(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from MixUp>
    """

    alpha: float = 0.2

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, alpha=positive)

    def kept(self, draws: Draws) -> Array:
        """A number with the distribution Beta(alpha, alpha)."""
        return dirichlet(draws, "share", self.alpha, 2)[:, 0]

    def mixed(self, x: Array, draws: Draws, mixture: Mixture) -> Array:
        """`share * x + (1 - share) * partner`."""
        return mixture.of(x)


class CutMix(Mixing):
    """In training, puts a rectangle of another image into each, and mixes the targets by its area.

    Yun and others, "CutMix: regularization strategy to train strong classifiers with localizable
    features" (2019). In a model, targets must be one-hot or numbers, not class numbers
    (`y = np.eye(10)[y]`). Called on `{"images": x, "labels": y}`, it mixes both.

    Args:
        factor: the share of the area that an image keeps is drawn from Beta(alpha, alpha), and
            alpha between these two numbers from 0 to 1; a single number `f` stands for (0, f).
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: the factor is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> CutMix()(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from CutMix>
    """

    factor: Span = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share)

    def kept(self, draws: Draws) -> Array:
        """A number with the distribution Beta(alpha, alpha), for an alpha of its own."""
        alpha = draws.uniform("alpha", self.factor) + SMALLEST_ALPHA
        return dirichlet(draws, "share", alpha, 2)[:, 0]

    def mixed(self, x: Array, draws: Draws, mixture: Mixture) -> Array:
        """`x`, with a rectangle of its partner."""
        side = ops.sqrt(1 - mixture.share)
        inside = boxes(draws, x.shape[1], x.shape[2], (side, side)).inside
        return ops.where(inside, ops.take(x, mixture.partner), x)


SMALLEST_ALPHA = 1e-6
