"""Models on disk: what was saved comes back, and nothing else gets in."""

import json

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from goodfit import Input, Sequential, layers, load_model, model_from_json
from goodfit.errors import FileError, UnknownNameError
from goodfit.layers import Layer
from goodfit.optimizers import SGD
from goodfit.optimizers.schedules import ExponentialDecay

PLACES = ["model.goodfit", "model.safetensors", "folder"]


@pytest.fixture
def trained(blobs, make_classifier):
    model = make_classifier(dropout=0.2)
    model.fit(*blobs, epochs=2, verbose=0)
    return model


@pytest.mark.parametrize("place", PLACES)
def test_a_loaded_model_predicts_the_same_and_trains_on_the_same(
    tmp_path, blobs, trained, same_weights, place
):
    trained.save(tmp_path / place)
    loaded = load_model(tmp_path / place)
    np.testing.assert_array_equal(loaded.predict(blobs[0]), trained.predict(blobs[0]))
    options = {"epochs": 4, "initial_epoch": 2, "verbose": 0}
    ours, theirs = trained.fit(*blobs, **options), loaded.fit(*blobs, **options)
    assert ours.history == theirs.history
    same_weights(trained, loaded)


def test_all_kinds_of_layers_come_back(tmp_path):
    chain = [
        layers.Rescaling(1 / 255),
        layers.Conv2D(4, 3, padding="same", activation="relu", kernel_regularizer="l2"),
        layers.BatchNormalization(),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(3, activation="softmax", kernel_initializer="he_uniform"),
    ]
    model = Sequential([Input((6, 6, 1)), *chain])
    schedule = ExponentialDecay(0.1, 10, 0.5)
    model.compile(
        SGD(schedule, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    model.save(tmp_path / "model.goodfit")
    loaded = load_model(tmp_path / "model.goodfit")
    assert [type(layer) for layer in loaded.layers] == [type(layer) for layer in model.layers]
    assert repr(loaded.layers[1].kernel_regularizer) == "L2()"
    x = np.random.default_rng(0).normal(size=(5, 6, 6, 1)).astype(np.float32)
    np.testing.assert_array_equal(model.predict(x), loaded.predict(x))
    assert repr(loaded.compiled().optimizer) == repr(model.compiled().optimizer)


def test_weights_open_elsewhere(tmp_path, trained):
    trained.save(tmp_path / "model.goodfit")
    arrays = load_file(tmp_path / "model.goodfit")
    np.testing.assert_array_equal(arrays["params/dense/kernel"], trained.params["dense"]["kernel"])


def test_weights_alone(tmp_path, blobs, trained, make_classifier, same_weights):
    trained.save_weights(tmp_path / "weights.safetensors")
    other = make_classifier(seed=5)
    other.load_weights(tmp_path / "weights.safetensors")
    same_weights(trained, other)
    wider = Sequential([Input((2,)), layers.Dense(9), layers.Dense(3)])
    with pytest.raises(FileError, match=r"params/dense/kernel has the shape \(2, 8\)"):
        wider.load_weights(tmp_path / "weights.safetensors")


def test_architecture_as_json(trained):
    copy = model_from_json(trained.to_json())
    assert [type(layer) for layer in copy.layers] == [type(layer) for layer in trained.layers]
    with pytest.raises(FileError, match="no JSON"):
        model_from_json("{")


class Triple(Layer):
    """A user's own layer."""

    def call(self, params, x, ctx):
        return 3 * x


def test_own_layers_are_brought_by_the_caller(tmp_path):
    model = Sequential([Input((2,)), Triple()])
    model.save(tmp_path / "model.goodfit")
    with pytest.raises(UnknownNameError, match="no class in this file named 'Triple'"):
        load_model(tmp_path / "model.goodfit")
    loaded = load_model(tmp_path / "model.goodfit", custom_objects={"Triple": Triple})
    np.testing.assert_array_equal(loaded.predict(np.ones((1, 2))), [[3.0, 3.0]])


def test_a_lambda_cannot_be_saved_as_a_name_that_loads(tmp_path):
    model = Sequential([Input((2,)), layers.Dense(2, activation=lambda x: x)])
    model.save(tmp_path / "model.goodfit")
    with pytest.raises(UnknownNameError, match="<lambda>"):
        load_model(tmp_path / "model.goodfit")


def _spoilt(path, change):
    arrays = load_file(path)
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        text = json.loads(file.read(length))["__metadata__"]["goodfit"]
    save_file(arrays, path, metadata={"goodfit": json.dumps(change(json.loads(text)))})


SPOILS = {
    "newer": (lambda plain: {**plain, "version": 99}, "Install a newer goodfit"),
    "foreign": (lambda plain: {"hello": 1}, "no goodfit model"),
    "no graph": (lambda plain: {**plain, "graph": {}}, "no architecture"),
    "no seed": (lambda plain: {**plain, "seed": "abc"}, "no architecture"),
    "no step": (lambda plain: {**plain, "step": "abc"}, "number of steps is 'abc'"),
    "nothing compiled": (lambda plain: {**plain, "compiled": "abc"}, "what was compiled"),
    "wrong setting": (
        lambda plain: json.loads(json.dumps(plain).replace('"units"', '"unts"')),
        "do not fit Dense",
    ),
    "an import": (
        lambda plain: json.loads(json.dumps(plain).replace('"Dense"', '"os.system"')),
        "no class in this file named 'os.system'",
    ),
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_spoilt_files_are_refused(tmp_path, trained, spoil):
    change, words = SPOILS[spoil]
    trained.save(tmp_path / "model.goodfit")
    _spoilt(tmp_path / "model.goodfit", change)
    with pytest.raises((FileError, UnknownNameError), match=words):
        load_model(tmp_path / "model.goodfit")


@pytest.mark.parametrize("keep", [0, 5, 100, -1])
def test_truncated_files_are_refused(tmp_path, trained, keep):
    path = tmp_path / "model.goodfit"
    trained.save(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(FileError, match="damaged"):
        load_model(path)


def test_missing_unwritable_and_foreign_paths(tmp_path, trained):
    with pytest.raises(FileError, match="no model at"):
        load_model(tmp_path / "nothing.goodfit")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        trained.save(tmp_path / "file" / "model.goodfit")
    with pytest.raises(FileError, match="write `model.save\\('model.goodfit'\\)`"):
        trained.save("model.keras")


def test_a_failed_save_leaves_the_old_file(tmp_path, trained, monkeypatch):
    path = tmp_path / "model.goodfit"
    trained.save(path)
    before = path.read_bytes()
    monkeypatch.setattr("os.fsync", lambda file: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(FileError, match="disk full"):
        trained.save(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["model.goodfit"]
