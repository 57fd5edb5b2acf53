import shutil

import numpy as np
import pandas as pd
import pytest

from goodfit.errors import DataError, FileError
from goodfit.study import Options, load_run, run_study


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


def test_probabilities_are_those_of_the_network(digits):
    run, x = load_run(digits.folder), digits.prepared.test.x[:20]
    probabilities = run.predict_proba(x)
    assert np.array_equal(probabilities, digits.model.predict(x))
    assert np.array_equal(probabilities.argmax(1), run.predict(x).astype(int))


def test_a_number_has_no_probabilities(prices, table):
    with pytest.raises(DataError, match=r"`price` is a number.*run.predict\(x\)"):
        load_run(prices.folder).predict_proba(table)


def test_rows_of_numbers_are_examples_side_by_side(digits, tmp_path):
    run, x = load_run(digits.folder), digits.prepared.test.x[:20]
    frame = pd.DataFrame(x.reshape(20, 64)).add_prefix("pixel ")
    frame["digit"] = "?"  # the target's place, which says nothing
    frame.to_csv(tmp_path / "digits.csv", index=False)
    assert np.array_equal(run.predict(tmp_path / "digits.csv"), run.predict(x))


def test_named_numbers_are_found_by_their_names(tmp_path):
    study = run_study(Options("iris", epochs=2, out=str(tmp_path / "iris")))
    run, x = load_run(study.folder), study.prepared.test.x
    frame = pd.DataFrame(x, columns=list(study.prepared.feature_names))
    turned = frame[frame.columns[::-1]].assign(remark="none")
    assert np.array_equal(run.predict_proba(turned), run.predict_proba(x))
    with pytest.raises(DataError, match=r"lacks `petal width \(cm\)`.*Name the columns"):
        run.predict(frame.rename(columns={"petal width (cm)": "petal width"}))


def test_what_training_had_not_is_told(prices, table):
    frame = pd.read_csv(table).assign(shape="round")
    frame.loc[:2, "colour"] = "pink"
    told = load_run(prices.folder).surprises(frame)
    assert told == [
        "`colour` is new in 3 rows ('pink'): it counts as none of the categories of training.",
        "`shape` is left out: training did not have it.",
    ]
    assert load_run(prices.folder).surprises(table) == []


def test_table_with_other_columns_for_a_network_of_arrays_is_refused(digits, table):
    with pytest.raises(DataError, match=r"6 columns, but an example has 64.*\(rows, 8, 8, 1\)"):
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
