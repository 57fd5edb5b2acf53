import json
from pathlib import Path

import pytest

from goodfit.study import load_run
from goodfit.study.prepared import prepare


@pytest.mark.parametrize("name", ["digits", "prices"])
def test_plain_study_is_what_lies_in_the_folder(request, name):
    study = request.getfixturevalue(name)
    plain = study.to_plain()
    assert json.loads((study.folder / "study.json").read_text()) == plain
    assert json.loads((study.folder / "history.json").read_text()) == plain["history"]
    assert json.dumps(plain, allow_nan=False)


def test_plain_study_tells_everything(digits):
    plain = digits.to_plain()
    assert plain["split"] == {
        "train": 1079, "dev": 359, "test": 359, "rule": "60/20/20, stratified", "seed": 0,
        "checksum": digits.prepared.checksum,
    }  # fmt: skip
    known = {
        "python",
        "numpy",
        "jax",
        "jaxlib",
        "scikit-learn",
        "device",
        "processor",
        "memory",
        "system",
        "cores",
        "threads",
    }
    assert plain["environment"].keys() == known
    assert sum(one["test"] for one in plain["data"]["classes"]) == 359
    assert plain["metric"] == "accuracy"
    assert plain["results"].keys() == {"train", "dev", "test"}
    assert plain["results"]["test"].keys() == {"loss", "accuracy"}
    assert plain["verdict"].keys() >= {"sentence", "avoidable_bias", "variance", "next"}
    assert plain["seconds"].keys() == {"data", "baselines", "training", "evaluation", "total"}
    parts = [value for name, value in plain["seconds"].items() if name != "total"]
    assert plain["seconds"]["total"] == pytest.approx(sum(parts))
    assert plain["epochs_run"] == 3
    assert 1 <= plain["best_epoch"] <= 3
    assert len(plain["history"]["val_loss"]) == 3
    assert plain["command"].startswith("goodfit train digits --epochs 3 --out ")
    layers = plain["model"]["layers"]
    assert layers[1]["output_shape"] == [None, 8, 8, 32]
    assert sum(layer["params"] for layer in layers) == plain["model"]["params"]


def test_the_checksum_is_that_of_the_rows_and_of_their_parts():
    one, again, other = (prepare("iris", None, seed).checksum for seed in (0, 0, 1))
    assert one == again != other
    assert len(one) == 64


def test_only_the_best_baseline_is_tested(digits):
    rows = digits.to_plain()["baselines"]
    tested = [row["name"] for row in rows if row["test"] is not None]
    assert tested == [max(rows, key=lambda row: row["dev"])["name"]]


def test_every_path_is_there(digits, prices):
    for study in (digits, prices):
        assert all(Path(path).exists() for path in study.paths.values())
    assert "table" in prices.paths
    assert "table" not in digits.paths


def test_report_has_the_evidence(digits, prices):
    images = (digits.folder / "report.html").read_text()
    for section in ("verdict", "results", "curves", "baselines", "worst", "weights", "layers"):
        assert f'id="{section}"' in images
    assert digits.verdict.sentence in images
    assert 'id="predictions"' in (prices.folder / "report.html").read_text()


def test_line_of_python_loads_the_model_and_predicts(digits, prices, capsys):
    exec(digits.python, {})
    assert capsys.readouterr().out.count("'") == 10
    exec(prices.python, {})
    assert len(capsys.readouterr().out.split()) >= 160


def test_model_in_the_folder_predicts_as_the_one_in_memory(digits):
    test = prepare("digits").test
    run = load_run(digits.folder)
    expected = digits.model.predict(test.x).argmax(1)
    assert (run.predict(test.x).astype(int) == expected).all()
