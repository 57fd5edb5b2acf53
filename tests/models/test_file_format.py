"""What docs/file-format.md publishes: the schema, older versions, other readers of the files."""

import importlib.resources
import json
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from safetensors import safe_open

from goodfit import Input, Sequential, layers, load_model, losses, metrics, optimizers
from goodfit.descriptions import to_plain
from goodfit.errors import FileError
from goodfit.models.files import VERSION
from goodfit.storage import read_tensors
from tests.models.spoiling import MODELS, file_of

FILES = Path(__file__).parent / "files"
EXPECTED = json.loads((FILES / "expected.json").read_text())
SCHEMA = json.loads(
    importlib.resources.files("goodfit.models").joinpath("model.schema.json").read_text()
)


def _check(plain):
    jsonschema.Draft202012Validator(SCHEMA).validate(plain)


def _text(path):
    with safe_open(path, framework="numpy") as file:
        return file.metadata()["goodfit"]


@pytest.mark.parametrize("name", MODELS)
def test_every_model_is_written_as_the_schema_says(tmp_path, name):
    MODELS[name]().save(tmp_path / "model.goodfit")
    _check(json.loads(_text(tmp_path / "model.goodfit")))
    MODELS[name]().save(tmp_path / "folder")
    _check(json.loads((tmp_path / "folder" / "model.json").read_text()))


def _set(model):
    return {
        name: list(value) if isinstance(value, list | tuple) else repr(value)
        for name, value in to_plain(model.compiled()._asdict()).items()
    }


SETTINGS = [
    {"optimizer": optimizers.Adam(optimizers.schedules.CosineDecay(0.1, 10), clipnorm=1.0)},
    {"optimizer": optimizers.SGD(momentum=0.9, use_ema=True)},
    {"loss": losses.Huber(0.5), "metrics": [metrics.AUC(), "mae"]},
    {"loss": "mse", "weighted_metrics": ["mse"], "loss_weights": 2.0, "run_eagerly": True},
]


@pytest.mark.parametrize("settings", SETTINGS, ids=lambda settings: "-".join(settings))
def test_what_is_compiled_is_written_as_the_schema_says(tmp_path, settings):
    model = Sequential([Input((3,)), layers.Dense(1, "sigmoid")])
    model.compile(**{"optimizer": "adam", "loss": "mse", **settings})
    model.save(tmp_path / "model.goodfit")
    _check(json.loads(_text(tmp_path / "model.goodfit")))
    loaded = load_model(tmp_path / "model.goodfit")
    assert _set(loaded) == _set(model)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 3},
        {"step": -1},
        {"step": True},
        {"path": "/etc/passwd"},
        {"graph": {"nodes": [], "inputs": [0], "outputs": [0]}},
        {"compiled": {"optimizer": "adam"}},
    ],
    ids=str,
)
def test_the_schema_refuses_other_things(change):
    plain = json.loads((FILES / f"version-{VERSION}" / "model.json").read_text())
    _check(plain)
    with pytest.raises(jsonschema.ValidationError):
        _check({**plain, **change})


def test_the_newest_version_has_its_files_here():
    assert {path.stem for path in FILES.glob("version-*.goodfit")} == {
        f"version-{number}" for number in range(1, VERSION + 1)
    }


@pytest.mark.parametrize("place", sorted(path.name for path in FILES.glob("version-*")))
def test_every_version_ever_written_loads(place):
    model = load_model(FILES / place)
    assert int(model.state.step) == EXPECTED["step"]
    assert model.compiled().optimizer.momentum == 0.9
    predicted = model.predict(np.array(EXPECTED["rows"], np.float32))
    np.testing.assert_allclose(predicted, EXPECTED["predicted"], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("number", range(1, VERSION + 1))
def test_weights_of_every_version_load(number):
    model, other = load_model(FILES / f"version-{number}.goodfit"), load_model(FILES / "version-1")
    for array in (weights := [np.zeros_like(one) for one in other.get_weights()]):
        array[...] = 1
    other.set_weights(weights)
    other.load_weights(FILES / f"weights-{number}.safetensors")
    for one, expected in zip(other.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, expected)


def test_a_file_without_its_checksum_is_refused(tmp_path):
    whole = (FILES / f"version-{VERSION}.goodfit").read_bytes()
    (tmp_path / "model.goodfit").write_bytes(whole.replace(b'"sha256"', b'"sha257"'))
    with pytest.raises(FileError, match="it has no checksum"):
        load_model(tmp_path / "model.goodfit")


def test_files_by_the_letter_of_the_specification_load(tmp_path):
    tensors, _ = read_tensors(FILES / f"version-{VERSION}.goodfit")
    text = _text(FILES / f"version-{VERSION}.goodfit")
    (tmp_path / "model.goodfit").write_bytes(file_of(text, tensors))
    model = load_model(tmp_path / "model.goodfit")
    assert int(model.state.step) == EXPECTED["step"]


def test_weights_open_in_torch_and_back(tmp_path):
    torch = pytest.importorskip("torch")
    from safetensors.torch import load_file, save_file

    model = load_model(FILES / "version-1.goodfit")
    model.save_weights(tmp_path / "weights.safetensors")
    tensors = load_file(tmp_path / "weights.safetensors")
    doubled = {name: 2 * tensor for name, tensor in tensors.items()}
    assert all(isinstance(tensor, torch.Tensor) for tensor in tensors.values())
    save_file(doubled, tmp_path / "doubled.safetensors")
    other = load_model(FILES / "version-1.goodfit")
    other.load_weights(tmp_path / "doubled.safetensors")
    for one, two in zip(model.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(2 * one, two)
