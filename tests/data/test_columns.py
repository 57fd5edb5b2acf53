from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from sklearn.impute import SimpleImputer
from sklearn.preprocessing import OneHotEncoder

from goodfit.data.columns import CategoricalColumn, NumericColumn, fit_column, reason_to_drop
from goodfit.errors import DataError

random = np.random.default_rng(3)


def test_numbers_agree_with_the_imputer_of_scikit_learn() -> None:
    values = random.normal(size=101)
    values[::7] = np.nan
    later = np.array([1.0, np.nan, -3.0])
    oracle = SimpleImputer(strategy="median", add_indicator=True).fit(values[:, None])
    column = NumericColumn.fit(pd.Series(values, name="age"))
    encoded = column.encode(pd.Series(later))
    np.testing.assert_allclose(encoded, oracle.transform(later[:, None]), rtol=1e-6)
    assert encoded.dtype == np.float32
    assert column.feature_names == ("age", "age (missing)")


def test_what_was_never_missing_gets_no_mark() -> None:
    column = NumericColumn.fit(pd.Series([1, 2, 9], name="age"))
    np.testing.assert_array_equal(column.encode(pd.Series([4.0, None])), [[4], [2]])
    assert column.feature_names == ("age",)


def test_true_and_false_are_numbers() -> None:
    column = fit_column(pd.Series([True, False, None, True], name="alone", dtype=object))
    assert isinstance(column, NumericColumn)
    np.testing.assert_array_equal(column.encode(pd.Series([True, False])), [[1, 0], [0, 0]])


def test_a_number_that_float32_cannot_hold_is_refused() -> None:
    column = NumericColumn("income", 0.0, False)
    for value in (1e300, -np.inf):
        with pytest.raises(DataError, match=r"`income` holds .* more than float32 can hold"):
            column.encode(pd.Series([1.0, value]))


def test_categories_agree_with_the_encoder_of_scikit_learn() -> None:
    train = pd.Series(random.choice(["red", "green", "blue"], size=60), name="colour")
    later = pd.Series(["blue", "violet", "red", "green"], name="colour")
    oracle = OneHotEncoder(handle_unknown="ignore", sparse_output=False).fit(train.to_frame())
    column = CategoricalColumn.fit(train)
    np.testing.assert_array_equal(column.encode(later), oracle.transform(later.to_frame())[:, :3])
    assert column.encode(later)[1].tolist() == [0, 0, 0]
    assert column.feature_names == ("colour=blue", "colour=green", "colour=red")


def test_the_50_most_frequent_of_many_categories_are_kept() -> None:
    names = [f"town {i:02}" for i in range(60)]
    train = pd.Series(np.repeat(names, np.arange(2, 62)), name="town")
    column = CategoricalColumn.fit(train)
    assert column.categories == tuple(names[10:])
    assert column.feature_names[-1] == "town (other)"
    encoded = column.encode(pd.Series(["town 59", "town 03", "never seen", None]))
    np.testing.assert_array_equal(encoded[:, -2:], [[1, 0], [0, 1], [0, 1], [0, 0]])
    assert encoded.sum() == 3


def test_fifty_categories_need_no_other() -> None:
    column = CategoricalColumn.fit(pd.Series([f"town {i}" for i in range(50)] * 2, name="town"))
    assert len(column.feature_names) == 50


def test_a_missing_category_is_marked_where_training_had_some() -> None:
    column = CategoricalColumn.fit(pd.Series(["C", None, "C"], name="deck"))
    assert column.feature_names == ("deck=C", "deck (missing)")
    np.testing.assert_array_equal(column.encode(pd.Series([None, "C"])), [[0, 1], [1, 0]])


def test_which_columns_say_nothing() -> None:
    codes = pd.Series([f"code {i}" for i in range(20)])
    assert reason_to_drop(codes) is not None
    assert "20 different values in 20 rows" in str(reason_to_drop(codes))
    assert reason_to_drop(pd.Series(["a", "a"])) == "it is a in every row"
    assert reason_to_drop(pd.Series([None, None])) == "it is missing in every row"
    assert reason_to_drop(pd.Series([1.0, np.nan])) is None  # that it is missing says something
    assert reason_to_drop(pd.Series([1, 2])) is None


def test_what_training_had_is_no_surprise() -> None:
    age = NumericColumn.fit(pd.Series([1.0, None, 3.0], name="age"))
    pet = CategoricalColumn.fit(pd.Series(["cat", None, "dog"], name="pet"))
    assert age.surprises(pd.Series([100.0, None])) == []
    assert pet.surprises(pd.Series(["dog", None, "dog"])) == []


def test_surprises_name_the_column_the_rows_and_what_becomes_of_them() -> None:
    age = NumericColumn.fit(pd.Series([1.0, 2.0, 3.0], name="age"))
    assert age.surprises(pd.Series([None, 1.0, None])) == [
        "`age` is missing in 2 rows, and never was in training: the median, 2, stands for it."
    ]
    pet = CategoricalColumn.fit(pd.Series(["cat", "dog"], name="pet"))
    assert pet.surprises(pd.Series(["cow", "cat", None, "cow"])) == [
        "`pet` is missing in 1 row, and never was in training: it counts as none of the "
        "categories.",
        "`pet` is new in 2 rows ('cow'): it counts as none of the categories of training.",
    ]
    many = CategoricalColumn.fit(pd.Series([f"pet {i}" for i in range(60)], name="pet"))
    assert many.surprises(pd.Series(["pet 1", "horse"])) == [
        "`pet` is not among the commonest of training in 1 row ('horse'): it counts as all "
        "rarer ones."
    ]
