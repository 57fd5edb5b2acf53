"""Layers that keep one number of each channel, whatever the lengths of the input."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape
from goodfit.layers.spatial import IMAGE, SEQUENCE, VOLUME, Spatial


class GlobalPooling(Spatial):
    """The parent of layers that pool all axes but the channels."""

    _: KW_ONLY
    keepdims: bool = False

    def shape_after(self, shape: Shape) -> Shape:
        """The channels alone, or behind axes of length 1."""
        return (*(1,) * len(self.axes), shape[-1]) if self.keepdims else (shape[-1],)

    @property
    def pooled_axes(self) -> tuple[int, ...]:
        """The axes' numbers, counted with the batch axis."""
        return tuple(range(1, len(self.axes) + 1))


class GlobalMaxPooling(GlobalPooling):
    """The parent of layers that keep the largest number of each channel."""

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`max(x)` over all axes but the channels."""
        return ops.max(x, axis=self.pooled_axes, keepdims=self.keepdims)


class GlobalAveragePooling(GlobalPooling):
    """The parent of layers that keep the mean of each channel."""

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`mean(x)` over all axes but the channels."""
        return ops.mean(x, axis=self.pooled_axes, keepdims=self.keepdims)


class GlobalMaxPooling1D(GlobalMaxPooling):
    """The largest number of each channel: was it found anywhere in the sequence?

    Args:
        keepdims: whether the axis of the steps stays, with length 1.
        data_format: "channels_last", which None stands for, or "channels_first".

    Example:
        >>> from goodfit.layers import Input
        >>> GlobalMaxPooling1D()(Input(shape=(None, 64)))
        <Symbol (batch, 64) from GlobalMaxPooling1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE


class GlobalMaxPooling2D(GlobalMaxPooling):
    """The largest number of each channel: was it found anywhere in the image?

    Args:
        keepdims: whether height and width stay, with length 1.
        data_format: "channels_last", which None stands for, or "channels_first".

    Example:
        >>> from goodfit.layers import Input
        >>> GlobalMaxPooling2D()(Input(shape=(7, 7, 64)))
        <Symbol (batch, 64) from GlobalMaxPooling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE


class GlobalMaxPooling3D(GlobalMaxPooling):
    """The largest number of each channel: was it found anywhere in the volume?

    Args:
        keepdims: whether depth, height and width stay, with length 1.
        data_format: "channels_last", which None stands for, or "channels_first".

    Example:
        >>> from goodfit.layers import Input
        >>> GlobalMaxPooling3D()(Input(shape=(4, 7, 7, 64)))
        <Symbol (batch, 64) from GlobalMaxPooling3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME


class GlobalAveragePooling1D(GlobalAveragePooling):
    """The mean of each channel over the steps of a sequence; masked steps do not count.

    Where every step is masked, the mean is 0.

    Args:
        keepdims: whether the axis of the steps stays, with length 1.
        data_format: "channels_last", which None stands for, or "channels_first".

    Example:
        >>> from goodfit.layers import Input
        >>> GlobalAveragePooling1D()(Input(shape=(None, 64)))
        <Symbol (batch, 64) from GlobalAveragePooling1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`sum(x * mask) / sum(mask)` over the steps."""
        if ctx.mask is None:
            return super().formula(params, x, ctx)
        mask = ops.expand_dims(ctx.mask, -1)
        total = ops.sum(ops.where(mask, x, 0.0), axis=1, keepdims=self.keepdims)
        steps = ops.sum(ops.cast(mask, dtype=x.dtype), axis=1, keepdims=self.keepdims)
        return total / ops.maximum(steps, 1.0)


class GlobalAveragePooling2D(GlobalAveragePooling):
    """The mean of each channel: one number for what a whole image showed.

    It has no weights, and takes images of every size (Lin, Chen and Yan 2014).

    Args:
        keepdims: whether height and width stay, with length 1.
        data_format: "channels_last", which None stands for, or "channels_first".

    Example:
        >>> from goodfit.layers import Input
        >>> GlobalAveragePooling2D()(Input(shape=(None, None, 64)))
        <Symbol (batch, 64) from GlobalAveragePooling2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE


class GlobalAveragePooling3D(GlobalAveragePooling):
    """The mean of each channel: one number for what a whole volume showed.

    Args:
        keepdims: whether depth, height and width stay, with length 1.
        data_format: "channels_last", which None stands for, or "channels_first".

    Example:
        >>> from goodfit.layers import Input
        >>> GlobalAveragePooling3D(keepdims=True)(Input(shape=(4, 7, 7, 64)))
        <Symbol (batch, 1, 1, 1, 64) from GlobalAveragePooling3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME
