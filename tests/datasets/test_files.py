from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from goodfit.cache import cache_folder
from goodfit.datasets.files import DataFile, data_folder, in_data_folder, locate
from goodfit.errors import DownloadError, FileError

CONTENT = b"seven digits"
FILE = DataFile("digits/data.gz", hashlib.sha256(CONTENT).hexdigest(), "http://127.0.0.1:9/x")


def place(folder: Path, content: bytes) -> Path:
    path = folder / FILE.path
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return path


def test_the_data_folder_comes_before_the_cache(folder: Path) -> None:
    cached = place(cache_folder(), CONTENT)
    assert locate(FILE) == cached
    assert in_data_folder(FILE) is None
    placed = place(folder, CONTENT)
    assert locate(FILE) == in_data_folder(FILE) == placed


def test_a_damaged_file_is_named_wherever_it_is(folder: Path) -> None:
    cached = place(cache_folder(), CONTENT[:5])
    got = hashlib.sha256(CONTENT[:5]).hexdigest()
    with pytest.raises(FileError, match=f"(?s){cached} is damaged.*{got}.*{FILE.sha256}.*Delete"):
        locate(FILE)
    placed = place(folder, b"")
    with pytest.raises(FileError, match=f"{placed} is damaged.*put the right file in its place"):
        locate(FILE)


def test_the_line_to_write_is_said_where_no_folder_is_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("GOODFIT_DATA", raising=False)
    with pytest.raises(DownloadError, match=r"is not set.*write: export GOODFIT_DATA=the/folder"):
        locate(FILE)
    assert data_folder() is None
    monkeypatch.setenv("GOODFIT_DATA", "")
    assert data_folder() is None


def test_a_data_folder_that_does_not_exist(folder: Path) -> None:
    folder.rmdir()
    with pytest.raises(DownloadError, match=f"GOODFIT_DATA names {folder}, which is no folder"):
        locate(FILE)


def test_other_files_that_would_do_are_named(folder: Path) -> None:
    with pytest.raises(DownloadError, match=r"has no digits/data\.gz or digits/data\.xz"):
        locate(FILE, instead="digits/data.xz")


def test_folders_of_the_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODFIT_DATA", "~/data")
    assert data_folder() == Path.home() / "data"
    monkeypatch.delenv("GOODFIT_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/elsewhere")
    assert cache_folder() == Path("/elsewhere/goodfit")
    monkeypatch.delenv("XDG_CACHE_HOME")
    for system, place in (("linux", ".cache"), ("darwin", "Library/Caches")):
        monkeypatch.setattr("sys.platform", system)
        assert cache_folder() == Path.home() / place / "goodfit"
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "/local")
    assert cache_folder() == Path("/local/goodfit")
