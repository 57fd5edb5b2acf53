import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.layers import Embedding


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
