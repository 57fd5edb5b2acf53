"""Normalisation with the statistics of each example, or each step of it, by itself."""

from __future__ import annotations

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.arrays.axes import Axes
from goodfit.layers.axes import kept_axes, kept_lengths, spread_shape
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, Weight
from goodfit.layers.normalization.affine import Affine
from goodfit.layers.settings import resolve_names
from goodfit.settings import check, not_negative


class LayerNormalization(Affine):
    """Brings the numbers along an axis to mean 0 and variance 1, then scales each.

    Every example, and every step of a sequence, by itself: the same in training and afterwards,
    and whatever else is in the batch. Ba, Kiros and Hinton, "Layer normalization" (2016).

    Args:
        axis: the axis or axes to normalise along, counted with the batch axis.
        epsilon: added to the variance, so that nothing is divided by 0.
        center: whether `beta` is learnt; else it is 0.
        scale: whether `gamma` is learnt; else it is 1.

    Raises:
        SettingError: `epsilon` is negative.

    Example:
        >>> import numpy as np
        >>> layer = LayerNormalization(epsilon=0, center=False, scale=False)
        >>> layer.call({}, np.array([[1.0, 3.0], [10.0, 30.0]]), None)
        array([[-1.,  1.],
               [-1.,  1.]])
    """

    axis: Axes = -1
    epsilon: float = 1e-3

    def __post_init__(self) -> None:
        check(self, epsilon=not_negative)
        resolve_names(self)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """`gamma` and `beta`, one number for each place along the axes."""
        return self.factor_and_offset(kept_lengths(kept_axes(self, self.axis, shape), shape))

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        kept_axes(self, self.axis, shape)
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`gamma * (x - mean) / sqrt(variance + epsilon) + beta`."""
        axes = kept_axes(self, self.axis, x.shape[1:])
        out = standardized(x, axes, self.epsilon)
        return self.scaled(params, out, spread_shape(axes, x.shape))


class RMSNormalization(Layer):
    """Divides the numbers along an axis by their root mean square, then scales each.

    `LayerNormalization` without the mean: cheaper, and as good in transformers. Zhang and Sennrich,
    "Root mean square layer normalization" (2019).

    Args:
        axis: the axis or axes to normalise along, counted with the batch axis.
        epsilon: added to the mean square, so that nothing is divided by 0.

    Raises:
        SettingError: `epsilon` is negative.

    Example:
        >>> import numpy as np
        >>> params = {"scale": np.array([1.0, 10.0])}
        >>> RMSNormalization(epsilon=0).call(params, np.array([[2.0, -2.0]]), None)
        array([[  1., -10.]])
    """

    axis: Axes = -1
    epsilon: float = 1e-6

    def __post_init__(self) -> None:
        check(self, epsilon=not_negative)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """A factor `scale` for each place along the axes."""
        return {"scale": Weight(kept_lengths(kept_axes(self, self.axis, shape), shape), "ones")}

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        kept_axes(self, self.axis, shape)
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`scale * x / sqrt(mean(x^2) + epsilon)`."""
        axes = kept_axes(self, self.axis, x.shape[1:])
        mean_square = ops.mean(ops.square(x), axis=axes, keepdims=True)
        scale = ops.reshape(params["scale"], shape=spread_shape(axes, x.shape))
        return x / ops.sqrt(mean_square + self.epsilon) * scale


def standardized(x: Array, axes: tuple[int, ...], epsilon: float) -> Array:
    """The numbers brought to mean 0 and variance 1 over some axes.

    Example:
        >>> import numpy as np
        >>> standardized(np.array([[1.0, 3.0]]), (1,), 0.0)
        array([[-1.,  1.]])
    """
    centred = x - ops.mean(x, axis=axes, keepdims=True)
    variance = ops.mean(ops.square(centred), axis=axes, keepdims=True)
    return centred / ops.sqrt(variance + epsilon)
