import pytest

from goodfit.errors import DataError, UnknownNameError
from goodfit.search.network import default_build, trained_by
from goodfit.study import Options
from goodfit.study.prepared import prepare

OPTIONS = Options("data", epochs=3)


def _kinds(model):
    return [type(layer).__name__ for layer in model.layers]


def test_hidden_layers_are_as_the_settings_say():
    build = default_build(prepare("iris"), None, OPTIONS)
    settings = {"hidden": [24, 12], "l2": 0.01, "dropout": 0.4, "activation": "tanh"}
    model = build({**settings, "learning_rate": 0.3, "optimizer": "sgd"})
    assert _kinds(model) == ["Normalization", "Dense", "Dropout", "Dense", "Dropout", "Dense"]
    assert [model.layers[i].units for i in (1, 3, 5)] == [24, 12, 3]
    assert model.layers[1].kernel_regularizer.l2 == 0.01
    assert model.layers[2].rate == 0.4
    optimizer = model.compiled().optimizer
    assert type(optimizer).__name__ == "SGD"
    assert optimizer.rate(0) == pytest.approx(0.3)


def test_without_settings_it_is_the_network_of_goodfit_train():
    model = default_build(prepare("iris"), None, OPTIONS)({})
    assert [model.layers[i].units for i in (1, 3, 5)] == [32, 32, 3]
    assert model.layers[1].kernel_regularizer is None


def test_pictures_pass_through_the_convolutions_first():
    digits = prepare("digits")
    model = default_build(digits, None, OPTIONS)({"hidden": [16]})
    assert _kinds(model)[:2] == ["Normalization", "Conv2D"]
    assert _kinds(model)[-4:] == ["Flatten", "Dense", "Dropout", "Dense"]
    assert _kinds(default_build(digits, "mlp", OPTIONS)({}))[:2] == ["Normalization", "Flatten"]


def test_a_network_without_hidden_layers_can_be_tried():
    assert _kinds(default_build(prepare("iris"), None, OPTIONS)({"hidden": []})) == [
        "Normalization", "Dense",
    ]  # fmt: skip


def test_unknown_names_are_told_with_the_way_out():
    build = default_build(prepare("iris"), None, OPTIONS)
    with pytest.raises(UnknownNameError, match=r"Did you mean 'dropout'.*`tune\(..., build=...\)`"):
        build({"dropouts": 0.5})
    with pytest.raises(UnknownNameError, match="network"):
        default_build(prepare("iris"), "network.json", OPTIONS)
    with pytest.raises(DataError, match="A CNN looks at pictures"):
        default_build(prepare("iris"), "cnn", OPTIONS)


def test_settings_say_how_a_trial_is_trained():
    asked = trained_by({"batch_size": 7, "hidden": [3]}, OPTIONS)
    assert (asked.batch_size, asked.epochs) == (7, 3)
