import dataclasses
import json

import numpy as np
import pytest

from goodfit import Sequential, layers
from goodfit.errors import DataError, FileError, UnknownNameError
from goodfit.study.prepared import Part, prepare
from goodfit.study.starter import build, require_outputs


def _kinds(model):
    return [type(layer).__name__ for layer in model.layers]


@pytest.fixture(scope="module")
def digits():
    return prepare("digits")


def _with_examples(prepared, shape, kind):
    x = np.zeros((len(prepared.train.y), *shape), np.float32)
    return dataclasses.replace(prepared, kind=kind, train=Part(x, prepared.train.y))


def test_images_get_convolutions_sized_to_them(digits):
    small = build(digits)
    assert _kinds(small) == [
        "Normalization", "Conv2D", "Conv2D", "MaxPooling2D", "Flatten", "Dropout", "Dense",
    ]  # fmt: skip
    large = build(_with_examples(digits, (28, 28, 1), "image"))
    assert _kinds(large).count("MaxPooling2D") == 2
    assert large.layers[-3].output_shape((7, 7, 64)) == (7 * 7 * 64,)


def test_tables_get_dense_layers_and_sequences_recurrent_ones(digits):
    assert _kinds(build(prepare("wine"))) == [
        "Normalization", "Dense", "Dropout", "Dense", "Dropout", "Dense",
    ]  # fmt: skip
    assert "LSTM" in _kinds(build(_with_examples(digits, (12, 3), "sequence")))


def test_hidden_layers_are_relu_begun_by_he_and_wider_for_more_data(digits):
    small, large = build(prepare("iris")).layers[1], build(digits, "mlp").layers[2]
    assert (small.units, large.units) == (32, 256)
    assert "'relu'" in repr(small)
    kernel = build(digits, "mlp").params["dense"]["kernel"]
    assert np.isclose(kernel.std(), np.sqrt(2 / 64), rtol=0.05)


def test_last_layer_has_a_probability_for_each_class_or_one_number():
    assert build(prepare("breast_cancer")).layers[-1].units == 2
    assert "softmax" in repr(build(prepare("iris")).layers[-1])
    assert repr(build(prepare("diabetes")).layers[-1]).startswith("Dense(units=1")
    assert "softmax" not in repr(build(prepare("diabetes")).layers[-1])


def test_same_seed_same_weights(digits):
    first, again, other = (build(digits, seed=seed).get_weights() for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(first, other, strict=True))


def test_json_list_of_layers(tmp_path, digits):
    path = tmp_path / "network.json"
    path.write_text(
        '[{"class": "Normalization"}, {"class": "Flatten"},'
        '{"class": "Dense", "units": 16, "activation": "relu"},'
        '{"class": "Dense", "units": 10, "activation": "softmax"}]'
    )
    assert _kinds(build(digits, str(path))) == ["Normalization", "Flatten", "Dense", "Dense"]


def test_json_of_a_model(tmp_path, digits):
    model = Sequential(
        [layers.Input((8, 8, 1)), layers.Flatten(), layers.Dense(10, activation="softmax")], seed=5
    )
    path = tmp_path / "model.json"
    path.write_text(model.to_json())
    built = build(digits, str(path), seed=1)
    assert built.count_params() == 650
    assert built.seed == 1


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("[", "it is no JSON"),
        ("3", "describes no network"),
        ("{}", "no architecture"),
        ('[{"units": 3}]', 'Write, for example, .{"class": "Flatten"}'),
        ('[{"class": "Dense", "widht": 3}]', "widht"),
    ],
)
def test_file_that_is_no_network(tmp_path, digits, text, advice):
    path = tmp_path / "network.json"
    path.write_text(text)
    with pytest.raises(FileError, match=advice):
        build(digits, str(path))


def test_unknown_layer_in_a_file_is_answered_with_the_nearest(tmp_path, digits):
    path = tmp_path / "network.json"
    path.write_text('[{"class": "Danse", "units": 10}]')
    with pytest.raises(UnknownNameError, match="Did you mean 'Dense'"):
        build(digits, str(path))


def test_network_with_the_wrong_outputs_is_told_its_last_layer(tmp_path, digits):
    path = tmp_path / "network.json"
    path.write_text(json.dumps([{"class": "Flatten"}, {"class": "Dense", "units": 3}]))
    model = build(digits, str(path))
    with pytest.raises(
        DataError, match=r'needs \(10,\). Let its last layer be {"class": "Dense", "units": 10'
    ):
        require_outputs(model, digits, str(path))


def test_missing_file_is_told(digits):
    with pytest.raises(FileError, match=r"no file at .*absent.json"):
        build(digits, "absent.json")


def test_unknown_network_is_answered_with_the_nearest(digits):
    with pytest.raises(UnknownNameError, match="Did you mean 'cnn'"):
        build(digits, "cnnn")


@pytest.mark.parametrize("network", ["cnn", "lstm"])
def test_network_for_other_data_is_refused(network):
    with pytest.raises(DataError, match="Write `--model mlp`"):
        build(prepare("iris"), network)
