"""Where the files of data sets are: a folder that the user names, the cache, a public address."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from goodfit.cache import cache_folder
from goodfit.datasets.download import download
from goodfit.errors import DownloadError, FileError

__all__ = ["DataFile", "data_folder", "in_data_folder", "locate"]

SETTING = "export GOODFIT_DATA=the/folder"


@dataclass(frozen=True)
class DataFile:
    """One file of a data set.

    Args:
        path: its place in a data folder and in the cache, as in `mnist/train-images.gz`.
        sha256: what its content must sum up to.
        address: where it can be downloaded; empty where only data folders may hold it.
    """

    path: str
    sha256: str
    address: str = ""


def data_folder() -> Path | None:
    """The folder that the environment variable GOODFIT_DATA names, or None if it is not set."""
    named = os.environ.get("GOODFIT_DATA")
    return Path(named).expanduser() if named else None


def locate(file: DataFile, instead: str = "") -> Path:
    """Finds a file of a data set: in the data folder, else in the cache, else by download.

    Args:
        file: what to find.
        instead: which other files in the data folder would do, for the error.

    Raises:
        DownloadError: it is nowhere; the error says where it was looked for.
        FileError: it was found in a folder, but its content is damaged.
    """
    found = in_data_folder(file) or _checked(file, cache_folder())
    if found:
        return found
    if not file.address:
        raise DownloadError(_nowhere(file, instead, "no public address of it is known"))
    try:
        return download(file.address, cache_folder() / file.path, file.sha256)
    except (OSError, ValueError) as reason:
        tried = f"{file.address} failed: {reason}"
        raise DownloadError(_nowhere(file, instead, tried)) from reason


def in_data_folder(file: DataFile) -> Path | None:
    """Finds a file of a data set in the data folder alone; None if it is not there.

    Raises:
        FileError: it is there, but its content is damaged.
    """
    folder = data_folder()
    return _checked(file, folder) if folder else None


def _checked(file: DataFile, folder: Path) -> Path | None:
    """The place of the file in the folder, if it is there and its content is right."""
    path = folder / file.path
    if not path.is_file():
        return None
    with path.open("rb") as opened:
        got = hashlib.file_digest(opened, "sha256").hexdigest()
    if got != file.sha256:
        again = "Delete it, and the data is downloaded again; or put" if file.address else "Put"
        raise FileError(
            f"{path} is damaged, cut short, or another file: its sha256 is {got}, expected was "
            f"{file.sha256}. {again} the right file in its place."
        )
    return path


def _nowhere(file: DataFile, instead: str, tried: str) -> str:
    folder = data_folder()
    wanted = f"{file.path} or {instead}" if instead else file.path
    if folder is None:
        example = f"{SETTING} (so that the/folder/{file.path} is there)"
        looked = f"GOODFIT_DATA is not set; where you have the data, write: {example}"
    elif not folder.is_dir():
        looked = f"GOODFIT_DATA names {folder}, which is no folder; correct it: {SETTING}"
    else:
        looked = f"GOODFIT_DATA names {folder}, which has no {wanted}"
    return (
        f"{Path(file.path).name} could be found nowhere:\n"
        f"  data folder: {looked}\n"
        f"  cache: there is no {cache_folder() / file.path}\n"
        f"  download: {tried}"
    )
