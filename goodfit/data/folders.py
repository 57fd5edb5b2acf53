"""Folders of files, one example a file, whose classes are the names of the folders they lie in."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from numbers import Real
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from goodfit.data.rows import RowSource
from goodfit.data.splits import Rows, Sizes, split
from goodfit.errors import DataError, FileError, SettingError, UnknownNameError

__all__ = ["Files", "FolderSource", "chosen", "encoded", "found_files", "sources"]

LABEL_MODES = ("int", "binary", "categorical", None)
SUBSETS = ("training", "validation", "both")


class Files(NamedTuple):
    """The files of a folder in the order of their names, and the class number of each."""

    paths: list[Path]
    labels: NDArray[np.int32] | None
    class_names: tuple[str, ...] | None


class FolderSource(RowSource):
    """The files of a folder, read when a batch needs them.

    Attributes:
        class_names: the names of the classes, by their numbers; None where there are none.
        file_paths: the file of each row.
    """

    block_bytes = 0  # a batch at a time: files are read no faster together
    class_names: tuple[str, ...] | None = None
    file_paths: list[str]


def found_files(
    directory: str | Path,
    labels: str | Sequence[int] | None,
    class_names: Sequence[str] | None,
    suffixes: tuple[str, ...],
    follow_links: bool,
) -> Files:
    """Looks for files with one of the suffixes, in the folders of the classes or anywhere.

    Raises:
        FileError: there is no such folder, no folder of a class in it, or no file.
        UnknownNameError: `class_names` has one that is no folder.
        DataError: `labels` are not a class number for each file.
    """
    root = Path(directory)
    if not os.path.isdir(root):  # Path would raise where a name is too long
        raise FileError(f"There is no folder {root}. Look at the path: {root.absolute()}.")
    if labels == "inferred":
        return _by_class(root, class_names, suffixes, follow_links)
    if class_names is not None:
        raise SettingError(
            "class_names gives the folders of the classes an order, which only has a meaning with "
            "labels='inferred'. Leave one of the two out."
        )
    paths = _required(_files_below(root, suffixes, follow_links), root, suffixes)
    return Files(paths, None, None) if labels is None else _labelled(paths, labels)


def sources(
    files: Files,
    read: Callable[[list[Path]], Any],
    label_mode: str | None,
    batch_size: int | None,
    shuffle: bool,
    seed: int | None,
    validation_split: float | None,
    subset: str | None,
    verbose: bool,
) -> Any:
    """The source of the files, of one part of them, or of both parts.

    Args:
        files: the files and their labels.
        read: makes the examples of a batch from their paths.
        label_mode: how labels are encoded.
        batch_size: files in a batch.
        shuffle: whether `fit` may shuffle.
        seed: decides about the order and about which files are set aside.
        validation_split: the share of the files to set aside, of each class alike.
        subset: "training", "validation" or "both".
        verbose: whether to tell what was found.
    """
    labels = encoded(files, label_mode)
    parts = _parts(files, validation_split, subset, 0 if seed is None else seed)
    if verbose:
        _tell(files, parts)

    def made(rows: Rows, shuffled: bool) -> FolderSource:
        paths = [files.paths[row] for row in rows]
        targets = None if labels is None else labels[rows]

        def take(wanted: NDArray[np.int64]) -> Any:
            x = read([paths[row] for row in wanted])
            return (x,) if targets is None else (x, targets[wanted])

        source = FolderSource(take, len(paths), batch_size, shuffle=shuffled, seed=seed)
        source.class_names, source.file_paths = files.class_names, [str(path) for path in paths]
        return source

    found = [made(rows, shuffle and part != "validation") for part, rows in parts.items()]
    return found if subset == "both" else found[0]


def encoded(files: Files, label_mode: str | None) -> NDArray[Any] | None:
    """The labels as a loss wants them: class numbers, a column of 0 and 1, or one-hot rows.

    Raises:
        SettingError: another mode, or "binary" for other than two classes.

    Example:
        >>> files = Files([], np.array([1, 0], np.int32), ("cat", "dog"))
        >>> encoded(files, "categorical")
        array([[0., 1.],
               [1., 0.]], dtype=float32)
    """
    chosen("label_mode", label_mode, LABEL_MODES)
    if files.labels is None or files.class_names is None or label_mode is None:
        return None
    if label_mode == "int":
        return files.labels
    if label_mode == "categorical":
        hot: NDArray[np.float32] = np.eye(len(files.class_names), dtype=np.float32)[files.labels]
        return hot
    if len(files.class_names) != 2:
        raise SettingError(
            f"label_mode='binary' is for two classes, but there are {len(files.class_names)}: "
            f"{', '.join(files.class_names)}. Write label_mode='int'."
        )
    return files.labels.astype(np.float32)[:, None]


def chosen(name: str, given: Any, choices: Sequence[Any]) -> None:
    """Raises unless a setting is one of the choices.

    Raises:
        SettingError: it is another.

    Example:
        >>> chosen("color_mode", "rgb", ("rgb", "grayscale"))
    """
    if given not in choices:
        known = ", ".join(map(repr, choices))
        raise SettingError(f"{name}={given!r} is not known. Write one of {known}.")


def _by_class(
    root: Path, class_names: Sequence[str] | None, suffixes: tuple[str, ...], follow_links: bool
) -> Files:
    folders = sorted(path.name for path in root.iterdir() if path.is_dir())
    known = [name for name in folders if not name.startswith(".")]
    if not known:
        raise FileError(
            f"{root} has no folders, but each class must have one, with its files in it. "
            "Where there are no classes, write labels=None."
        )
    for name in class_names or ():
        if name not in known:
            raise UnknownNameError(f"folder in {root}", name, known)
    names = tuple(class_names or known)
    of_class = [_files_below(root / name, suffixes, follow_links) for name in names]
    numbers = np.repeat(np.arange(len(names)), [len(paths) for paths in of_class])
    paths = [path for paths in of_class for path in paths]
    return Files(_required(paths, root, suffixes), numbers.astype(np.int32), names)


def _files_below(root: Path, suffixes: tuple[str, ...], follow_links: bool) -> list[Path]:
    walked = sorted(os.walk(root, followlinks=follow_links), key=lambda found: found[0])
    return [
        Path(folder, name)
        for folder, _, names in walked
        for name in sorted(names)
        if name.lower().endswith(suffixes)
    ]


def _required(paths: list[Path], root: Path, suffixes: tuple[str, ...]) -> list[Path]:
    if not paths:
        raise FileError(
            f"{root} has no files in it that end with {', '.join(suffixes)}. Look at the path: "
            f"{root.absolute()}."
        )
    return paths


def _labelled(paths: list[Path], labels: Any) -> Files:
    numbers = np.asarray(labels)
    if numbers.shape != (len(paths),) or numbers.dtype.kind not in "iu" or (numbers < 0).any():
        raise DataError(
            f"labels must be 'inferred', None, or a class number for each of the {len(paths)} "
            "files, in the order of their names. Of names of classes make numbers with "
            "`names, labels = np.unique(labels, return_inverse=True)`."
        )
    names = tuple(str(number) for number in range(int(numbers.max()) + 1))
    return Files(paths, numbers.astype(np.int32), names)


def _parts(files: Files, share: float | None, subset: str | None, seed: int) -> dict[str, Rows]:
    """The rows of each part that was asked for, in the order of the files."""
    count = len(files.paths)
    if share is None and subset is None:
        return {"all": np.arange(count)}
    if share is None or subset is None:
        raise SettingError(
            "validation_split and subset belong together. Write both, such as "
            "validation_split=0.2, subset='both'."
        )
    chosen("subset", subset, SUBSETS)
    aside = round(count * share) if isinstance(share, Real) and 0 < share < 1 else 0
    if not 0 < aside < count:
        raise SettingError(
            f"validation_split={share} of {count} files leaves one part empty; choose a share "
            "between 0 and 1, such as 0.2."
        )
    cut = split(count, sizes=Sizes(count - aside, aside, 0), stratify=files.labels, seed=seed)
    parts = {"training": np.sort(cut.train), "validation": np.sort(cut.dev)}
    return parts if subset == "both" else {subset: parts[subset]}


def _tell(files: Files, parts: dict[str, Rows]) -> None:
    classes = "" if files.class_names is None else f" belonging to {len(files.class_names)} classes"
    lines = [f"Found {len(files.paths)} files{classes}."]
    lines += [
        f"Using {len(rows)} files for {part}." for part, rows in parts.items() if part != "all"
    ]
    sys.stdout.write("\n".join(lines) + "\n")
