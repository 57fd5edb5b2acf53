"""Models on disk: what was saved comes back, and nothing else gets in."""

import functools
import json

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from goodfit import Input, Model, Sequential, layers, load_model, model_from_json, ops
from goodfit.arrays import trees
from goodfit.errors import FileError, UnknownNameError
from goodfit.layers import Layer
from goodfit.optimizers import SGD
from goodfit.optimizers.schedules import ExponentialDecay
from goodfit.storage import read_tensors, write_tensors

PLACES = ["model.goodfit", "model.safetensors", "folder"]


@pytest.fixture
def trained(blobs, make_classifier):
    model = make_classifier(dropout=0.2)
    model.fit(*blobs, epochs=2, verbose=0)
    return model


@pytest.fixture
def small(blobs, make_classifier):
    """A model that was trained without being compiled, which is quick."""
    model = make_classifier(run_eagerly=True)
    model.fit(*blobs, epochs=1, verbose=0, doctor=False)
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
    with pytest.raises(FileError, match="no architecture"):
        model_from_json("[]")


def test_an_architecture_that_no_memory_holds_is_refused_before_it_is_made():
    model = Sequential([Input((2,)), layers.Dense(3)])
    huge = model.to_json().replace('"units": 3', '"units": 200000000')
    dense = model.to_json().count('"units": 3')
    assert dense == 1
    plain = json.loads(huge)
    plain["graph"]["nodes"] += [
        {**plain["graph"]["nodes"][1], "name": f"wide_{i}", "inputs": [i + 1]} for i in range(3)
    ]
    plain["graph"]["outputs"] = [4]
    with pytest.raises(FileError, match="The text describes weights of .* GiB, but .* are free"):
        model_from_json(json.dumps(plain))


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


def _spoilt(path, change):
    arrays, plain = read_tensors(path)
    write_tensors(path, arrays, change(plain))


SPOILS = {
    "newer": (lambda plain: {**plain, "version": 99}, "Install a newer goodfit"),
    "no version": (lambda plain: {**plain, "version": "2"}, "has the version '2'"),
    "foreign": (lambda plain: {"hello": 1}, "no goodfit model. Write one with"),
    "weights alone": (
        lambda plain: {"format": "goodfit-weights", "version": 2},
        "It has weights: make the model, and write `model.load_weights",
    ),
    "no graph": (lambda plain: {**plain, "graph": {}}, "no architecture"),
    "no seed": (lambda plain: {**plain, "seed": "abc"}, "no architecture"),
    "no step": (lambda plain: {**plain, "step": "abc"}, "number of steps is 'abc'"),
    "endless steps": (lambda plain: {**plain, "step": 2**31}, "number of steps is 2147483648"),
    "nothing compiled": (
        lambda plain: {**plain, "compiled": "abc"},
        "does not say what was compiled",
    ),
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
def test_spoilt_files_are_refused(tmp_path, small, spoil):
    change, words = SPOILS[spoil]
    small.save(tmp_path / "model.goodfit")
    _spoilt(tmp_path / "model.goodfit", change)
    with pytest.raises((FileError, UnknownNameError), match=words):
        load_model(tmp_path / "model.goodfit")


@pytest.mark.parametrize("keep", [0, 5, 100, -1])
def test_truncated_files_are_refused(tmp_path, small, keep):
    path = tmp_path / "model.goodfit"
    small.save(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(FileError, match="damaged"):
        load_model(path)


def test_weights_of_a_training_that_broke_down_are_refused(tmp_path, small):
    path = tmp_path / "model.goodfit"
    small.save(path)
    arrays, plain = read_tensors(path)
    for name in arrays:
        if arrays[name].size and arrays[name].dtype.kind == "f":
            spoilt = {key: array.copy() for key, array in arrays.items()}
            spoilt[name].flat[0] = np.nan
            write_tensors(path, spoilt, plain)
            with pytest.raises(FileError, match=f"{name} holds NaN .* Load an older file"):
                load_model(path)


def test_weights_are_compared_with_the_layers_by_name_shape_and_type(tmp_path, small):
    path = tmp_path / "model.goodfit"
    small.save(path)
    arrays, plain = read_tensors(path)
    kernel = arrays.pop("params/dense/kernel")
    for change, words in (
        ({}, "params/dense/kernel is missing"),
        ({"params/dense/kernel": kernel.T}, r"has the shape \(8, 2\); the model needs \(2, 8\)"),
        ({"params/dense/kernel": kernel.astype(np.int32)}, "has the type int32, not float32"),
        ({"params/dense/kernel": kernel, "params/other": kernel}, "has no place for params/other"),
        ({"params/dense/kernel": kernel, "slots/other": kernel}, "its slots are not those of Adam"),
    ):
        write_tensors(path, {**arrays, **change}, plain)
        with pytest.raises(FileError, match=words):
            load_model(path)
    write_tensors(path, {**arrays, "params/dense/kernel": kernel}, {**plain, "compiled": None})
    with pytest.raises(FileError, match="but no optimiser"):
        load_model(path)


def test_weights_of_a_larger_model_are_not_taken_in_part(tmp_path, small):
    small.save_weights(tmp_path / "weights.safetensors")
    smaller = Sequential([Input((2,)), layers.Dense(8)])
    with pytest.raises(FileError, match="the model has no place for params/dense_1/"):
        smaller.load_weights(tmp_path / "weights.safetensors")


def test_weights_of_other_programs_are_taken_by_their_names(tmp_path):
    model = Sequential([Input((2,)), layers.Dense(3)])
    kernel, bias = np.ones((2, 3), np.float16), np.zeros(3, np.float64)
    named = {"params/dense/kernel": kernel, "params/dense/bias": bias}
    save_file(named, tmp_path / "theirs.safetensors")
    model.load_weights(tmp_path / "theirs.safetensors")
    np.testing.assert_array_equal(model.params["dense"]["kernel"], kernel)
    assert model.params["dense"]["kernel"].dtype == np.float32


def test_a_folder_cut_off_between_its_two_files_loads_the_new_model(tmp_path, small, blobs):
    small.save(tmp_path / "folder")
    before = (tmp_path / "folder" / "model.json").read_text()
    small.fit(*blobs, epochs=1, verbose=0)
    small.save(tmp_path / "folder")
    (tmp_path / "folder" / "model.json").write_text(before)
    loaded = load_model(tmp_path / "folder")
    np.testing.assert_array_equal(loaded.predict(blobs[0]), small.predict(blobs[0]))


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "adafactor", "nadam", "lbfgs", "lamb"])
def test_what_optimizers_remember_comes_back(tmp_path, blobs, optimizer):
    model = Sequential([Input((2,)), layers.Dense(4), layers.Dense(3)])
    model.compile(optimizer, "sparse_categorical_crossentropy", run_eagerly=True)
    model.fit(*blobs, epochs=1, verbose=0, doctor=False)
    model.save(tmp_path / "model.goodfit")
    loaded = load_model(tmp_path / "model.goodfit")
    ours, theirs = (list(trees.items(one.state.slots)) for one in (model, loaded))
    assert [place for place, _ in ours] == [place for place, _ in theirs]
    for (_, one), (_, other) in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other)


