from __future__ import annotations

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).parents[3] / "shared" / "data"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test reads or writes the user's own cache, or asks a proxy for the machine itself."""
    monkeypatch.setenv("GOODFIT_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def real_data(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder with the real files."""
    folder = Path(os.environ.get("GOODFIT_DATA") or BESIDE)
    if not folder.is_dir():
        pytest.skip("the real files are not here: set GOODFIT_DATA to the folder that has them")
    monkeypatch.setenv("GOODFIT_DATA", str(folder))
    return folder


@pytest.fixture
def folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty data folder, which GOODFIT_DATA names."""
    path = tmp_path / "data"
    path.mkdir()
    monkeypatch.setenv("GOODFIT_DATA", str(path))
    return path
