"""Files from the net, kept in the cache, checked by their hash, unpacked if they are archives."""

from __future__ import annotations

import os
import shutil
import tarfile
import zipfile
import zlib
from pathlib import Path
from urllib.parse import urlsplit

from goodfit.cache import cache_folder
from goodfit.data.folders import chosen
from goodfit.datasets.download import retrieve
from goodfit.errors import DownloadError, FileError, SettingError

HASHES = {32: "md5", 64: "sha256"}
"""The hashes by how many digits they have."""


def get_file(
    fname: str | None = None,
    origin: str | None = None,
    *,
    file_hash: str | None = None,
    cache_subdir: str = "datasets",
    hash_algorithm: str = "auto",
    extract: bool = False,
    archive_format: str | None = "auto",
    cache_dir: str | Path | None = None,
    force_download: bool = False,
) -> str:
    """Downloads a file, unless it is in the cache already, and says where it is.

    Give `file_hash` wherever you know it: without it nobody can tell a file that was cut short,
    or exchanged, from the right one.

    Args:
        fname: what the file is called in the cache; by default the end of the address.
        origin: its address.
        file_hash: what its content must sum up to.
        cache_subdir: the folder in the cache.
        hash_algorithm: "md5", "sha256", or "auto" for what the length of the hash says.
        extract: whether it is an archive to be unpacked.
        archive_format: "tar", "zip", or "auto" for what it is.
        cache_dir: another cache; by default that of `goodfit.datasets`.
        force_download: whether it is downloaded even if it is there.

    Returns:
        The path of the file; of the folder where it was unpacked.

    Raises:
        DownloadError: the file cannot be had, or has another hash.
        FileError: it is no archive.
        SettingError: no address, or a name or a hash that is none.

    Example:
        >>> get_file(origin="https://example.org/corpus.txt")  # doctest: +SKIP
        '/home/ada/.cache/goodfit/datasets/corpus.txt'
    """
    chosen("hash_algorithm", hash_algorithm, ("auto", "md5", "sha256"))
    chosen("archive_format", archive_format, ("auto", "tar", "zip", None))
    if origin is None:
        raise SettingError("get_file needs an address. Write `get_file(origin='https://...')`.")
    folder = Path(cache_dir or cache_folder()).expanduser() / cache_subdir
    name = _name(fname, origin)
    path = folder / (_archive_name(fname, name) if extract else name)
    _download(origin, path, _known_hash(file_hash, hash_algorithm), force_download)
    return str(
        _extracted(path, folder / _folder_name(fname, name), archive_format) if extract else path
    )


def _name(fname: str | None, origin: str) -> str:
    name = fname or Path(urlsplit(origin).path).name
    if not name or Path(name).name != name:
        raise SettingError(
            f"fname={fname!r} is no name for the file of {origin!r}. Write a name without folders, "
            "such as fname='data.csv'; `cache_dir` names the folder."
        )
    return name


def _archive_name(fname: str | None, name: str) -> str:
    """What an archive is called, next to the folder with its content."""
    return name if fname and "." in fname else f"{name}_archive"


def _folder_name(fname: str | None, name: str) -> str:
    return f"{name.partition('.')[0]}_extracted" if fname and "." in fname else name


def _known_hash(file_hash: str | None, algorithm: str) -> str | None:
    if file_hash is None:
        return None
    found = HASHES.get(len(file_hash)) if algorithm == "auto" else algorithm
    if found is None:
        raise SettingError(
            f"file_hash={file_hash!r} has {len(file_hash)} digits, but a sha256 has 64 and an md5 "
            "has 32. Copy it whole, as `sha256sum` writes it."
        )
    return f"{found}:{file_hash.lower()}"


def _download(origin: str, path: Path, known_hash: str | None, anew: bool) -> None:
    """Brings the file to its place; one that is there is replaced by a whole one, or not at all."""
    target = path.with_name(f"{path.name}.fresh") if anew else path
    try:
        retrieve(origin, target, known_hash)
        target.replace(path)
    except (OSError, ValueError) as reason:
        raise DownloadError(
            f"{path.name} could not be downloaded from {origin}: {reason}. Put the file at {path} "
            "yourself, or try again."
        ) from reason


def _extracted(archive: Path, folder: Path, kind: str | None) -> Path:
    """The folder with the content of the archive, unpacked if it is older than the archive."""
    if folder.is_dir() and folder.stat().st_mtime >= archive.stat().st_mtime:
        return folder
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    try:
        _unpack(archive, part, kind)
    except (tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError) as reason:
        shutil.rmtree(part, ignore_errors=True)
        raise FileError(f"{archive} is damaged: {reason}. Delete it, and try again.") from reason
    os.utime(part)
    shutil.rmtree(folder, ignore_errors=True)
    return part.rename(folder)


def _unpack(archive: Path, folder: Path, kind: str | None) -> None:
    """Only what lies inside the folder; archives that reach out of it are refused."""
    if kind in ("auto", "tar") and tarfile.is_tarfile(archive):
        with tarfile.open(archive) as opened:
            opened.extractall(folder, filter="data")
    elif kind in ("auto", "zip") and zipfile.is_zipfile(archive):
        with zipfile.ZipFile(archive) as packed:
            for name in packed.namelist():
                _require_inside(name)
            packed.extractall(folder)
    else:
        raise FileError(
            f"{archive} is no archive of the format {kind!r}. Leave `extract=True` out, or write "
            "`archive_format='auto'`."
        )


def _require_inside(name: str) -> None:
    """Raises BadZipFile where a name in an archive leads elsewhere, on any system."""
    parts = name.replace("\\", "/").split("/")
    if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]:
        raise zipfile.BadZipFile(f"{name!r} leads out of the folder")
