"""Activation functions as layers of their own."""

from __future__ import annotations

from typing import Any

from goodfit import activations, ops
from goodfit.arrays import Array, Tree
from goodfit.arrays.axes import normal_axes
from goodfit.errors import ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Layer, Shape, Weight, batch_shape
from goodfit.layers.settings import resolve_names
from goodfit.settings import axes, check, not_negative

HIDDEN = -1e9
"""The score of what a mask hides: its share is 0 even in float32."""


class Activation(Layer):
    """Applies an activation: "relu", "softmax" and so on, or any function of one array.

    Example:
        >>> Activation("relu")
        Activation(activation='relu')
    """

    activation: Any

    def __post_init__(self) -> None:
        resolve_names(self)

    def output_shape(self, shape: Shape) -> Shape:
        """The input's; its last axis is halved by "glu"."""
        if self.activation is activations.glu:
            return (*shape[:-1], self.require_last(shape, "features") // 2)
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`activation(x)`."""
        return self.activation(x)


class ReLU(Layer):
    """Lets through what is above the threshold, and a share of what is below.

    Args:
        max_value: the highest output; None for no limit.
        negative_slope: the slope below the threshold.
        threshold: where the slope changes.

    Raises:
        SettingError: one of the three is negative.

    Example:
        >>> import numpy as np
        >>> ReLU(max_value=6.0).call({}, np.array([-1.0, 2.0, 9.0]), None)
        array([0., 2., 6.])
    """

    max_value: float | None = None
    negative_slope: float = 0.0
    threshold: float = 0.0

    def __post_init__(self) -> None:
        check(self, negative_slope=not_negative, threshold=not_negative)
        if self.max_value is not None:
            check(self, max_value=not_negative)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`min(max(x, 0), max_value)` where slope and threshold are 0."""
        return activations.relu(x, self.negative_slope, self.max_value, self.threshold)


class LeakyReLU(Layer):
    """Lets positive numbers through and shrinks negative ones, so that no unit dies.

    Maas, Hannun and Ng, "Rectifier nonlinearities improve neural network acoustic models" (2013).

    Example:
        >>> import numpy as np
        >>> LeakyReLU().call({}, np.array([-1.0, 2.0]), None)
        array([-0.3,  2. ])
    """

    negative_slope: float = 0.3

    def __post_init__(self) -> None:
        check(self, negative_slope=not_negative)

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` where positive, else `negative_slope * x`."""
        return activations.leaky_relu(x, self.negative_slope)


class ELU(Layer):
    """Lets positive numbers through; negative ones approach `-alpha` smoothly.

    Clevert, Unterthiner and Hochreiter, "Fast and accurate deep network learning by exponential
    linear units" (2016).

    Example:
        >>> import numpy as np
        >>> ELU().call({}, np.array([-100.0, 2.0]), None)
        array([-1.,  2.])
    """

    alpha: float = 1.0

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` where positive, else `alpha * (exp(x) - 1)`."""
        return activations.elu(x, self.alpha)


class PReLU(Layer):
    """Lets positive numbers through; how much of the negative ones, each unit learns.

    He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015).

    Args:
        alpha_initializer: the slopes below 0 at first.
        alpha_regularizer: what they cost; one that pulls them to 0 makes units sparse again.
        alpha_constraint: where they may be.
        shared_axes: along which axes all have one slope, the batch counted as 0: `[1, 2]` is one
            slope for each channel of an image.

    Raises:
        SettingError: `shared_axes` are no numbers of axes.

    Example:
        >>> import numpy as np
        >>> PReLU().call({"alpha": np.array([0.5, 0.1])}, np.array([[-1.0, -1.0]]), None)
        array([[-0.5, -0.1]])
    """

    alpha_initializer: Any = "Zeros"
    alpha_regularizer: Any = None
    alpha_constraint: Any = None
    shared_axes: int | tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if self.shared_axes is not None:
            check(self, shared_axes=axes)
        resolve_names(self)

    def weights(self, shape: Shape) -> dict[str, Weight]:
        """`alpha`: a slope for each entry of an example, 1 for all along a shared axis."""
        slopes = Weight(
            self._lengths(shape),
            self.alpha_initializer,
            self.alpha_regularizer,
            self.alpha_constraint,
        )
        return {"alpha": slopes}

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        self._lengths(shape)
        return shape

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`max(x, 0) + alpha * min(x, 0)`."""
        return ops.relu(x) - params["alpha"] * ops.relu(-x)

    def _lengths(self, shape: Shape) -> tuple[int, ...]:
        given = self.shared_axes
        shared = () if given is None else (given,) if isinstance(given, int) else given
        lengths = [1 if i in shared else n for i, n in enumerate(shape, start=1)]
        known = tuple(n for n in lengths if n is not None)
        if len(known) < len(lengths) or not set(shared) <= set(range(1, len(shape) + 1)):
            raise ShapeError(
                f"{self.title} got shared_axes={given} and inputs of shape {batch_shape(shape)}, "
                "in which the batch is axis 0. Share along every axis of unknown length, and only "
                "along axes that are there."
            )
        return known


class Softmax(Layer):
    """Turns scores into probabilities: positive, and of sum 1 along the axis, or several.

    What a mask hides gets nothing: `softmax(scores, mask=mask)`, where the mask has as many axes
    as the scores. A mask of steps, as it comes from an `Embedding`, counts where the axis is time.

    Raises:
        SettingError: `axis` is no number of an axis.

    Example:
        >>> import numpy as np
        >>> from goodfit.layers import Context
        >>> ctx = Context().enter("softmax", {}, trainable=True)
        >>> Softmax().call({}, np.array([[1.0, 1.0]]), ctx)
        array([[0.5, 0.5]])
    """

    axis: int | tuple[int, ...] = -1

    def __post_init__(self) -> None:
        check(self, axis=axes)

    def output_mask(self, x: Array, mask: Array | None) -> Array | None:
        """The input's; a mask of single scores says nothing about steps."""
        return mask if mask is not None and _hides_steps(mask, x) else None

    def call(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`exp(x) / sum(exp(x))` of what is not hidden."""
        seen = self._seen(x, ctx.mask)
        if seen is None:
            return activations.softmax(x, self.axis)
        shares = activations.softmax(ops.where(seen, x, HIDDEN), self.axis)
        return ops.where(seen, shares, 0.0)

    def _seen(self, x: Array, mask: Array | None) -> Array | None:
        """Which scores count, in a shape that fits theirs; None where all do."""
        if mask is None:
            return None
        if _hides_steps(mask, x):
            along_time = 1 in normal_axes(self.axis, x.ndim)
            return ops.reshape(mask, shape=mask.shape + (1,) * (x.ndim - 2)) if along_time else None
        pairs = zip(mask.shape, x.shape, strict=False)
        if mask.ndim != x.ndim or any(length not in (1, wanted) for length, wanted in pairs):
            raise ShapeError(
                f"{self.title} got a mask of shape {mask.shape} for scores of shape {x.shape}. "
                "Give it the shape of the scores, with 1 for an axis along which it is the same."
            )
        return ops.greater(mask, 0.5)


def _hides_steps(mask: Array, x: Array) -> bool:
    """Whether it is a mask of whole steps (batch, time), not of single scores."""
    return x.ndim > 2 and bool(mask.shape == x.shape[:2])
