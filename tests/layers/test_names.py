import pytest

from goodfit import Input, Sequential, layers, load_model
from goodfit.errors import SettingError, ShapeError
from goodfit.layers import Dense, InputLayer
from goodfit.layers.names import snake_case, unique_names
from goodfit.models import clone_model

OURS = ("InputLayer", "Operation", "Part")


def names_of(*listed):
    return list(unique_names(listed).values())


@pytest.mark.parametrize("kind", [kind for kind in layers.LAYERS if kind not in OURS])
def test_default_names_are_kerass(keras, kind):
    from keras.src.utils.naming import to_snake_case

    assert snake_case(kind) == to_snake_case(kind)


def test_names_are_numbered():
    assert names_of(Dense(1), InputLayer(), Dense(2), Dense(3)) == [
        "dense",
        "input_layer",
        "dense_1",
        "dense_2",
    ]


def test_given_names_are_kept_wherever_they_stand():
    assert names_of(Dense(1), Dense(1, name="dense_1"), Dense(1)) == ["dense", "dense_1", "dense_2"]
    assert names_of(Dense(1), Dense(1, name="dense")) == ["dense_1", "dense"]


def test_a_layer_that_occurs_twice_has_one_name():
    shared, named = Dense(1), Dense(1, name="it")
    assert unique_names([shared, named, shared, named]) == {shared: "dense", named: "it"}


def test_two_layers_of_one_name_are_told():
    with pytest.raises(ShapeError, match="Two layers of the model are named 'same'; rename one"):
        unique_names([Dense(3, name="same"), Dense(3, name="same")])


@pytest.mark.parametrize("make", [Dense, lambda n, name: Input((n,), name=name)])
def test_a_slash_is_kept_for_layers_of_inner_models(make):
    with pytest.raises(SettingError, match=r"name='encoder/first'.*Write name='encoder_first'"):
        make(3, name="encoder/first")


def test_layers_of_inner_models_keep_theirs(tmp_path):
    encoder = Sequential([Input((4,)), Dense(3, name="first")], name="encoder")
    model = Sequential([Input((4,)), encoder, Dense(1)])
    model.save(tmp_path / "model.goodfit")
    for one in (model, load_model(tmp_path / "model.goodfit"), clone_model(model)):
        assert [layer.name for layer in one.layers] == ["encoder/first", "dense"]
    first = load_model(tmp_path / "model.goodfit").get_layer("encoder/first")
    assert Sequential([Input((4,)), first]).layers[0].name == "encoder/first"
