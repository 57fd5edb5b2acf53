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
