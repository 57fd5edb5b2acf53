"""What all convolutions have in common: windows that slide, a bias and an activation."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit.arrays import Array, Tree
from goodfit.arrays.windows import Padding
from goodfit.layers.layer import Layer, Shape, Weight
from goodfit.layers.settings import resolve_names
from goodfit.layers.spatial import Spatial
from goodfit.layers.windows import Lengths, lengths, padding, windowed_shape
from goodfit.settings import Rule, check


class Windowed(Spatial):
    """The parent of convolutions; a subclass names the axes along which the windows move."""

    paddings: ClassVar[Rule] = padding

    kernel_size: Lengths
    strides: Lengths = 1
    padding: str = "valid"
    _: KW_ONLY
    dilation_rate: Lengths = 1
    activation: Any = None
    use_bias: bool = True
    bias_initializer: Any = "zeros"
    bias_regularizer: Any = None
    bias_constraint: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        each = lengths(self.axes)
        check(self, padding=self.paddings)
        check(self, kernel_size=each, strides=each, dilation_rate=each)
        resolve_names(self)

    @property
    def reach(self) -> tuple[int, ...]:
        """How far a window goes from its first to its last entry, along each axis."""
        pairs = zip(self.kernel_size, self.dilation_rate, strict=True)
        return tuple((length - 1) * apart + 1 for length, apart in pairs)

    @property
    def pads(self) -> Padding:
        """The padding as operations take it: causal windows end where their output stands."""
        if self.padding == "causal":
            return [(length - 1, 0) for length in self.reach]
        return self.padding

    def windows(self, shape: Shape) -> Shape:
        """How many windows there are along each axis."""
        return windowed_shape(self, shape, self.reach, self.strides, self.padding)

    def with_bias(self, kernels: dict[str, Weight], channels: int) -> dict[str, Weight]:
        """The weights, with a bias for each channel of the output, if there is to be one."""
        bias = Weight(
            (channels,), self.bias_initializer, self.bias_regularizer, self.bias_constraint
        )
        return {**kernels, "bias": bias} if self.use_bias else kernels

    def finished(self, out: Array, params: Tree) -> Array:
        """`activation(out + bias)`."""
        return self.activation(out + params["bias"] if self.use_bias else out)


class Filtering(Layer):
    """The parent of layers that look for a number of features: the channels of the output."""

    filters: int
