"""Images in other colours: paler, stronger, shifted, without."""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.images.colors import from_hue_saturation_value, grey, hue_saturation_value
from goodfit.layers.images.drawing import Augmentation, Draws, for_pixels
from goodfit.layers.images.image_layer import rescaled
from goodfit.layers.images.light import RandomBrightness, RandomContrast
from goodfit.layers.images.settings import Span, share, value_range
from goodfit.layers.layer import Shape, batch_shape
from goodfit.settings import check, fraction

UNIT = (0.0, 1.0)
ALMOST_NOTHING = 1e-7


class Tint(Augmentation):
    """The parent of layers that change colours: they need red, green and blue."""

    channel_counts: ClassVar[tuple[int, ...]] = (3,)

    def shape_after(self, shape: Shape) -> Shape:
        """The input's, which has as many channels as the layer can work with."""
        if shape[-1] in self.channel_counts:
            return shape
        raise ShapeError(
            f"{self.title} changes colours and needs 3 channels (red, green, blue), but got "
            f"{batch_shape(self.as_given(shape))}. Leave the layer out, or make the images "
            "coloured: `np.repeat(x, 3, axis=-1)` for grey ones, `x[..., :3]` without their alpha."
        )


class RandomSaturation(Tint):
    """In training, makes colours paler or stronger.

    Args:
        factor: drawn between two numbers from 0 to 1: 0 leaves only greys, 0.5 changes nothing, 1
            makes colours as strong as they can be; a single number `f` stands for (0, f).
        value_range: the lowest and the highest value of a pixel.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws others; the model's own seed counts as well.

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomSaturation((0.3, 0.7))(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomSaturation>
    """

    factor: Span
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """The saturation, times `factor / (1 - factor)`."""
        drawn = draws.uniform("factor", self.factor)
        factor = for_pixels(drawn / (1 - drawn + ALMOST_NOTHING))[..., 0]
        hue, saturation, value = hue_saturation_value(rescaled(x, self.value_range, UNIT))
        saturation = ops.minimum(saturation * factor, 1.0)
        changed = from_hue_saturation_value(hue, saturation, value)
        return rescaled(changed, UNIT, self.value_range)


class RandomHue(Tint):
    """In training, shifts all colours of an image around the circle of colours.

    Args:
        factor: how far, from 0 to 1, half the way around to either side: drawn between two
            numbers; a single number `f` stands for (0, f).
        value_range: the lowest and the highest value of a pixel.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws others; the model's own seed counts as well.

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomHue(0.2)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomHue>
    """

    factor: Span
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """The hue, and up to a half."""
        shift = 0.5 * draws.sign("sign") * draws.uniform("factor", self.factor)
        hue, saturation, value = hue_saturation_value(rescaled(x, self.value_range, UNIT))
        changed = from_hue_saturation_value(hue + for_pixels(shift)[..., 0], saturation, value)
        return rescaled(ops.clip(changed, *UNIT), UNIT, self.value_range)


class RandomColorDegeneration(Tint):
    """In training, mixes images with what they are without colour.

    Args:
        factor: how much, from 0 (nothing changes) to 1 (all grey): drawn between two numbers; a
            single number `f` stands for (0, f).
        value_range: the lowest and the highest value of a pixel.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws others; the model's own seed counts as well.

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomColorDegeneration(0.5)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomColorDegeneration>
    """

    channel_counts: ClassVar[tuple[int, ...]] = (1, 3)

    factor: Span
    value_range: tuple[float, float] = (0, 255)

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=share, value_range=value_range)

    def changed(self, x: Array, draws: Draws) -> Array:
        """`x + factor * (grey - x)`."""
        factor = for_pixels(draws.uniform("factor", self.factor))
        return ops.clip(x + factor * (grey(x) - x), *self.value_range)


class RandomGrayscale(Tint):
    """In training, takes the colour from some images.

    Args:
        factor: the probability that an image is changed.
        data_format: "channels_last", which None stands for, or "channels_first".
        seed: another seed draws others; the model's own seed counts as well.

    Raises:
        SettingError: the factor is not from 0 to 1.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomGrayscale(0.2)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomGrayscale>
    """

    channel_counts: ClassVar[tuple[int, ...]] = (1, 3)

    factor: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, factor=fraction)

    def changed(self, x: Array, draws: Draws) -> Array:
        """Some images in grey, in as many channels."""
        return ops.where(for_pixels(draws.uniform("apply") < self.factor), grey(x), x)


class RandomColorJitter(Tint):
    """In training, changes brightness, contrast, saturation and hue, in this order.

    Args:
        value_range: the lowest and the highest value of a pixel.
        brightness_factor: as `RandomBrightness` has it; without one, it stays.
        contrast_factor: as `RandomContrast` has it.
        saturation_factor: as `RandomSaturation` has it.
        hue_factor: as `RandomHue` has it.
        seed: another seed draws others; the model's own seed counts as well.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a setting is not within its range.

    Example:
        >>> from goodfit.layers import Input
        >>> RandomColorJitter(contrast_factor=0.2, hue_factor=0.1)(Input(shape=(32, 32, 3)))
        <Symbol (batch, 32, 32, 3) from RandomColorJitter>
    """

    value_range: tuple[float, float] = (0, 255)
    _: KW_ONLY
    brightness_factor: Span = None
    contrast_factor: Span = None
    saturation_factor: Span = None
    hue_factor: Span = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, value_range=value_range)
        self.steps()

    def steps(self) -> dict[str, Augmentation]:
        """The layers that change something, by what they change."""
        kinds: dict[str, Any] = {
            "brightness": RandomBrightness,
            "contrast": RandomContrast,
            "saturation": RandomSaturation,
            "hue": RandomHue,
        }
        factors = {name: getattr(self, f"{name}_factor") for name in kinds}
        return {
            name: kinds[name](factor, value_range=self.value_range, seed=self.seed)
            for name, factor in factors.items()
            if factor is not None
        }

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """One change after the other."""
        for name, step in self.steps().items():
            x = step.formula(params, x, ctx.inner(name))
        return x
