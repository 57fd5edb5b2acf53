"""Layers that put zeros around their input, or cut its borders off."""

from __future__ import annotations

from typing import Any, ClassVar

from goodfit import ops
from goodfit.arrays import Array, Tree
from goodfit.errors import ShapeError
from goodfit.layers.context import LayerContext
from goodfit.layers.layer import Shape, batch_shape
from goodfit.layers.spatial import IMAGE, SEQUENCE, VOLUME, Spatial
from goodfit.layers.windows import is_whole
from goodfit.settings import Rule, check


def _pair(given: Any) -> tuple[int, int] | None:
    """(before, after); one number counts for both."""
    pair = tuple(given) if isinstance(given, list | tuple) else (given, given)
    right = len(pair) == 2 and all(is_whole(n, least=0) for n in pair)
    return (int(pair[0]), int(pair[1])) if right else None


def borders(axes: tuple[str, ...]) -> Rule:
    """(before, after) for each axis; one number for an axis counts for both, or for everything."""

    def read(given: Any) -> tuple[tuple[int, int], ...] | None:
        listed = len(axes) > 1 and isinstance(given, list | tuple)
        pairs = [_pair(each) for each in (given if listed else (given,) * len(axes))]
        found = tuple(pair for pair in pairs if pair is not None)
        return found if len(found) == len(pairs) == len(axes) else None

    if len(axes) == 1:
        return Rule(read, "a whole number, 0 or more, or a pair of them (before, after)", "(1, 1)")
    each = f"(before, after) for each axis ({', '.join(axes)})"
    return Rule(read, f"a whole number, 0 or more, or {each}", repr(((1, 1),) * len(axes)))


class ZeroPadding(Spatial):
    """The parent of layers that put zeros around; a subclass names the axes."""

    padding: Any = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, padding=borders(self.axes))

    def shape_after(self, shape: Shape) -> Shape:
        """Each length and what is put at its ends."""
        pairs = zip(shape[:-1], self.padding, strict=True)
        return (*(None if n is None else n + sum(pair) for n, pair in pairs), shape[-1])

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """`x` with zeros around it."""
        return ops.pad(x, widths=((0, 0), *self.padding, (0, 0)))


class ZeroPadding1D(ZeroPadding):
    """Steps of zeros before and after a sequence.

    Args:
        padding: how many, or (before, after).
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 0.

    Example:
        >>> from goodfit.layers import Input
        >>> ZeroPadding1D((2, 0))(Input(shape=(10, 8)))
        <Symbol (batch, 12, 8) from ZeroPadding1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE


class ZeroPadding2D(ZeroPadding):
    """Zeros around an image.

    Args:
        padding: one number for all sides, (vertical, horizontal), or
            ((top, bottom), (left, right)).
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 0.

    Example:
        >>> from goodfit.layers import Input
        >>> ZeroPadding2D(((1, 0), 2))(Input(shape=(28, 28, 1)))
        <Symbol (batch, 29, 32, 1) from ZeroPadding2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    padding: Any = (1, 1)


class ZeroPadding3D(ZeroPadding):
    """Zeros around a volume.

    Args:
        padding: one number for all sides, or one or (before, after) for each of the three axes.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 0.

    Example:
        >>> from goodfit.layers import Input
        >>> ZeroPadding3D(1)(Input(shape=(4, 8, 8, 1)))
        <Symbol (batch, 6, 10, 10, 1) from ZeroPadding3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME

    padding: Any = ((1, 1), (1, 1), (1, 1))


class Cropping(Spatial):
    """The parent of layers that cut borders off; a subclass names the axes."""

    cropping: Any = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        check(self, cropping=borders(self.axes))

    def shape_after(self, shape: Shape) -> Shape:
        """Each length without what is cut off at its ends."""
        pairs = zip(shape[:-1], self.cropping, strict=True)
        left = tuple(None if n is None else n - sum(pair) for n, pair in pairs)
        if any(n is not None and n < 1 for n in left):
            raise ShapeError(
                f"{self.title} would leave nothing of inputs of shape "
                f"{batch_shape(self.as_given(shape))}: it cuts off cropping={self.cropping}, "
                "(before, after) for each axis. Crop less."
            )
        return (*left, shape[-1])

    def formula(self, params: Tree, x: Array, ctx: LayerContext) -> Array:
        """The middle of `x`."""
        pairs = zip(x.shape[1:-1], self.cropping, strict=True)
        inside = (slice(before, n - after) for n, (before, after) in pairs)
        return ops.getitem(x, index=(slice(None), *inside))


class Cropping1D(Cropping):
    """A sequence without its first and last steps.

    Args:
        cropping: how many, or (before, after).
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 0.

    Example:
        >>> from goodfit.layers import Input
        >>> Cropping1D((2, 0))(Input(shape=(10, 8)))
        <Symbol (batch, 8, 8) from Cropping1D>
    """

    axes: ClassVar[tuple[str, ...]] = SEQUENCE

    cropping: Any = (1, 1)


class Cropping2D(Cropping):
    """The middle of an image.

    Args:
        cropping: one number for all sides, (vertical, horizontal), or
            ((top, bottom), (left, right)).
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 0.

    Example:
        >>> from goodfit.layers import Input
        >>> Cropping2D(((1, 0), 2))(Input(shape=(28, 28, 1)))
        <Symbol (batch, 27, 24, 1) from Cropping2D>
    """

    axes: ClassVar[tuple[str, ...]] = IMAGE

    cropping: Any = ((0, 0), (0, 0))


class Cropping3D(Cropping):
    """The middle of a volume.

    Args:
        cropping: one number for all sides, or one or (before, after) for each of the three axes.
        data_format: "channels_last", which None stands for, or "channels_first".

    Raises:
        SettingError: a number is not a whole one of at least 0.

    Example:
        >>> from goodfit.layers import Input
        >>> Cropping3D((0, 2, 2))(Input(shape=(4, 8, 8, 1)))
        <Symbol (batch, 4, 4, 4, 1) from Cropping3D>
    """

    axes: ClassVar[tuple[str, ...]] = VOLUME

    cropping: Any = ((1, 1), (1, 1), (1, 1))
