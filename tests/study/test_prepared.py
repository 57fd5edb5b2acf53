import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_digits

from goodfit.data import Task
from goodfit.datasets import Dataset
from goodfit.errors import DataError, FileError, UnknownNameError
from goodfit.study import prepared as prepared_module
from goodfit.study.prepared import prepare


def test_digits_are_dealt_by_the_rule_with_equal_shares_of_each_class():
    digits = prepare("digits")
    parts = [digits.train, digits.dev, digits.test]
    assert [len(part.y) for part in parts] == [1079, 359, 359]
    assert digits.rule == "60/20/20, stratified"
    shares = np.array([np.bincount(part.y) / len(part.y) for part in parts])
    assert np.ptp(shares, axis=0).max() < 0.004
    rows = np.concatenate([part.x.reshape(len(part.x), -1) for part in parts])
    assert np.array_equal(np.sort(rows.sum(axis=1)), np.sort(load_digits().data.sum(axis=1)))


def test_another_seed_gives_another_split_and_the_same_seed_the_same():
    first, again, other = (prepare("iris", seed=seed) for seed in (0, 0, 1))
    assert np.array_equal(first.train.x, again.train.x)
    assert not np.array_equal(first.train.x, other.train.x)


def test_given_test_set_is_kept_and_dev_comes_from_the_rest(monkeypatch):
    x, y = np.arange(100, dtype=np.float32)[:, None], np.arange(100) % 2
    known = Dataset(
        "parity", x, y, Task("classification", ("even", "odd"), "parity", "it is"), "table", ("n",),
        (x[:7] + 1000, y[:7]), "Numbers.",
    )  # fmt: skip
    monkeypatch.setattr(prepared_module.datasets, "load", lambda name: known)
    parts = prepare("parity")
    assert np.array_equal(parts.test.x, x[:7] + 1000)
    assert sorted(np.concatenate([parts.train.x, parts.dev.x])[:, 0]) == list(range(100))
    assert len(parts.dev.y) == 20
    assert parts.rule == "80/20, stratified, beside the data set's own test set"


def test_table_is_encoded_by_its_training_rows_alone(table):
    parcels = prepare(str(table), "kind")
    assert parcels.name == "parcels"
    assert parcels.task.class_names == ("heavy", "light")
    assert "weight (missing)" in parcels.feature_names
    assert {"colour=red", "colour=green", "colour=blue"} < set(parcels.feature_names)
    column = parcels.feature_names.index("weight")
    filled = parcels.train.x[:, parcels.feature_names.index("weight (missing)")] == 1
    median = np.median(parcels.train.x[~filled, column])
    assert filled.any()
    assert np.allclose(parcels.train.x[filled, column], median)
    assert any("`row` is left out" in note for note in parcels.notes)


def test_regression_targets_are_scaled_by_the_training_part(table):
    parcels = prepare(str(table), "price")
    scaled = parcels.scaled_targets(parcels.train.y)
    assert abs(scaled.mean()) < 1e-9
    assert abs(scaled.std() - 1) < 1e-9
    back = parcels.scaled_targets(parcels.test.y) * parcels.target_deviation + parcels.target_mean
    assert np.allclose(back, parcels.test.y)


def test_data_frame_with_a_test_set_is_encoded_by_its_training_rows(monkeypatch):
    frame = pd.DataFrame({"age": np.arange(100.0), "pet": ["cat", "dog"] * 50, "id": 7})
    stranger = pd.DataFrame({"age": [1000.0], "pet": ["horse"], "id": 7})
    task = Task("classification", ("no", "yes"), "answer", "it is")
    known = Dataset(
        "pets", frame, np.arange(100) % 2, task, "table", tuple(frame), (stranger, np.array([1])),
        "Pets.",
    )  # fmt: skip
    monkeypatch.setattr(prepared_module.datasets, "load", lambda name: known)
    pets = prepare("pets")
    assert pets.feature_names == ("age", "pet=cat", "pet=dog")
    assert pets.test.x.tolist() == [[1000, 0, 0]]
    assert len(pets.train.x) == 80
    assert pets.notes[-1] == "`id` is left out: it is 7 in every row."


@pytest.mark.parametrize(("kind", "cure"), [("text", "TextVectorization"), ("series", "windows")])
def test_texts_and_series_are_not_trained_on_by_name(monkeypatch, kind, cure):
    task = Task("regression", None, "y", "it is")
    known = Dataset("words", ["a", "b"], np.zeros(2), task, kind, (), None, "Words.")
    monkeypatch.setattr(prepared_module.datasets, "load", lambda name: known)
    with pytest.raises(DataError, match=rf"goodfit\.datasets\.words\.load_data.*{cure}"):
        prepare("words")


def test_classes_are_not_scaled():
    iris = prepare("iris")
    assert iris.scaled_targets(iris.test.y) is iris.test.y
    assert (iris.target_mean, iris.target_deviation) == (0.0, 1.0)


def test_unknown_data_set_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'digits'"):
        prepare("digit")


def test_csv_without_a_target_is_told_its_columns(table):
    with pytest.raises(DataError, match=r"--target COLUMN`. Its columns are `weight`, `height`"):
        prepare(str(table))


def test_csv_without_that_column_is_told_the_nearest(table):
    with pytest.raises(UnknownNameError, match="Did you mean 'price'"):
        prepare(str(table), "prize")


def test_missing_file_is_told():
    with pytest.raises(FileError, match=r"nowhere.csv cannot be read"):
        prepare("nowhere.csv", "price")


def test_known_data_set_needs_no_target():
    with pytest.raises(DataError, match="Leave out `--target species`"):
        prepare("iris", "species")


def test_too_few_rows_are_refused(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("x,y\n" + "".join(f"{i},{i % 2}\n" for i in range(6)))
    with pytest.raises(DataError, match="has 6 rows with a target.*at least 10"):
        prepare(str(path), "y")
