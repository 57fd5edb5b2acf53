"""What the doctor says of a column of a data frame, it says by the column's name."""

import numpy as np
import pandas as pd
import pytest

from goodfit import Input, Sequential, layers

rng = np.random.default_rng(0)
BOUGHT = rng.integers(2, size=300)
TABLE = pd.DataFrame(
    {
        "age": rng.normal(40, 10, 300) + 5 * BOUGHT,
        "income": rng.normal(5e4, 2e4, 300),
        "status": BOUGHT * 2.0,
        "country": np.full(300, 1e6),
    }
)


def found(x, shape=(4,), **options):
    first = [layers.Flatten()] if len(shape) > 1 else []
    model = Sequential([Input(shape), *first, layers.Dense(1, "sigmoid")], seed=0)
    model.compile("adam", "binary_crossentropy")
    history = model.fit(x, BOUGHT, epochs=2, verbose=0, **options)
    return {finding.code: finding for finding in history.diagnosis.findings}


def test_findings_name_the_columns():
    each = found(TABLE)
    assert "Feature 2 ('status') of x alone" in each["target_leakage"].evidence
    assert "(feature 3 ('country') is always 1e+06)" in each["constant_features"].evidence
    assert "Feature 1 ('income') of x" in each["input_unscaled"].evidence


def test_of_an_array_they_count():
    each = found(TABLE.to_numpy())
    assert "Feature 2 of x alone" in each["target_leakage"].evidence
    assert "(feature 3 is always 1e+06)" in each["constant_features"].evidence


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_the_line_that_leaves_a_column_out_can_be_written(library):
    x = TABLE if library == "pandas" else pytest.importorskip("polars").DataFrame(dict(TABLE))
    names = {"x": x, "dev_x": x}
    exec(found(x)["target_leakage"].cures[0].line, names)
    assert list(names["x"].columns) == ["age", "income", "country"]
    names["x"] = x
    exec(found(x)["constant_features"].cures[1].line, names)
    assert list(names["x"].columns) == list(names["dev_x"].columns) == ["age", "income", "status"]


def test_a_column_that_moved_is_named():
    noise = dict(zip(("income", "status", "country"), rng.normal(size=(3, 300)), strict=True))
    here = TABLE.assign(**noise)
    each = found(here, validation_data=(here.assign(age=here.age + 100), BOUGHT))
    assert "The mean of feature 0 ('age') is" in each["distribution_shift_split"].evidence


def test_columns_that_are_steps_of_a_sequence_are_no_features():
    assert all("'" not in each.evidence for each in found(TABLE, shape=(4, 1)).values())
