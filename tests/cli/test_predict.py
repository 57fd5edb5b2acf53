import json
import math

import numpy as np
import pandas as pd
import pytest

from goodfit import load_run


@pytest.fixture(scope="module")
def pets(tmp_path_factory):
    """A table of cats and dogs, which weigh more."""
    random = np.random.default_rng(0)
    kind = random.choice(["cat", "dog"], 120)
    weight = random.normal(4, 1, 120) + 20 * (kind == "dog")
    table = pd.DataFrame({"weight": weight.round(2), "colour": random.choice(["red", "grey"], 120)})
    path = tmp_path_factory.mktemp("pets") / "pets.csv"
    table.assign(kind=kind).to_csv(path, index=False)
    return path


@pytest.fixture(scope="module")
def run(goodfit, pets):
    folder = pets.parent / "run"
    words = "--target", "kind", "--epochs", "30", "--learning-rate", "0.03", "--out", folder
    assert goodfit("train", pets, *words).exit_code == 0
    return folder


@pytest.fixture
def new(tmp_path):
    """Pets whose kind nobody knows, one of a new colour."""
    path = tmp_path / "new.csv"
    path.write_text("colour,weight\nred,3.9\npink,30\n")
    return path


def test_the_rows_come_out_with_a_column_more(goodfit, run, new):
    told = goodfit("predict", run, new)
    assert told.exit_code == 0
    assert told.stdout == "colour,weight,predicted kind\nred,3.9,cat\npink,30.0,dog\n"
    assert told.stderr == (
        "Note: `colour` is new in 1 row ('pink'): it counts as none of the categories of "
        "training.\n"
    )


def test_probabilities_are_those_in_python(goodfit, run, new, tmp_path):
    out = tmp_path / "made" / "out.csv"
    told = goodfit("predict", run, new, "--probabilities", "--out", out)
    assert told.stdout == f"2 predictions of `kind` are in {out}.\n"
    table = pd.read_csv(out)
    shares = table[["probability of cat", "probability of dog"]].to_numpy()
    loaded = load_run(run)
    np.testing.assert_allclose(shares, loaded.predict_proba(new), rtol=1e-6)
    assert np.allclose(shares.sum(axis=1), 1)


def test_json_has_the_columns_and_what_was_new(goodfit, run, new):
    plain = json.loads(goodfit("predict", run, new, "--json").stdout)
    assert plain["columns"] == {"predicted kind": ["cat", "dog"]}
    assert plain["rows"] == 2
    assert "'pink'" in plain["notes"][0]


def test_its_own_output_can_be_predicted_again(goodfit, run, new, tmp_path):
    out = tmp_path / "out.csv"
    goodfit("predict", run, new, "--out", out)
    again = goodfit("predict", run, out)
    assert again.stdout == out.read_text()
    assert "`predicted kind` is left out: training did not have it." in again.stderr


def test_training_rows_are_predicted_well(goodfit, run, pets):
    plain = json.loads(goodfit("predict", run, pets, "--json").stdout)
    right = np.array(plain["columns"]["predicted kind"]) == pd.read_csv(pets)["kind"]
    assert right.mean() > 0.95


@pytest.mark.parametrize(
    ("table", "code", "advice"),
    [
        ("colour,wieght\nred,3\n", 3, "The table lacks `weight`"),
        ("colour,weight\nred,heavy\n", 3, "heavy"),
        ("colour,weight\n", 4, "Add some."),
        (None, 4, "cannot be read"),
    ],
)
def test_what_cannot_be_predicted_is_told(goodfit, run, tmp_path, table, code, advice):
    path = tmp_path / "rows.csv"
    if table is not None:
        path.write_text(table)
    told = goodfit("predict", run, path)
    assert told.exit_code == code
    assert advice in told.stderr
    assert told.stdout == ""


def test_a_number_has_no_probabilities(goodfit, tmp_path):
    rows = tmp_path / "lines.csv"
    rows.write_text("x,y\n" + "".join(f"{i},{3.5 * i + 0.25}\n" for i in range(40)))
    out = tmp_path / "run"
    goodfit("train", rows, "--target", "y", "--epochs", "2", "--out", out)
    told = goodfit("predict", out, rows, "--probabilities")
    assert told.exit_code == 3
    assert "`y` is a number" in told.stderr
    plain = json.loads(goodfit("predict", out, rows, "--json").stdout)
    assert all(map(math.isfinite, plain["columns"]["predicted y"]))
