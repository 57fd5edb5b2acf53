"""Folders of pictures, read with Pillow when a batch needs them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.folders import chosen, found_files, sources
from goodfit.errors import FileError, SettingError
from goodfit.settings import is_count

__all__ = ["image_dataset_from_directory"]

SUFFIXES = (".bmp", ".gif", ".jpeg", ".jpg", ".png", ".webp")
COLORS = {"grayscale": "L", "rgb": "RGB", "rgba": "RGBA"}  # Pillow's names
FILTERS = {
    "nearest": "NEAREST", "bilinear": "BILINEAR", "bicubic": "BICUBIC", "area": "BOX",
    "lanczos3": "LANCZOS",
}  # fmt: skip


def image_dataset_from_directory(
    directory: str | Path,
    labels: str | Sequence[int] | None = "inferred",
    label_mode: str | None = "int",
    class_names: Sequence[str] | None = None,
    color_mode: str = "rgb",
    batch_size: int | None = 32,
    image_size: int | tuple[int, int] = (256, 256),
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    interpolation: str = "bilinear",
    follow_links: bool = False,
    crop_to_aspect_ratio: bool = False,
    pad_to_aspect_ratio: bool = False,
    data_format: str | None = None,
    verbose: bool = True,
) -> Any:
    """Pictures of a folder in batches of bytes, for `fit`; each folder in it is a class.

    Args:
        directory: the folder.
        labels: "inferred" from the folders, a class number for each file, or None.
        label_mode: "int", "binary" (a column of 0 and 1), "categorical" (one-hot) or None.
        class_names: the folders to read, in the order of their class numbers.
        color_mode: "rgb", "rgba" or "grayscale".
        batch_size: pictures in a batch; None leaves it to `fit`.
        image_size: (height, width) to which pictures are brought.
        shuffle: whether `fit` may shuffle the pictures.
        seed: decides which pictures are set aside, and the order of training; without it the same
            are set aside each time, and the model's seed decides the order.
        validation_split: the share to set aside, of each class alike.
        subset: "training", "validation", or "both" for a list of two sources.
        interpolation: "nearest", "bilinear", "bicubic", "area" or "lanczos3".
        follow_links: whether folders that are links are looked into.
        crop_to_aspect_ratio: cuts what is too long off at both ends instead of distorting.
        pad_to_aspect_ratio: adds black at both ends instead of distorting.
        data_format: "channels_last", or "channels_first".
        verbose: whether to tell what was found.

    Returns:
        A source with `class_names` and `file_paths`, or two of them.

    Raises:
        FileError: the folder, or pictures in it, are missing; while training: a file is no picture.
        SettingError: a setting is not known.

    Example:
        >>> import tempfile
        >>> from PIL import Image
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for name in ("cat", "dog"):
        ...         Path(folder, name).mkdir()
        ...         Image.new("RGB", (9, 9)).save(Path(folder, name, "first.png"))
        ...     pets = image_dataset_from_directory(folder, image_size=(4, 6))
        ...     pets.class_names, pets.first().x[0].shape, pets.first().y
        Found 2 files belonging to 2 classes.
        (('cat', 'dog'), (2, 4, 6, 3), array([0, 1], dtype=int32))
    """
    chosen("color_mode", color_mode, tuple(COLORS))
    chosen("interpolation", interpolation, tuple(FILTERS))
    chosen("data_format", data_format, ("channels_last", "channels_first", None))
    if crop_to_aspect_ratio and pad_to_aspect_ratio:
        raise SettingError("A picture is cropped or padded, not both. Leave one of the two out.")
    height, width = _size(image_size)
    fit = "fit" if crop_to_aspect_ratio else "pad" if pad_to_aspect_ratio else "distort"
    files = found_files(
        directory, labels if label_mode else None, class_names, SUFFIXES, follow_links
    )

    def read_one(path: Path) -> NDArray[np.uint8]:
        picture = _picture(path, color_mode, (width, height), interpolation, fit)
        return picture.transpose(2, 0, 1) if data_format == "channels_first" else picture

    def read(paths: list[Path]) -> NDArray[np.uint8]:
        with ThreadPoolExecutor() as workers:
            return np.stack(list(workers.map(read_one, paths)))

    return sources(
        files, read, label_mode, batch_size, shuffle, seed, validation_split, subset, verbose
    )


def _size(given: Any) -> tuple[int, int]:
    """(height, width)."""
    lengths = tuple(given) if isinstance(given, list | tuple) else (given, given)
    if len(lengths) != 2 or not all(map(is_count, lengths)):
        raise SettingError(
            f"image_size={given!r} must be the height and width in pixels. "
            "Write for instance image_size=(64, 64)."
        )
    return lengths


def _picture(
    path: Path, color_mode: str, size: tuple[int, int], interpolation: str, fit: str
) -> NDArray[np.uint8]:
    """(height, width, channels) of the picture in a file, brought to (width, height)."""
    from PIL import Image, ImageOps

    resampling = Image.Resampling[FILTERS[interpolation]]
    try:
        with Image.open(path) as opened:
            picture = opened.convert(COLORS[color_mode])
    except Exception as reason:  # Pillow's readers raise errors of many kinds
        raise FileError(f"{path} is no picture that can be read ({reason}). Delete it.") from reason
    if fit == "fit":
        picture = ImageOps.fit(picture, size, resampling)
    elif fit == "pad":
        picture = ImageOps.pad(picture, size, resampling, color=(0,) * len(picture.getbands()))
    elif picture.size != size:
        picture = picture.resize(size, resampling)
    return np.asarray(picture).reshape(size[1], size[0], -1)
