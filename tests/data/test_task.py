from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from goodfit.data.task import Task, decide_task
from goodfit.errors import DataError, UnknownNameError


@pytest.mark.parametrize(
    ("values", "class_names", "reason"),
    [
        (["b", "a", "b", None], ("a", "b"), "`y` has 2 different values in 3 rows"),
        ([True, False, True], ("False", "True"), "2 different values in 3 rows"),
        ([0, 1, 1], ("0", "1"), "`y` has 2 different values in 3 rows, all whole numbers"),
        ([2.0, 10.0, np.nan] * 5, ("2", "10"), "`y` has 2 different values in 10 rows"),
        (list(range(20)) * 5, tuple(map(str, range(20))), "`y` has 20 different values"),
        (pd.Categorical(["x", "y"] * 9), ("x", "y"), "which are not numbers"),
        ([1, "one"] * 9, ("1", "one"), "which are not numbers"),
    ],
)
def test_classes(values: object, class_names: tuple[str, ...], reason: str) -> None:
    task = decide_task(values, "y")
    assert (task.kind, task.class_names, task.target) == ("classification", class_names, "y")
    assert reason in task.reason


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([0.5, 1.0] * 50, "`y` has numbers with fractions"),
        (list(range(21)) * 50, "`y` has 21 different values in 1050 rows: too many numbers"),
        ([1, 2, 3, 4] * 4, "`y` has 4 different values in 16 rows: too many numbers"),
        ([1e30, 2e30, 3e30], "too many numbers"),
    ],
)
def test_quantities(values: list[float], reason: str) -> None:
    task = decide_task(values, "y")
    assert (task.kind, task.class_names) == ("regression", None)
    assert reason in task.reason


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([7, 7, 7], "`y` is 7 in all 3 rows: there is nothing to learn"),
        ([None, None], "`y` is missing: there is nothing to learn"),
        ([f"name {i}" for i in range(30)], "`y` is text that differs.*Choose another column"),
    ],
)
def test_targets_from_which_nothing_can_be_learnt(values: list[object], said: str) -> None:
    with pytest.raises(DataError, match=said):
        decide_task(values, "y")


def test_class_numbers_count_the_sorted_names() -> None:
    values = np.array([10, 2, 33, 2, 10, 33])
    numbers = decide_task(values.repeat(5), "size").encode(values)
    np.testing.assert_array_equal(numbers, np.searchsorted([2, 10, 33], values))
    assert numbers.dtype == np.int64


def test_a_number_is_encoded_as_itself() -> None:
    encoded = Task("regression", None, "price", "").encode([1, 2.5])
    np.testing.assert_array_equal(encoded, [1.0, 2.5])
    assert encoded.dtype == np.float64


def test_an_unknown_class_is_named_beside_the_known_ones() -> None:
    task = decide_task(["setosa", "virginica"], "species")
    with pytest.raises(UnknownNameError, match=r"class of `species` named 'setos'.*'setosa'"):
        task.encode(["virginica", "setos"])
    with pytest.raises(DataError, match="`price` holds 'cheap'"):
        Task("regression", None, "price", "").encode(["cheap"])
