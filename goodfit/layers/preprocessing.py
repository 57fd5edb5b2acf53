"""Layers that prepare raw numbers, inside the model: whoever predicts needs no scaler beside it."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from goodfit import ops
from goodfit.arrays import Array, Function, Tree
from goodfit.arrays.axes import Axes
from goodfit.errors import DataError, SettingError, ShapeError
from goodfit.layers.axes import kept_axes, kept_lengths, spread_shape
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, Weight, batch_shape

Statistics: TypeAlias = dict[str, NDArray[np.float32]]

SMALLEST_DEVIATION = 1e-7
"""What a feature that hardly changes is divided by, as in Keras."""

BLOCK = 4096
"""How many rows are turned into float64 at a time."""


class Normalization(Layer):
    """Brings each feature to mean 0 and standard deviation 1, with statistics of the training data.

    The statistics are given (`mean` and `variance`), computed by `adapt`, or else by `fit` from the
    training rows before the first step. They are the layer's memory and saved with the model. A
    feature that never changes has nothing to scale: it is only shifted.

    Args:
        axis: the axes that have statistics of their own, counted with the batch axis; None for one
            mean and one variance of all numbers.
        mean: the mean, or one for each entry of the axes.
        variance: the variance, in the same way.
        invert: whether to do the opposite: `x * deviation + mean`.

    Raises:
        SettingError: only one of `mean` and `variance` is given.

    Example:
        >>> layer = Normalization()
        >>> layer.adapt([[1.0, 10.0], [3.0, 30.0]])
        >>> layer
        Normalization(mean=(2.0, 20.0), variance=(1.0, 100.0))
    """

    axis: Axes = -1
    mean: Any = None
    variance: Any = None
    invert: bool = False

    def __post_init__(self) -> None:
        if (self.mean is None) != (self.variance is None):
            raise SettingError(
                "Normalization got only one of mean and variance. Give both, or neither: then they "
                "are computed by `adapt(data)`, or by `fit` from the training rows."
            )
        self.resolve(axis=_plain, mean=_plain, variance=_plain)

    def adapt(self, data: Any) -> None:
        """Computes the statistics from data, the first axis of which is the batch.

        Do so before the layer goes into a model. It is the one method that changes a description.

        Raises:
            DataError: the data is empty, or has NaN or infinite numbers.
        """
        x = np.asarray(data)
        mean, variance = _moments(x, kept_axes(self, self.axis, x.shape[1:]))
        self.rewrite(mean=_plain(mean), variance=_plain(variance))

    def statistics(self, x: Any) -> Statistics:
        """What the layer's memory becomes when it is adapted to the rows of `x`.

        Computed on the host, in float64. A constant feature has the variance 0.

        Raises:
            DataError: there are no rows, or there are NaN or infinite numbers in them.

        Example:
            >>> Normalization().statistics(np.array([[1.0], [3.0]]))["mean"]
            array([2.], dtype=float32)
        """
        x = np.asarray(x)
        mean, variance = _moments(x, kept_axes(self, self.axis, x.shape[1:]))
        return {
            "mean": mean.astype(np.float32),
            "variance": variance.astype(np.float32),
            "adapted": np.ones((), np.float32),
        }

    def memory(self, shape: Shape) -> dict[str, Weight]:
        """`mean` and `variance`, and `adapted`, which is 0 where `fit` still has to find them."""
        lengths = kept_lengths(kept_axes(self, self.axis, shape), shape)
        known = self.mean is not None
        self._require_fit(lengths, shape)
        return {
            "mean": Weight(lengths, _values(self.mean if known else 0.0)),
            "variance": Weight(lengths, _values(self.variance if known else 1.0)),
            "adapted": Weight((), _values(float(known))),
        }

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        self._require_fit(kept_lengths(kept_axes(self, self.axis, shape), shape), shape)
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`(x - mean) / sqrt(variance)`."""
        spread = spread_shape(kept_axes(self, self.axis, x.shape[1:]), x.shape)
        mean = ops.reshape(ctx.memory["mean"], shape=spread)
        deviation = _deviation(ops.reshape(ctx.memory["variance"], shape=spread))
        x = _as_floats(x)
        return x * deviation + mean if self.invert else (x - mean) / deviation

    def _require_fit(self, lengths: tuple[int, ...], shape: Shape) -> None:
        for given in (self.mean, self.variance):
            if given is not None and not _broadcasts(np.shape(given), lengths):
                raise ShapeError(
                    f"{self.title} was given statistics of shape {np.shape(given)}, but inputs of "
                    f"shape {batch_shape(shape)} need {lengths}. Adapt it to data of that shape, "
                    "or give one mean and one variance for each feature."
                )


