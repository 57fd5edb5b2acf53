"""Every data set that is read from files: counts as published, hashes, and errors."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import goodfit.datasets as datasets
from goodfit.datasets.catalogue import ENTRIES
from goodfit.datasets.entry import Entry
from goodfit.datasets.files import DataFile
from goodfit.errors import DataError, DownloadError, FileError, SettingError, UnknownNameError

NAMED = [pytest.param(entry, id=entry.name) for entry in ENTRIES]


@pytest.mark.parametrize("entry", NAMED)
def test_every_entry_says_whose_it_is(entry: Entry) -> None:
    assert entry.source
    assert entry.licence
    assert entry.description.endswith(".")
    assert all(len(bytes.fromhex(file.sha256)) == 32 for file in entry.files)


@pytest.mark.parametrize("entry", NAMED)
def test_every_file_of_an_entry_is_checked(entry: Entry, folder: Path) -> None:
    path = folder / entry.files[0].path
    path.parent.mkdir()
    path.write_text("another content")
    with pytest.raises(FileError, match=f"(?s){path} is damaged.*{entry.files[0].sha256}"):
        entry.load_data()


def test_a_file_without_a_public_address_is_asked_for(folder: Path) -> None:
    with pytest.raises(DownloadError, match=r"has no adult/adult-train\.csv(?s:.*)no public addr"):
        datasets.adult.load_data()


@pytest.mark.parametrize(
    ("name", "rows", "columns", "counts"),
    [
        ("adult", 32_561, 14, {"<=50K": 24_720, ">50K": 7_841}),
        ("titanic", 891, 13, {"died": 549, "survived": 342}),
        ("pima_diabetes", 768, 8, {"no diabetes": 500, "diabetes": 268}),
        ("sonar", 208, 60, {"mine": 111, "rock": 97}),
    ],
)
def test_tables_of_classes(
    real_data: Path, name: str, rows: int, columns: int, counts: dict[str, int]
) -> None:
    table = datasets.load(name)
    assert table.x.shape == (rows, columns)
    assert table.feature_names == tuple(table.x.columns)
    assert table.task.class_names == tuple(counts)
    assert np.bincount(table.y).tolist() == list(counts.values())
    assert table.task.target not in table.x


def test_adult_has_its_own_test_rows_and_values_without_blanks(real_data: Path) -> None:
    (x, _), (x_test, y_test) = datasets.adult.load_data()
    assert (len(x), len(x_test)) == (32_561, 16_281)
    assert np.bincount(y_test).tolist() == [12_435, 3_846]
    assert set(x["sex"]) == set(x_test["sex"]) == {"Male", "Female"}
    assert x["workclass"].isna().sum() == 1_836  # as UCI counts its question marks
    assert x["age"].dtype == np.int64


def test_what_says_the_target_again_is_left_out(real_data: Path) -> None:
    x, _ = datasets.titanic.load_data()
    assert "alive" not in x
    assert x["age"].isna().sum() == 177
    assert "alive" in datasets.titanic.frame()


def test_wines_of_both_colours(real_data: Path) -> None:
    wine = datasets.load("wine_quality")
    assert wine.x["colour"].value_counts().to_dict() == {"white": 4_898, "red": 1_599}
    assert (wine.y.min(), wine.y.max(), wine.task.kind) == (3, 9, "regression")
    assert wine.y[wine.x["colour"] == "red"].max() == 8


def test_california_housing_as_in_keras(real_data: Path) -> None:
    (x, y), (x_test, y_test) = datasets.california_housing.load_data()
    assert (x.shape, y.shape) == ((16_512, 8), (16_512,))
    assert (x_test.shape, y_test.shape) == ((4_128, 8), (4_128,))
    assert {array.dtype for array in (x, y, x_test, y_test)} == {np.dtype(np.float32)}
    assert np.isnan(np.concatenate([x, x_test])).sum(axis=0).tolist() == [0, 0, 0, 0, 207, 0, 0, 0]
    assert np.concatenate([y, y_test]).max() == 500_001
    assert datasets.load("california_housing").x.shape == (20_640, 9)


def test_parts_of_california_housing(real_data: Path) -> None:
    (x, _), (x_test, _) = datasets.california_housing.load_data("small", test_split=0.5)
    assert (len(x), len(x_test)) == (300, 300)
    other, _ = datasets.california_housing.load_data("small", test_split=0.5, seed=1)
    assert not np.array_equal(x, other[0], equal_nan=True)


def test_california_housing_takes_no_other_version() -> None:
    with pytest.raises(SettingError, match='neither "large" nor "small"'):
        datasets.california_housing.load_data("medium")  # type: ignore[arg-type]
    with pytest.raises(SettingError, match="from 0 to below 1"):
        datasets.california_housing.load_data(test_split=1.0)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("sms_spam", {"ham": 4_827, "spam": 747}),
        ("rt_polarity", {"negative": 5_331, "positive": 5_331}),
        (
            "names",
            {
                "Arabic": 2_000, "Chinese": 268, "Czech": 519, "Dutch": 297, "English": 3_668,
                "French": 277, "German": 724, "Greek": 203, "Irish": 232, "Italian": 709,
                "Japanese": 991, "Korean": 94, "Polish": 139, "Portuguese": 74, "Russian": 9_384,
                "Scottish": 100, "Spanish": 298, "Vietnamese": 73,
            },
        ),
    ],
)  # fmt: skip
def test_texts(real_data: Path, name: str, counts: dict[str, int]) -> None:
    entry = getattr(datasets, name)
    texts, labels = entry.load_data()
    assert isinstance(texts, list)
    assert all(isinstance(text, str) and text == text.strip() != "" for text in texts)
    assert entry.class_names == tuple(counts)
    assert np.bincount(labels).tolist() == list(counts.values())
    assert datasets.load(name).task.class_names == entry.class_names


def test_a_message_stands_beside_its_own_class(real_data: Path) -> None:
    texts, labels = datasets.sms_spam.load_data()
    assert texts[2].startswith("Free entry in 2 a wkly comp")
    assert labels[:3].tolist() == [0, 0, 1]


def test_shakespeare_is_one_text(real_data: Path) -> None:
    text = datasets.tiny_shakespeare.load_data()
    assert (len(text), len(set(text))) == (1_115_394, 65)
    assert text.startswith("First Citizen:\nBefore we proceed")
    with pytest.raises(DataError, match=r"text = goodfit\.datasets\.tiny_shakespeare\.load_data"):
        datasets.load("tiny_shakespeare")


@pytest.mark.parametrize(
    ("name", "rows", "first", "last", "values"),
    [
        ("airline_passengers", 144, "1949-01", "1960-12", (112, 432)),
        ("daily_min_temperatures", 3_650, "1981-01-01", "1990-12-31", (20.7, 13.0)),
        ("monthly_sunspots", 2_820, "1749-01", "1983-12", (58.0, 33.4)),
    ],
)
def test_series(
    real_data: Path, name: str, rows: int, first: str, last: str, values: tuple[float, float]
) -> None:
    dates, measured = getattr(datasets, name).load_data()
    assert len(dates) == len(measured) == rows
    assert (dates[0], dates[-1]) == (np.datetime64(first), np.datetime64(last))
    assert (np.diff(dates) > 0).all()
    assert (measured[0], measured[-1]) == values


def test_optdigits(real_data: Path) -> None:
    (x, y), (x_test, y_test) = datasets.optdigits.load_data()
    assert (x.shape, x_test.shape) == ((3_823, 8, 8), (1_797, 8, 8))
    assert x.dtype == y.dtype == np.uint8
    assert x.max() == x_test.max() == 16
    digits = datasets.load("digits")
    np.testing.assert_array_equal(x_test, digits.x[..., 0])
    np.testing.assert_array_equal(y_test, digits.y)
    assert datasets.load("optdigits").x.shape == (3_823, 8, 8, 1)


@pytest.mark.parametrize("name", ["boston_housing", "imdb", "reuters", "cifar100"])
def test_what_keras_alone_has_is_said_in_every_way_to_ask(name: str) -> None:
    for ask in (datasets.load, lambda name: getattr(datasets, name)):
        with pytest.raises(UnknownNameError, match=r"What comes nearest: goodfit\.datasets\.\w+"):
            ask(name)
    with pytest.raises(AttributeError, match="has no 'mnits'"):
        datasets.mnits  # noqa: B018


def test_a_table_whose_test_rows_lie_in_another_file(folder: Path) -> None:
    def written(path: str, content: str) -> DataFile:
        (folder / path).write_text(content)
        return DataFile(path, hashlib.sha256(content.encode()).hexdigest())

    pets = replace(
        datasets.adult,
        files=(written("train.csv", "4, cat\n?, dog\n"),),
        test_files=(written("test.csv", "9, dog.\n"),),
        columns={"weight": "kg", "pet": "kind"},
        target="pet",
        classes={"cat": "cat", "dog": "dog", "dog.": "dog"},
    )
    (x, y), (x_test, y_test) = pets.load_data()
    np.testing.assert_array_equal(x["weight"], [4, np.nan])
    assert (y.tolist(), x_test["weight"].tolist(), y_test.tolist()) == ([0, 1], [9], [1])
