import numpy as np
import pandas as pd
import pytest

from goodfit.errors import DataError, UnknownNameError
from goodfit.study.given import prepare_given
from goodfit.study.prepared import prepare


@pytest.fixture
def frame():
    rows = np.arange(40)
    kinds = np.where(rows % 2, "cat", "dog")
    return pd.DataFrame({"size": rows * 1.5, "colour": list("abcd") * 10, "pet": kinds})


def test_a_name_is_what_goodfit_train_takes():
    assert prepare_given("iris", seed=3).checksum == prepare("iris", seed=3).checksum


def test_a_file_is_read_with_its_target(frame, tmp_path):
    path = tmp_path / "pets.csv"
    frame.to_csv(path, index=False)
    assert prepare_given(path, target="pet").task.class_names == ("cat", "dog")


def test_a_frame_is_taken_apart_by_its_target(frame):
    data = prepare_given(frame, target="pet")
    again = prepare_given(frame.drop(columns="pet"), frame["pet"])
    assert data.checksum == again.checksum
    assert data.task.target == again.task.target == "pet"
    assert data.feature_names == ("size", "colour=a", "colour=b", "colour=c", "colour=d")


def test_rows_without_a_target_are_left_out(frame):
    frame.loc[3, "pet"] = None
    data = prepare_given(frame, target="pet")
    assert sum(len(part.y) for part in (data.train, data.dev, data.test)) == 39


@pytest.mark.parametrize(
    ("shape", "kind"), [((20, 3), "table"), ((20, 5, 2), "sequence"), ((20, 8, 8, 1), "image")]
)
def test_the_axes_say_what_examples_are(shape, kind):
    data = prepare_given(np.zeros(shape), np.linspace(0, 1, 20))
    assert (data.kind, data.task.kind) == (kind, "regression")
    assert data.train.x.shape == (12, *shape[1:])


def test_a_column_of_targets_is_one_target_for_each_row():
    x, y = np.arange(40.0).reshape(20, 2), np.arange(20) % 2
    assert prepare_given(x, y[:, None]).checksum == prepare_given(x, y).checksum


X = np.arange(40.0).reshape(20, 2)


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ({"x": X}, r"Write `\(x, y\)`"),
        ({"x": X, "y": X[:, 0], "target": "price"}, r"Write either `\(frame, target='price'\)`"),
        ({"x": "iris", "y": X[:, 0]}, "Leave y out"),
        ({"x": X[:, 0], "y": X[:, 0]}, r"a single feature is `x\[:, None\]`"),
        ({"x": np.where(X == 5, np.nan, X), "y": X[:, 0]}, r"`pandas.DataFrame\(x\)`"),
        ({"x": X, "y": X[:9, 0]}, "20 rows and y has 9"),
        ({"x": X[:5], "y": X[:5, 0]}, "Bring at least 10"),
        ({"x": X, "y": X}, "one value for each row"),
    ],
)
def test_what_cannot_be_split_is_refused_with_advice(given, advice):
    with pytest.raises(DataError, match=advice):
        prepare_given(**given)


def test_a_column_that_is_not_there_is_named(frame):
    with pytest.raises(UnknownNameError, match="Did you mean 'pet'"):
        prepare_given(frame, target="pets")
