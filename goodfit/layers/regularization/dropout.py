"""Dropout, number by number: nothing that is learnt may depend on a single unit."""

from __future__ import annotations

from goodfit import ops
from goodfit.activations.rectifiers import SELU_ALPHA, SELU_SCALE
from goodfit.arrays import Array
from goodfit.errors import ShapeError
from goodfit.layers.layer import Shape, batch_shape
from goodfit.layers.regularization.drawing import Dropping


class Dropout(Dropping):
    """In training, zeroes a random share of the numbers and enlarges the others to make up for it.

    What is kept is divided by `1 - rate`, so that sums keep their size and nothing is to be done
    when the model predicts. Srivastava and others, "Dropout: a simple way to prevent neural
    networks from overfitting" (2014).

    Args:
        rate: the share that is zeroed, from 0 up to, but not including, 1.
        noise_shape: the shape of the mask, with the batch axis; where it has a 1, all entries of
            the axis are zeroed together, and where it has None, it is as long as the input.
        seed: another seed draws other masks; the model's own seed counts as well.

    Raises:
        SettingError: the rate is not within its range.

    Example:
        >>> import numpy as np
        >>> from goodfit.arrays import random
        >>> from goodfit.layers.context import Context
        >>> ctx = Context(training=True, key=random.key(0)).enter("dropout", {}, trainable=True)
        >>> sorted(set(Dropout(0.5).call({}, np.ones(100), ctx).tolist()))
        [0.0, 2.0]
    """

    noise_shape: tuple[int | None, ...] | None = None

    def output_shape(self, shape: Shape) -> Shape:
        """The input's."""
        given = self.noise_shape
        if given is not None and len(given) != len(shape) + 1:
            raise ShapeError(
                f"{self.title} got noise_shape={given}, but its inputs have the shape "
                f"{batch_shape(shape)}. Give one length for each axis, the batch's included."
            )
        return shape

    def mask_shape(self, shape: tuple[int, ...]) -> tuple[int, ...]:
        """The noise shape, with the input's lengths for None."""
        if self.noise_shape is None:
            return shape
        pairs = zip(self.noise_shape, shape, strict=True)
        return tuple(length if given is None else given for given, length in pairs)


class AlphaDropout(Dropout):
    """Dropout that keeps mean 0 and variance 1, for networks of SELU units.

    What is dropped becomes what SELU makes of very negative numbers; then all is moved and scaled
    back. Klambauer and others, "Self-normalizing neural networks" (2017).

    Args:
        rate: the share that is dropped, from 0 up to, but not including, 1.
        noise_shape: the shape of the mask, as in `Dropout`.
        seed: another seed draws other masks; the model's own seed counts as well.

    Raises:
        SettingError: the rate is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> AlphaDropout(0.1)(Input((28,)))
        <Symbol (batch, 28) from AlphaDropout>
    """

    def dropped(self, x: Array, kept: Array) -> Array:
        """`x`, or the lowest value of SELU, brought back to the mean and variance before."""
        lowest = -SELU_ALPHA * SELU_SCALE
        factor = ((1 - self.rate) * (1 + self.rate * lowest**2)) ** -0.5
        return factor * (ops.where(kept, x, lowest) - self.rate * lowest)
