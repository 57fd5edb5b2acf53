from __future__ import annotations

from pathlib import Path

import pytest

from goodfit.datasets import NAMES, available, cifar10, load
from goodfit.datasets.files import DataFile


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GOODFIT_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("GOODFIT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "data"


def put(folder: Path, *files: DataFile) -> None:
    for file in files:
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_text("")


def place(name: str) -> tuple[str, Path | None]:
    return next((known.place, known.path) for known in available() if known.name == name)


def test_every_name_that_can_be_loaded_is_there() -> None:
    assert [known.name for known in available()] == list(NAMES)


def test_what_is_told_is_what_the_data_set_says_of_itself() -> None:
    for known in available():
        if known.place == "scikit-learn":
            assert load(known.name).description == known.description


@pytest.mark.parametrize("way", cifar10.WAYS, ids=["plain", "packed", "archive"])
def test_any_of_the_ways_suffices(data: Path, way: tuple[DataFile, ...]) -> None:
    assert place("cifar10") == ("download", None)
    put(data, *way)
    assert place("cifar10") == ("data folder", data / "cifar10")


def test_part_of_the_files_does_not_suffice(data: Path) -> None:
    put(data, *cifar10.WAYS[0][:-1])
    assert place("cifar10") == ("download", None)


def test_rows_that_are_set_apart_belong_to_it(data: Path) -> None:
    put(data, DataFile("adult/adult-train.csv", ""))
    assert place("adult") == ("nowhere", None)
    put(data, DataFile("adult/adult-test.csv", ""))
    assert place("adult") == ("data folder", data / "adult")


def test_without_a_data_folder_the_cache_is_looked_into(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GOODFIT_DATA")
    cache = data.parent / "cache"
    put(cache, DataFile("titanic/titanic.csv", ""))
    assert place("titanic") == ("cache", cache / "titanic")
