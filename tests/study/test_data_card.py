import dataclasses

import numpy as np
import pytest

from goodfit.study.data_card import data_card
from goodfit.study.prepared import Part, prepare


def test_rows_that_are_twice_are_counted_within_and_between_the_parts():
    iris = prepare("iris")
    train = Part(np.concatenate([iris.train.x, iris.train.x[:4]]), np.append(iris.train.y, [0] * 4))
    dev = Part(np.concatenate([iris.dev.x, iris.train.x[:3]]), np.append(iris.dev.y, [0] * 3))
    before, after = data_card(iris), data_card(dataclasses.replace(iris, train=train, dev=dev))
    distinct = len(np.unique(iris.train.x, axis=0))
    assert before["repeated"] == len(iris.train.x) - distinct
    assert after["repeated"] == before["repeated"] + 4
    assert after["in_training"]["dev"] == before["in_training"]["dev"] + 3
    assert before["classes"][0] == {"name": "setosa", "train": 30, "dev": 10, "test": 10}
    assert [column["name"] for column in before["columns"]] == list(iris.feature_names)


def test_missing_values_are_told_beside_their_column(table):
    card = data_card(prepare(str(table), "price"))
    missing = {column["name"]: column["missing"] for column in card["columns"]}
    assert missing["weight"] == pytest.approx(1 / 9, abs=0.05)
    assert missing["height"] == 0
    assert "weight (missing)" not in missing
    assert card["target"]["smallest"] > 1000
    assert card["classes"] == []


def test_pictures_have_values_in_the_place_of_columns():
    card = data_card(prepare("digits"))
    assert card["columns"] == []
    assert (card["values"]["smallest"], card["values"]["largest"]) == (0.0, 16.0)
    assert card["shape"] == [8, 8, 1]


def test_the_bounds_are_numpy_s():
    wine = prepare("wine")
    columns = data_card(wine)["columns"]
    x = wine.train.x.astype(float)
    assert [one["mean"] for one in columns] == pytest.approx(x.mean(axis=0), rel=1e-5)
    assert [one["deviation"] for one in columns] == pytest.approx(x.std(axis=0), rel=1e-4)
    assert [one["largest"] for one in columns] == x.max(axis=0).tolist()
    values, pixels = data_card(prepare("digits"))["values"], prepare("digits").train.x
    assert values["mean"] == pytest.approx(pixels.mean(), rel=1e-5)
    assert values["deviation"] == pytest.approx(pixels.std(), rel=1e-5)