def test_missing_unwritable_and_foreign_paths(tmp_path, small):
    with pytest.raises(FileError, match="no model at"):
        load_model(tmp_path / "nothing.goodfit")
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match="cannot be written"):
        small.save(tmp_path / "file" / "model.goodfit")
    with pytest.raises(FileError, match="write `model.save\\('model.goodfit'\\)`"):
        small.save("model.keras")


def test_a_failed_save_leaves_the_old_file(tmp_path, small, monkeypatch):
    path = tmp_path / "model.goodfit"
    small.save(path)
    before = path.read_bytes()
    monkeypatch.setattr("os.fsync", lambda file: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(FileError, match="disk full"):
        small.save(path)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["model.goodfit"]


@pytest.mark.parametrize("names", [("class", "box"), ("function", "pairs"), ("not finite", "a")])
def test_outputs_may_have_the_words_of_the_format_for_names(tmp_path, names):
    x, (kind, place) = Input((3,)), names
    outputs = [layers.Dense(2, "softmax", name=kind)(x), layers.Dense(1, name=place)(x)]
    model = Model(x, outputs)
    model.compile(
        "adam", {kind: "sparse_categorical_crossentropy", place: "mse"},
        metrics={kind: ["accuracy"]}, loss_weights={kind: 1.0, place: 0.5},
    )  # fmt: skip
    model.save(tmp_path / "model.goodfit")
    loaded = load_model(tmp_path / "model.goodfit")
    assert loaded.compiled().loss_weights == model.compiled().loss_weights
    assert repr(loaded.compiled().loss) == repr(model.compiled().loss)


def relu(x):
    return 2 * x


class ReLU(Layer):
    """Another layer than goodfit's."""

    def call(self, params, x, ctx):
        return 2 * x


@pytest.mark.parametrize(
    ("layer", "advice"),
    [
        (layers.Dense(2, relu), "Call yours otherwise, for instance 'my_relu'"),
        (ReLU(), "Call yours otherwise, for instance 'MyReLU'"),
        (layers.Dense(2, lambda x: 2 * x), r"Write it as `def my_function\(...\)`"),
        (layers.Dense(2, functools.partial(ops.relu)), "this one has no name"),
    ],
)
def test_what_would_be_taken_for_another_thing_is_not_written(tmp_path, layer, advice):
    """It would be loaded without a word, and compute other numbers."""
    with pytest.raises(FileError, match=advice):
        Sequential([Input((2,)), layer]).save(tmp_path / "model.goodfit")


def test_numbers_of_numpy_are_saved(tmp_path):
    model = Sequential([Input((2,)), layers.Dense(np.int64(3)), layers.Dropout(np.float32(0.5))])
    model.save(tmp_path / "model.goodfit")
    assert load_model(tmp_path / "model.goodfit").layers[1].rate == 0.5
