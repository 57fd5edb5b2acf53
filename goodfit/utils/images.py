"""Pictures between Pillow, arrays and files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.folders import chosen
from goodfit.errors import DataError, FileError, SettingError, ShapeError

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("channels_last", "channels_first", None)
COLORS = {"grayscale": "L", "rgb": "RGB", "rgba": "RGBA"}  # Pillow's names
GRAYS = ("L", "I;16", "I")
FILTERS = ("nearest", "bilinear", "bicubic", "lanczos", "box", "hamming")
BRIGHTEST = 255


def array_to_img(x: Any, data_format: str | None = None, scale: bool = True) -> Image:
    """An array as a picture of Pillow's.

    Args:
        x: (height, width, channels), with 1, 3 or 4 channels.
        data_format: "channels_last", or "channels_first".
        scale: whether the darkest value becomes 0, and the brightest 255; else values are taken
            for bytes as they are.

    Raises:
        ShapeError: the array has another shape.
        DataError: values that are no bytes, or no numbers.

    Example:
        >>> array_to_img(np.zeros((4, 6, 3))).size
        (6, 4)
    """
    from PIL import Image

    chosen("data_format", data_format, FORMATS)
    given = np.asarray(x, np.float32)
    if given.ndim != 3:
        raise ShapeError(
            f"A picture is (height, width, channels), but got {given.shape}. Of a batch take one, "
            "`x[0]`; of a gray one write `x[..., None]`."
        )
    values = given.transpose(1, 2, 0) if data_format == "channels_first" else given
    if values.shape[-1] not in (1, 3, 4):
        raise ShapeError(
            f"A picture has 1, 3 or 4 channels, but got {values.shape[-1]}, in an array of shape "
            f"{given.shape}. Choose one, `x[..., :1]`, or write `data_format='channels_first'`."
        )
    whole = _scaled(values) if scale else values
    deep = values.shape[-1] == 1 and whole.max(initial=0) > BRIGHTEST
    _require_pixels(whole, np.inf if deep else BRIGHTEST)
    pixels = whole.astype(np.int32 if deep else np.uint8)
    return Image.fromarray(pixels[:, :, 0] if values.shape[-1] == 1 else pixels)


def img_to_array(img: Any, data_format: str | None = None) -> NDArray[np.float32]:
    """A picture of Pillow's as float32, (height, width, channels).

    Args:
        img: the picture, or an array (height, width), or with channels.
        data_format: "channels_last", or "channels_first".

    Raises:
        ShapeError: an array of another shape.

    Example:
        >>> from PIL import Image
        >>> img_to_array(Image.new("RGB", (6, 4))).shape
        (4, 6, 3)
    """
    chosen("data_format", data_format, FORMATS)
    array = np.asarray(img, np.float32)
    if array.ndim not in (2, 3):
        raise ShapeError(
            f"A picture is (height, width), or with channels, but got {array.shape}. Of a batch "
            "take one, `x[0]`."
        )
    shown = array[:, :, None] if array.ndim == 2 else array
    return shown.transpose(2, 0, 1) if data_format == "channels_first" else shown


def load_img(
    path: Any,
    color_mode: str = "rgb",
    target_size: tuple[int, int] | None = None,
    interpolation: str = "nearest",
    keep_aspect_ratio: bool = False,
) -> Image:
    """The picture in a file, as a picture of Pillow's.

    Args:
        path: the file, or something opened that it is read from.
        color_mode: "rgb", "rgba" or "grayscale".
        target_size: (height, width) to bring it to.
        interpolation: "nearest", "bilinear", "bicubic", "lanczos", "box" or "hamming".
        keep_aspect_ratio: whether what is too long is cut off at both ends, instead of distorting.

    Raises:
        FileError: the file is missing, or no picture.
        SettingError: a setting is not known.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_img(f"{folder}/black.png", np.zeros((4, 6, 3)))
        ...     load_img(f"{folder}/black.png", target_size=(8, 8)).size
        (8, 8)
    """
    from PIL import Image

    chosen("color_mode", color_mode, tuple(COLORS))
    chosen("interpolation", interpolation, FILTERS)
    try:
        with Image.open(path) as opened:
            gray = color_mode == "grayscale" and opened.mode in GRAYS
            picture = opened.copy() if gray else opened.convert(COLORS[color_mode])
    except OSError as reason:
        raise FileError(f"{path} is no picture that can be read: {reason}.") from reason
    if target_size is None or picture.size == target_size[::-1]:
        return picture
    box = _middle(picture.size, target_size[::-1]) if keep_aspect_ratio else None
    return picture.resize(target_size[::-1], Image.Resampling[interpolation.upper()], box)


def save_img(
    path: Any,
    x: Any,
    data_format: str | None = None,
    file_format: str | None = None,
    scale: bool = True,
    **settings: Any,
) -> None:
    """Writes an array as a picture.

    Args:
        path: the file, or something opened to write to.
        x: (height, width, channels), with 1, 3 or 4 channels.
        data_format: "channels_last", or "channels_first".
        file_format: "png", "jpeg" ...; by default what the file's suffix says.
        scale: whether the darkest value becomes 0, and the brightest 255.
        **settings: what Pillow's `save` takes, such as `quality=95`.

    Raises:
        FileError: the file cannot be written.
        SettingError: a format that Pillow does not know, or that has no transparency.
        ShapeError: the array has another shape.

    Example:
        >>> import io
        >>> save_img(io.BytesIO(), np.zeros((4, 6, 1)), file_format="png")
    """
    picture = array_to_img(x, data_format, scale)
    suffix = Path(path).suffix[1:] if isinstance(path, str | Path) else ""
    kind = (file_format or suffix).lower().replace("jpg", "jpeg")
    if kind == "jpeg" and picture.mode == "RGBA":
        raise SettingError(
            "JPEG has no transparency, but x has 4 channels. Write `x[..., :3]`, or a file "
            "'....png'."
        )
    try:
        picture.save(path, format=kind or None, **settings)
    except (KeyError, ValueError) as reason:
        raise SettingError(
            f"Pillow cannot write pictures of the format {kind!r}. Write `file_format='png'`."
        ) from reason
    except OSError as reason:
        raise FileError(f"{path} cannot be written: {reason}.") from reason


def _scaled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    moved = values - values.min()
    scaled: NDArray[np.float32] = moved / (moved.max() or 1) * BRIGHTEST
    return scaled


def _require_pixels(values: NDArray[np.float32], brightest: float) -> None:
    if not ((values >= 0) & (values <= brightest)).all():
        raise DataError(
            f"The values of a picture are bytes from 0 to {BRIGHTEST}, but x goes from "
            f"{values.min():g} to {values.max():g}. Write `scale=True`, or "
            "`np.nan_to_num(x)` where numbers are missing."
        )


def _middle(size: tuple[int, int], target: tuple[int, int]) -> tuple[int, int, int, int]:
    """The largest box in the middle of a picture that has the proportions of the target."""
    (width, height), (wide, high) = size, target
    cut = min(width, height * wide // high), min(height, width * high // wide)
    left, top = (width - cut[0]) // 2, (height - cut[1]) // 2
    return left, top, left + cut[0], top + cut[1]
