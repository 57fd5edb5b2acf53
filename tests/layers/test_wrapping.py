import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.errors import SettingError
from goodfit.layers import BatchNormalization, Dense, Dropout, Embedding, Wrapper
from goodfit.layers.context import Context


def test_runs_the_layer_inside(run):
    x = np.random.default_rng(0).normal(size=(4, 5)).astype(np.float32)
    inner = Dense(3, kernel_regularizer="l2", kernel_constraint="non_neg")
    wrapped = Wrapper(inner)
    params = inner.init(random.key(0), (5,))
    np.testing.assert_array_equal(run(wrapped, x, {"layer": params})[0], run(inner, x, params)[0])
    assert wrapped.penalties({"layer": params}, (5,)) == inner.penalties(params, (5,))
    assert wrapped.constrained({"layer": params}, (5,))["layer"]["kernel"].min() >= 0


def test_what_the_layer_inside_remembers_is_a_branch(run):
    x = np.random.default_rng(0).normal(3, 2, size=(4, 5)).astype(np.float32)
    inner = BatchNormalization()
    _, after = run(Wrapper(inner), x, training=True)
    np.testing.assert_array_equal(
        after["layer"]["moving_mean"], run(inner, x, training=True)[1]["moving_mean"]
    )


def test_a_layer_without_arrays_has_no_branch():
    wrapped = Wrapper(Dropout(0.5))
    assert wrapped.weights((5,)) == wrapped.memory((5,)) == {}
    ctx = Context(True, random.key(0)).enter("it", {}, True)
    assert 0 < np.count_nonzero(wrapped.call({}, np.ones(100), ctx)) < 100


def test_the_mask_is_that_of_the_layer_inside():
    ids = np.array([[1, 0]])
    assert Wrapper(Embedding(5, 2, mask_zero=True)).output_mask(ids, None).tolist() == [
        [True, False]
    ]


def test_only_layers_are_wrapped():
    with pytest.raises(SettingError, match=r"got 'dense'. Write for instance `Wrapper\(Dense"):
        Wrapper("dense")