class Rescaling(Layer):
    """Multiplies by a number and adds another: `Rescaling(1 / 255)` brings bytes to [0, 1].

    Args:
        scale: the factor, or one for each entry of the last axis.
        offset: what is added afterwards, in the same way.

    Example:
        >>> Rescaling(1 / 255).call({}, np.array([[0, 255]], np.uint8), None)
        array([[0., 1.]], dtype=float32)
    """

    scale: Any
    offset: Any = 0.0

    def __post_init__(self) -> None:
        self.resolve(scale=_plain, offset=_plain)

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        for given in (self.scale, self.offset):
            if not _broadcasts(np.shape(given), shape):
                raise ShapeError(
                    f"{self.title} got {np.shape(given)} numbers for inputs of shape "
                    f"{batch_shape(shape)}. Give one, or one for each entry of the last axis."
                )
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x * scale + offset`."""
        x = _as_floats(x)
        return x * np.asarray(self.scale, x.dtype) + np.asarray(self.offset, x.dtype)


def _moments(
    x: NDArray[Any], kept: tuple[int, ...]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and variance in float64, block by block: large data is never copied as a whole."""
    axes = tuple(i for i in range(x.ndim) if i not in kept)
    if x.size == 0:
        raise DataError(f"Normalization cannot adapt to data of shape {x.shape}: it is empty.")
    with np.errstate(invalid="ignore"):
        mean = x.mean(axis=axes, dtype=np.float64, keepdims=True)
    if not np.isfinite(mean).all():
        raise DataError(
            "Normalization cannot adapt to data with NaN or infinite numbers. "
            "Remove those rows, or fill in the values, before."
        )
    blocks = (x[i : i + BLOCK] - mean for i in range(0, len(x), BLOCK))
    squares = np.asarray(sum(np.square(block).sum(axis=axes) for block in blocks))
    constant = x.max(axis=axes) == x.min(axis=axes)
    return mean.squeeze(axes), np.where(constant, 0.0, squares * squares.size / x.size)


def _deviation(variance: Array) -> Array:
    """What to divide by; 1 for a constant feature, whose next value would else be blown up."""
    return ops.where(variance > 0, ops.maximum(ops.sqrt(variance), SMALLEST_DEVIATION), 1.0)


def _as_floats(x: Array) -> Array:
    """Bytes and other whole numbers as float32; floats keep their precision."""
    return x if np.issubdtype(x.dtype, np.floating) else ops.cast(x, dtype=np.float32)


def _broadcasts(given: tuple[int, ...], lengths: Shape) -> bool:
    pairs = zip(reversed(given), reversed(lengths), strict=False)
    return len(given) <= len(lengths) and all(one in (1, other) for one, other in pairs)


def _values(given: Any) -> Function:
    """An initialiser that gives these numbers."""
    return lambda key, shape: np.broadcast_to(np.asarray(given, np.float32), shape).copy()


def _plain(given: Any) -> Any:
    """Numbers as nested tuples: plain data, that a description can hold."""
    values = given.tolist() if hasattr(given, "tolist") else given
    return tuple(_plain(value) for value in values) if isinstance(values, list | tuple) else values
