import json
import sys

import numpy as np
import pytest

import goodfit as library
from goodfit import Input, Sequential, layers


@pytest.fixture
def runtime():
    pytest.importorskip("onnx", reason="needs ONNX")
    return pytest.importorskip("onnxruntime", reason="needs ONNX Runtime")


def test_what_is_exported_predicts_the_same(goodfit, runtime, shown, folder):
    told = goodfit("export", folder / "iris")
    assert told.exit_code == 0
    path = folder / "iris" / "model.onnx"
    lines = told.output.splitlines()
    assert lines[0] == f"The model is in {path}."
    assert lines[1].endswith(": (batch, 4)")
    assert "sepal length (cm), sepal width (cm)" in lines[-1]
    x = library.datasets.load("iris").x
    session = runtime.InferenceSession(str(path))
    (answers,) = session.run(None, {session.get_inputs()[0].name: x})
    assert lines[1] == f"input {session.get_inputs()[0].name}: (batch, 4)"
    assert lines[2] == f"output {session.get_outputs()[0].name}: (batch, 3)"
    expected = library.load_run(folder / "iris").predict_proba(x)
    np.testing.assert_allclose(answers, expected, atol=1e-5)


def test_a_saved_model_goes_where_it_is_told(goodfit, runtime, tmp_path):
    Sequential([Input((3,)), layers.Dense(2)]).save(tmp_path / "small.goodfit")
    out = tmp_path / "there" / "small.onnx"
    plain = json.loads(goodfit("export", tmp_path / "small.goodfit", "--out", out, "--json").stdout)
    assert plain["onnx"] == str(out)
    assert out.is_file()
    assert list(plain["inputs"].values()) == [[3]]
    assert list(plain["outputs"].values()) == [[2]]
    assert plain["features"] == []


def test_without_onnx_the_line_that_installs_it_is_told(goodfit, tmp_path, monkeypatch):
    Sequential([Input((3,)), layers.Dense(2)]).save(tmp_path / "small.goodfit")
    monkeypatch.setitem(sys.modules, "onnx", None)
    told = goodfit("export", tmp_path / "small.goodfit")
    assert told.exit_code == 3
    assert 'pip install "goodfit[onnx]"' in told.stderr


def test_what_is_no_model_is_told(goodfit, tmp_path):
    assert goodfit("export", tmp_path / "absent.goodfit").exit_code == 4
