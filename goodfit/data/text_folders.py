"""Folders of texts, read when a batch needs them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.folders import found_files, sources
from goodfit.errors import FileError

__all__ = ["text_dataset_from_directory"]


def text_dataset_from_directory(
    directory: str | Path,
    labels: str | Sequence[int] | None = "inferred",
    label_mode: str | None = "int",
    class_names: Sequence[str] | None = None,
    batch_size: int | None = 32,
    max_length: int | None = None,
    shuffle: bool = True,
    seed: int | None = None,
    validation_split: float | None = None,
    subset: str | None = None,
    follow_links: bool = False,
    verbose: bool = True,
) -> Any:
    r"""Texts of a folder (`.txt`, UTF-8) in batches; each folder in it is a class.

    Args:
        directory: the folder.
        labels: "inferred" from the folders, a class number for each file, or None.
        label_mode: "int", "binary" (a column of 0 and 1), "categorical" (one-hot) or None.
        class_names: the folders to read, in the order of their class numbers.
        batch_size: texts in a batch; None leaves it to `fit`.
        max_length: how many characters of a text are kept; None for all.
        shuffle: whether `fit` may shuffle the texts.
        seed: decides which texts are set aside, and the order of training; without it the same are
            set aside each time, and the model's seed decides the order.
        validation_split: the share to set aside, of each class alike.
        subset: "training", "validation", or "both" for a list of two sources.
        follow_links: whether folders that are links are looked into.
        verbose: whether to tell what was found.

    Returns:
        A source with `class_names` and `file_paths`, or two of them.

    Raises:
        FileError: the folder, or texts in it, are missing; while training: a file is not UTF-8.
        SettingError: a setting is not known.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     for name, text in {"ham": "See you at noon", "spam": "You won!"}.items():
        ...         Path(folder, name).mkdir()
        ...         _ = Path(folder, name, "1.txt").write_text(text)
        ...     mails = text_dataset_from_directory(folder, max_length=7, verbose=False)
        ...     mails.class_names, mails.first().x[0].tolist()
        (('ham', 'spam'), ['See you', 'You won'])
    """
    files = found_files(
        directory, labels if label_mode else None, class_names, (".txt",), follow_links
    )

    def read(paths: list[Path]) -> NDArray[np.object_]:
        return np.array([_text(path)[:max_length] for path in paths], dtype=object)

    return sources(
        files, read, label_mode, batch_size, shuffle, seed, validation_split, subset, verbose
    )


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as reason:
        raise FileError(f"{path} is not UTF-8 text: save it again in UTF-8.") from reason
