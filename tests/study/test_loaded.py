import shutil

import numpy as np
import pandas as pd
import pytest

from goodfit.errors import DataError, FileError
from goodfit.study import load_run


def test_prediction_from_a_file_a_frame_and_an_array_are_the_same(prices, table):
    run = load_run(prices.folder)
    frame = pd.read_csv(table)
    from_file = run.predict(table)
    assert np.array_equal(from_file, run.predict(str(table)))
    assert np.array_equal(from_file, run.predict(frame))
    assert np.array_equal(from_file, run.predict(frame.drop(columns="price")))
    assert np.array_equal(from_file, run.predict(prices.prepared.encoder(frame)))
    known = frame["weight"].notna()
    assert np.corrcoef(from_file[known], frame["price"][known])[0, 1] > 0.9
    assert from_file.shape == (160,)


def test_classes_are_predicted_by_name(digits):
    run = load_run(digits.folder)
    assert run.task.class_names == tuple("0123456789")
    predicted = run.predict(digits.prepared.test.x)
    right = predicted == np.array(run.task.class_names)[digits.prepared.test.y]
    assert right.mean() == pytest.approx(digits.results["test"]["accuracy"])


def test_table_for_a_network_of_arrays_is_refused(digits, table):
    with pytest.raises(DataError, match="trained on arrays.*frame.to_numpy"):
        load_run(digits.folder).predict(table)


def test_table_that_lacks_a_column_is_refused(prices, table):
    frame = pd.read_csv(table).drop(columns="colour")
    with pytest.raises(DataError, match="lacks `colour`"):
        load_run(prices.folder).predict(frame)


def test_folder_without_a_run_is_told(tmp_path):
    with pytest.raises(FileError, match="There is no run in .*goodfit train digits"):
        load_run(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", "{}"])
def test_damaged_run_is_told(tmp_path, digits, text):
    shutil.copytree(digits.folder, tmp_path / "run")
    (tmp_path / "run" / "study.json").write_text(text)
    with pytest.raises(FileError, match="is damaged.*Run the training again"):
        load_run(tmp_path / "run")


@pytest.mark.parametrize(
    "text",
    ["{", "{}", '{"columns": 1, "dropped": {}}', '{"columns": [1], "dropped": {}}', "[" * 100_000],
    ids=lambda text: text[:20],
)
def test_damaged_tables_are_told(tmp_path, prices, text):
    shutil.copytree(prices.folder, tmp_path / "run")
    (tmp_path / "run" / "table.json").write_text(text)
    with pytest.raises(FileError, match="damaged"):
        load_run(tmp_path / "run")
