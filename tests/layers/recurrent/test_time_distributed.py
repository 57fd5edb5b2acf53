import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import random
from goodfit.errors import SettingError, ShapeError
from goodfit.layers import (
    GRU,
    LSTM,
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    Embedding,
    Graph,
    Input,
    TimeDistributed,
)
from goodfit.layers.context import Context
from goodfit.layers.recurrent.time_distributed import EachStep


@pytest.mark.parametrize("inner", ["Dense", "GRU"])
def test_computes_what_keras_computes(keras, same_with_keras, inner):
    x = np.random.default_rng(0).normal(size=(3, 4, 5, 2)).astype(np.float32)
    ours, theirs = (
        library.TimeDistributed(getattr(library, inner)(3)) for library in (layers, keras.layers)
    )
    same_with_keras(ours, theirs, x)


def test_applies_a_convolution_to_each_image(run, params_of, apply):
    x = np.random.default_rng(0).normal(size=(2, 3, 5, 4, 2)).astype(np.float32)
    layer = TimeDistributed(Conv2D(2, 3))
    params = params_of(layer, x.shape[1:])
    each = [apply(Conv2D(2, 3), params["layer"], x[:, i]) for i in range(3)]
    np.testing.assert_allclose(apply(layer, params, x), np.stack(each, axis=1), rtol=1e-5)


def test_hidden_steps_and_padding_count_nothing(x, mask):
    layer = TimeDistributed(BatchNormalization(momentum=0.0))
    params, memory = (f(random.key(0), (6, 2)) for f in (layer.init, layer.init_memory))
    rows = np.array([1, 0, 1, 1, 1], np.float32)
    ctx = Context(True, rows=rows).enter("it", memory, True, mask)
    layer.call(params, x, ctx)
    counting = x[(mask * rows[:, None]) == 1]
    found = ctx.memory["layer"]
    np.testing.assert_allclose(found["moving_mean"], counting.mean(axis=0), rtol=1e-4, atol=1e-6)
    np.testing.assert_allclose(found["moving_variance"], counting.var(axis=0), rtol=1e-4)


def test_words_in_sentences_have_a_mask_of_their_own(apply):
    """The inner mask is the words', the outer one that of the sentences that have any."""
    ids = np.array([[[1, 2, 0], [0, 0, 0]], [[3, 0, 0], [1, 1, 1]]])
    words = Input((2, 3), dtype="int32")
    vectors = Embedding(4, 3, mask_zero=True)(words)
    graph = Graph([words], [vectors, TimeDistributed(GRU(3))(vectors)])
    params, memory = graph.init(random.key(0))
    (embedded, found), (_, mask) = graph.run_masked(params, memory, [ids], Context())
    np.testing.assert_array_equal(mask, [[True, False], [True, True]])
    inner = params["time_distributed"]["layer"]
    for i in range(2):
        expected = apply(GRU(3), inner, embedded[:, i], ids[:, i] != 0)
        np.testing.assert_allclose(found[:, i], expected, rtol=1e-5)


def test_each_step_of_each_example_draws_its_own():
    examples = random.fold_each(random.key(3), np.array([7, 9]))
    outer = Context(True, random.key(0), examples=lambda: examples).enter("it", {}, True)
    keys = EachStep(outer, "layer", 3, None).example_keys(6, "noise")
    assert len({tuple(key) for key in keys}) == 6
    turned = Context(True, random.key(0), examples=lambda: examples[::-1]).enter("it", {}, True)
    again = EachStep(turned, "layer", 3, None).example_keys(6, "noise")
    np.testing.assert_array_equal(again, np.concatenate([keys[3:], keys[:3]]))


@pytest.mark.parametrize(
    ("make", "kind", "told"),
    [
        (lambda: TimeDistributed(3), SettingError, r"but got 3\. .*TimeDistributed\(Dense\(10\)\)"),
        (lambda: TimeDistributed(Add()), SettingError, "with one input, but got Add"),
        (lambda: TimeDistributed(Dense(3))(Input((4,))), ShapeError, r"\(batch, time, \.\.\.\)"),
        (
            lambda: TimeDistributed(LSTM(3, return_state=True))(Input((2, 3, 4))),
            ShapeError,
            "with one output, but .* has 3",
        ),
    ],
)
def test_what_cannot_be_applied_is_refused(make, kind, told):
    with pytest.raises(kind, match=told):
        make()
