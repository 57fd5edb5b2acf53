import numpy as np
import pytest

from goodfit.arrays import compile, random
from goodfit.errors import SettingError
from goodfit.layers import Input, ReversibleEmbedding
from goodfit.layers.context import Context

SETTINGS = [{}, {"tie_weights": False}, {"logit_soft_cap": 0.5}]


def call(layer, params, x, **options):
    return layer.call(params, x, Context().enter("it", {}, True), **options)


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_both_ways_are_kerass(keras, settings):
    generator = np.random.default_rng(0)
    ids, vectors = generator.integers(0, 7, (4, 5)), generator.normal(size=(4, 5, 3))
    layer = ReversibleEmbedding(7, 3, **settings)
    theirs = keras.layers.ReversibleEmbedding(7, 3, **settings)
    theirs.build()
    params = {variable.name: np.asarray(variable) for variable in theirs.weights}
    assert params.keys() == layer.weights((5,)).keys()
    np.testing.assert_array_equal(call(layer, params, ids), np.asarray(theirs(ids)))
    vectors = vectors.astype(np.float32)
    expected = np.asarray(theirs(vectors, reverse=True))
    np.testing.assert_allclose(
        call(layer, params, vectors, reverse=True), expected, rtol=1e-5, atol=1e-7
    )
    reverse = compile(lambda params, x: call(layer, params, x, reverse=True))
    np.testing.assert_allclose(reverse(params, vectors), expected, rtol=1e-5, atol=1e-7)


def test_shapes_of_both_ways():
    layer = ReversibleEmbedding(7, 3)
    vectors = layer(Input((None,), dtype="int32"))
    assert vectors.shape == (None, 3)
    assert layer(vectors, reverse=True).shape == (None, 7)


def test_padding_stays_padding_on_the_way_back():
    layer = ReversibleEmbedding(7, 3, mask_zero=True)
    mask = layer.output_mask(np.array([[1, 0, 2]]), None)
    assert mask.tolist() == [[True, False, True]]
    assert layer.output_mask(np.zeros((1, 3, 3), np.float32), mask) is mask


def test_settings_are_checked():
    with pytest.raises(SettingError, match="logit_soft_cap=0"):
        ReversibleEmbedding(7, 3, logit_soft_cap=0)
    assert layer_table(ReversibleEmbedding(7, 3)) == (7, 3)


def layer_table(layer):
    return layer.init(random.key(0), (5,))["embeddings"].shape
