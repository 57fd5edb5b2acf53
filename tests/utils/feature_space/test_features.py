import pytest

from goodfit.errors import SettingError, UnknownNameError
from goodfit.layers import Discretization, Normalization, StringLookup, TextVectorization
from goodfit.utils import FeatureSpace
from goodfit.utils.feature_space import Cross, Feature


@pytest.mark.parametrize(
    ("kind", "settings", "layer"),
    [
        ("float", {}, "Identity"),
        ("float_rescaled", {"scale": 2.0, "offset": 1.0}, "Rescaling"),
        ("float_normalized", {}, "Normalization"),
        ("float_discretized", {"num_bins": 3}, "Discretization"),
        ("integer_categorical", {"max_tokens": 9, "num_oov_indices": 2}, "IntegerLookup"),
        ("string_categorical", {"max_tokens": 9, "num_oov_indices": 2}, "StringLookup"),
        ("integer_hashed", {"num_bins": 3}, "Hashing"),
        ("string_hashed", {"num_bins": 3}, "Hashing"),
    ],
)
def test_each_kind_is_a_layer_with_its_settings(kind, settings, layer):
    feature = getattr(FeatureSpace, kind)(**settings, name="age")
    assert type(feature.preprocessor).__name__ == layer
    assert feature.preprocessor.settings() == {**settings, "name": "age_preprocessor"}
    assert feature.output_mode == (
        "float" if feature.dtype == "float32" and layer != "Discretization" else "one_hot"
    )
    assert feature.dtype == {"f": "float32", "i": "int32", "s": "string"}[kind[0]]


def test_what_has_to_learn_says_so():
    assert Feature("float32", Normalization(), "float").learns
    assert not Feature("float32", Normalization(mean=1.0, variance=1.0), "float").learns
    assert Feature("float32", Discretization(num_bins=2), "int").learns
    assert not FeatureSpace.float_discretized(3, bin_boundaries=[0.0]).learns
    assert not Feature("string", StringLookup(vocabulary=["a"]), "int").learns
    assert not FeatureSpace.string_hashed(3).learns


def test_a_cross_is_called_after_its_columns():
    cross = FeatureSpace.cross(["city", "job"], 8)
    assert (cross.name, cross.crossing_dim, cross.output_mode) == ("city_X_job", 8, "one_hot")


def test_what_is_no_category_has_no_ones():
    with pytest.raises(SettingError, match=r'StringLookup.*Write output_mode="float"'):
        FeatureSpace.feature("string", TextVectorization(), "one_hot")


@pytest.mark.parametrize(
    ("make", "advice"),
    [
        (lambda: Feature("strnig", StringLookup(), "int"), "'string'"),
        (lambda: FeatureSpace.string_categorical(output_mode="onehot"), "'one_hot'"),
        (lambda: Cross(["a", "b"], 3, "itn"), "'int'"),
    ],
)
def test_unknown_names_are_answered_with_the_nearest(make, advice):
    with pytest.raises(UnknownNameError, match=f"Did you mean {advice}"):
        make()


def test_a_cross_has_bins():
    with pytest.raises(SettingError, match="crossing_dim must be a whole number"):
        Cross(["a", "b"], 0)
