"""Normalisation with the statistics of the batch."""

from __future__ import annotations

import math
from dataclasses import KW_ONLY
from typing import Any

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.axes import kept_axes, kept_lengths, spread_shape
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape, Weight
from goodfit.layers.normalization.affine import Affine
from goodfit.layers.settings import resolve_names
from goodfit.settings import check, fraction_below_one, not_negative


class BatchNormalization(Affine):
    """Brings each feature to mean `beta` and standard deviation `gamma`, which are learnt.

    In training with the batch's own mean and variance, of which it keeps running means; when the
    model predicts, and in a frozen layer (`trainable=False`), with those. Ioffe and Szegedy, "Batch
    normalization: accelerating deep network training by reducing internal covariate shift" (2015).

    Args:
        axis: the axis of the features or channels, counted with the batch axis.
        momentum: how much of the running means stays at each step.
        epsilon: added to the variance, so that nothing is divided by 0.
        center: whether `beta` is learnt; else it is 0.
        scale: whether `gamma` is learnt; else it is 1.

    Raises:
        SettingError: `momentum` or `epsilon` is not within its range.

    Example:
        >>> layer = BatchNormalization()
        >>> sorted(layer.weights((8, 8, 32))), sorted(layer.memory((8, 8, 32)))
        (['beta', 'gamma'], ['moving_mean', 'moving_variance'])
    """

    axis: int = -1
    momentum: float = 0.99
    epsilon: float = 1e-3
    _: KW_ONLY
    moving_mean_initializer: Any = "zeros"
    moving_variance_initializer: Any = "ones"

    def __post_init__(self) -> None:
        check(self, momentum=fraction_below_one, epsilon=not_negative)
        resolve_names(self)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """`gamma` and `beta`, one number for each feature."""
        return self.factor_and_offset(self._lengths(shape))

    def memory(self, shape: Shape) -> dict[str, Weight]:
        """The running means of the batches' means and variances."""
        lengths = self._lengths(shape)
        return {
            "moving_mean": Weight(lengths, self.moving_mean_initializer),
            "moving_variance": Weight(lengths, self.moving_variance_initializer),
        }

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        self._lengths(shape)
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`gamma * (x - mean) / sqrt(variance + epsilon) + beta`."""
        if ctx.training:
            mean, variance = self._batch_statistics(x, ctx)
        else:
            mean, variance = ctx.memory["moving_mean"], ctx.memory["moving_variance"]
        factor = params.get("gamma", 1.0) / ops.sqrt(variance + self.epsilon)
        spread = spread_shape(kept_axes(self, self.axis, x.shape[1:]), x.shape)
        out = (x - ops.reshape(mean, shape=spread)) * ops.reshape(factor, shape=spread)
        return out + ops.reshape(params["beta"], shape=spread) if self.center else out

    def _batch_statistics(self, x: Array, ctx: LayerContext) -> tuple[Array, Array]:
        kept = kept_axes(self, self.axis, x.shape[1:])
        axes = tuple(i for i in range(x.ndim) if i not in kept)
        mean, variance = moments(x, axes, counted(x, ctx.rows, ctx.mask))
        ctx.remember(
            moving_mean=self._moved(ctx.memory["moving_mean"], mean),
            moving_variance=self._moved(ctx.memory["moving_variance"], variance),
        )
        return mean, variance

    def _moved(self, average: Array, new: Array) -> Array:
        return self.momentum * average + (1 - self.momentum) * ops.stop_gradient(new)

    def _lengths(self, shape: Shape) -> tuple[int, ...]:
        return kept_lengths(kept_axes(self, self.axis, shape), shape)


def counted(x: Array, rows: Array | None, mask: Array | None) -> Array | None:
    """1 for what counts and 0 for padding, or None where all counts; of as many axes as `x`.

    Args:
        x: the input.
        rows: 0 for each row that only fills up a batch.
        mask: False for each step, by example, that only fills up a sequence.

    Example:
        >>> import numpy as np
        >>> x, mask = np.ones((2, 2, 5)), np.array([[True, True], [True, False]])
        >>> counted(x, np.array([1, 1]), mask)[..., 0]
        array([[1., 1.],
               [1., 0.]])
    """
    out = None
    for given in (rows, mask):
        if given is not None:
            shape = (*given.shape, *(1,) * (x.ndim - given.ndim))
            part = ops.reshape(ops.cast(given, dtype=x.dtype), shape=shape)
            out = part if out is None else out * part
    return out


def moments(x: Array, axes: tuple[int, ...], weights: Array | None = None) -> tuple[Array, Array]:
    """The mean and the variance over some axes, of what counts.

    Args:
        x: the numbers.
        axes: the axes over which to take the mean.
        weights: 1 for what counts, 0 for what does not; of as many axes as `x`, and broadcast.

    Example:
        >>> import numpy as np
        >>> x, weights = np.array([1.0, 3.0, 0.0]), np.array([1, 1, 0])
        >>> [float(number) for number in moments(x, (0,), weights)]
        [2.0, 1.0]
    """
    share = _share(x, axes, weights)
    mean = ops.sum(x * share, axis=axes, keepdims=True)
    variance = ops.sum(ops.square(x - mean) * share, axis=axes)
    return ops.squeeze(mean, axis=axes), variance


def _share(x: Array, axes: tuple[int, ...], weights: Array | None) -> Array:
    """How much each number counts in a mean."""
    if weights is None:
        return 1 / math.prod(x.shape[i] for i in axes)
    repeated = math.prod(x.shape[i] for i in axes if weights.shape[i] == 1)
    total = ops.sum(weights, axis=axes, keepdims=True) * repeated
    return weights / ops.maximum(total, 1)
