"""Normalisation with the statistics of groups of channels, each example by itself."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import SettingError, ShapeError
from goodfit.layers.axes import kept_axes, kept_lengths, spread_shape
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape, Weight
from goodfit.layers.normalization.affine import Affine
from goodfit.layers.normalization.example import standardized
from goodfit.layers.settings import resolve_names
from goodfit.settings import check, is_count, not_negative


class GroupNormalization(Affine):
    """Brings each group of channels of an example to mean 0 and variance 1, then scales channels.

    It needs no other examples, so it works with batches of any size, where batch normalisation
    needs large ones. Wu and He, "Group normalization" (2018).

    Args:
        groups: into how many groups the channels fall, each of as many neighbours; 1 takes all
            together, -1 each by itself (instance normalisation).
        axis: the axis of the channels, counted with the batch axis.
        epsilon: added to the variance, so that nothing is divided by 0.
        center: whether `beta` is learnt; else it is 0.
        scale: whether `gamma` is learnt; else it is 1.

    Raises:
        SettingError: `groups` is neither -1 nor a whole number of at least 1, or `epsilon` is
            negative.

    Example:
        >>> from goodfit.layers import Input
        >>> GroupNormalization(groups=4)(Input(shape=(8, 8, 32)))
        <Symbol (batch, 8, 8, 32) from GroupNormalization>
    """

    groups: int = 32
    axis: int = -1
    epsilon: float = 1e-3

    def __post_init__(self) -> None:
        check(self, epsilon=not_negative)
        if self.groups != -1 and not is_count(self.groups):
            raise SettingError(
                f"GroupNormalization got groups={self.groups!r}, but groups must be a whole "
                "number, 1 or more, or -1 for a group for each channel. Write for instance "
                "`GroupNormalization(groups=8)`."
            )
        resolve_names(self)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """`gamma` and `beta`, one number for each channel."""
        return self.factor_and_offset((self._channels(shape),))

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        channels = self._channels(shape)
        if channels % self._groups(channels):
            raise ShapeError(
                f"{self.title} has {self.groups} groups, but there are {channels} channels, which "
                "do not fall into so many of one size. Write for instance "
                f"`GroupNormalization(groups={_near_divisor(channels, self.groups)})`."
            )
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`gamma * (x - mean) / sqrt(variance + epsilon) + beta`, by group."""
        (place,) = kept_axes(self, self.axis, x.shape[1:])
        groups = self._groups(x.shape[place])
        split = (*x.shape[:place], groups, x.shape[place] // groups, *x.shape[place + 1 :])
        grouped = ops.reshape(x, shape=split)
        axes = tuple(i for i in range(1, grouped.ndim) if i != place)
        out = ops.reshape(standardized(grouped, axes, self.epsilon), shape=x.shape)
        return self.scaled(params, out, spread_shape((place,), x.shape))

    def _groups(self, channels: int) -> int:
        return channels if self.groups == -1 else self.groups

    def _channels(self, shape: Shape) -> int:
        (channels,) = kept_lengths(kept_axes(self, self.axis, shape), shape)
        return channels


def _near_divisor(number: int, wanted: int) -> int:
    """The greatest number of groups that is not more than was wanted."""
    return max(n for n in range(1, min(number, wanted) + 1) if number % n == 0)
