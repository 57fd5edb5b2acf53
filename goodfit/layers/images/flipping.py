"""Images in a mirror."""

from __future__ import annotations

from typing import ClassVar

from goodfit import ops
from goodfit.arrays import Array
from goodfit.errors import UnknownNameError
from goodfit.layers.images.drawing import Augmentation, Draws, for_pixels

AXES = {"vertical": (1,), "horizontal": (2,), "horizontal_and_vertical": (1, 2)}


class RandomFlip(Augmentation):
    """In training, mirrors one image in two: left and right, top and bottom, or each of both.

    Args:
        mode: "horizontal", "vertical" or "horizontal_and_vertical" (each by itself).
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        UnknownNameError: there is no such mode.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomFlip("horizontal")(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomFlip>
    """

    moves: ClassVar[bool] = True

    mode: str = "horizontal_and_vertical"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.mode not in AXES:
            raise UnknownNameError("mode of RandomFlip", self.mode, AXES)

    def changed(self, x: Array, draws: Draws) -> Array:
        """Each image as it is, or mirrored."""
        axes = AXES[self.mode]
        chances = draws.uniform("flip", shape=(len(axes),))
        for i, axis in enumerate(axes):
            x = ops.where(for_pixels(chances[:, i] < 0.5), ops.flip(x, axis=axis), x)
        return x
