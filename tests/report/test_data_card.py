import copy

import pytest

from goodfit.report.data_card import data_card

from .reading import Page


def test_classes_are_counted_by_part(study):
    (table,) = data_card(study).tables
    assert table.columns == ("class", "train", "dev", "test", "share")
    assert [row[0] for row in table.rows] == [str(digit) for digit in range(10)]
    assert sum(int(row[3]) for row in table.rows) == 360
    assert table.rows[0][4].endswith("%")


def test_columns_are_told_with_their_bounds_and_what_is_missing(study):
    changed = copy.deepcopy(study)
    bounds = {"smallest": 18.0, "mean": 41.5, "deviation": 12.25, "largest": 90.0}
    changed["data"].update(
        classes=[],
        target=bounds,
        values=None,
        columns=[
            {"name": "age", **bounds, "missing": 0.125},
            {"name": "sex=f", **bounds, "missing": 0.0},
        ],
        in_training={"dev": 2, "test": 1},
    )
    card = data_card(changed)
    assert card.tables[0].rows == [
        ("age", "18", "41.5", "12.25", "90", "12.5%"),
        ("sex=f", "18", "41.5", "12.25", "90", "–"),
    ]
    facts = dict(card.facts)
    assert facts["dev in train"] == "2 of 360 examples"
    assert facts["target values"] == "18 to 90, mean 41.5, deviation 12.25"
    assert "values" not in facts


@pytest.mark.parametrize("word", ["1,797 handwritten digits", "0 of 360 examples", "8 × 8 × 1"])
def test_the_page_has_the_card(study, word):
    from goodfit.report.page import Pictures, _page

    assert word in Page(_page(study, Pictures())).text()
