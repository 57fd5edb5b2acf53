import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.constraints import UnitNorm
from goodfit.layers import Embedding, Masking


@pytest.mark.parametrize("shape", [(4,), (4, 6)])
def test_computes_what_keras_computes(keras, same_as_keras, shape):
    ids = np.random.default_rng(0).integers(0, 9, shape).astype(np.int32)
    same_as_keras(Embedding(9, 3), keras.layers.Embedding(9, 3), ids)


def test_whole_numbers_may_come_as_floats(run):
    layer = Embedding(5, 2)
    np.testing.assert_array_equal(
        run(layer, np.array([[1.0, 4.0]], np.float32))[0], run(layer, np.array([[1, 4]]))[0]
    )


def test_begins_with_small_numbers_on_both_sides_of_zero():
    table = Embedding(100, 8).init(random.key(0), ())["embeddings"]
    assert -0.05 <= table.min() < -0.04
    assert 0.04 < table.max() <= 0.05


@pytest.mark.parametrize("setting", ["input_dim", "output_dim"])
def test_sizes_must_be_counts(setting):
    with pytest.raises(ValueError, match=f"{setting}=0.*1 or more"):
        Embedding(**{"input_dim": 3, "output_dim": 3, setting: 0})


def test_zero_may_stand_for_no_step(keras):
    ids = np.array([[3, 0, 1], [0, 0, 2]])
    layer, theirs = Embedding(5, 2, mask_zero=True), keras.layers.Embedding(5, 2, mask_zero=True)
    np.testing.assert_array_equal(layer.output_mask(ids, None), theirs.compute_mask(ids))
    assert Embedding(5, 2).output_mask(ids, None) is None


def test_a_constraint_holds_each_vector():
    layer = Embedding(5, 2, embeddings_constraint=UnitNorm(axis=1))
    params = layer.constrained(layer.init(random.key(0), (3,)), (3,))
    np.testing.assert_allclose((params["embeddings"] ** 2).sum(axis=1), 1, rtol=1e-5)


@pytest.mark.parametrize("mask_value", [0.0, -1.0])
def test_masking_hides_what_keras_hides(keras, run, mask_value):
    x = np.random.default_rng(0).normal(size=(2, 4, 3)).astype(np.float32)
    x[0, 1], x[1, 2:], x[1, 0, 1] = mask_value, mask_value, mask_value
    layer, theirs = Masking(mask_value), keras.layers.Masking(mask_value)
    np.testing.assert_array_equal(run(layer, x)[0], np.asarray(theirs(x)))
    np.testing.assert_array_equal(layer.output_mask(x, None), np.asarray(theirs.compute_mask(x)))
    assert layer.output_mask(x, None).sum() == 5
