from typing import ClassVar

import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import random
from goodfit.errors import NotReadyError, ShapeError, UnknownNameError
from goodfit.layers import Add, Dense, Dropout, Embedding, Flatten, Input, Layer
from goodfit.layers.context import Context
from goodfit.layers.graph import Graph


class Both(Layer):
    """Two outputs: the input, and its sum."""

    def output_shape(self, shape):
        return [shape, ()]

    def call(self, params, x, ctx):
        return [x, ops.sum(x, axis=-1)]


class Scaled(Layer):
    options: ClassVar = ("by", "offsets")

    def output_shape(self, shape, by=1, offsets=()):
        return shape

    def call(self, params, x, ctx, by=1, offsets=()):
        return x * by + sum(offsets)


class FirstOnly(Dropout):
    """Hides all steps but the first."""

    def output_mask(self, x, mask):
        return np.arange(x.shape[1])[None] < np.ones((x.shape[0], 1))


class SeesMask(Layer):
    def output_shape(self, shape):
        return ()

    def call(self, params, x, ctx):
        assert ctx.mask is not None
        return ops.sum(ops.where(ctx.mask, x[..., 0], 0.0), axis=1)


def run(graph, *inputs, training=False, **settings):
    params, memory = graph.init(random.key(0))
    return graph.run(params, memory, inputs, Context(training, random.key(1), **settings))


X = np.arange(12, dtype=np.float32).reshape(4, 3)


def test_a_layer_with_several_outputs_yields_a_symbol_for_each():
    x = Input((3,))
    same, total = Both()(x)
    assert (same.shape, total.shape) == ((3,), ())
    graph = Graph([x], [total, same])
    totals, again = run(graph, X)
    np.testing.assert_array_equal(totals, X.sum(-1))
    np.testing.assert_array_equal(again, X)
    assert list(graph.layers) == ["both"]
    assert graph.output_names == ["both", "both_1"]


def test_options_reach_the_layer_with_results_in_the_place_of_symbols():
    x, other = Input((3,)), Input((3,))
    graph = Graph([x, other], [Scaled()(x, by=2, offsets=[other, Dense(3, "relu")(other)])])
    params, memory = graph.init(random.key(0))
    (out,) = graph.run(params, memory, [X, X + 1], Context())
    expected = 2 * X + X + 1 + np.maximum((X + 1) @ params["dense"]["kernel"], 0)
    np.testing.assert_allclose(out, expected, rtol=1e-6)


def test_an_option_that_a_layer_does_not_have_is_refused():
    with pytest.raises(UnknownNameError, match="'bye'.*by"):
        Scaled()(Input((3,)), bye=2)


def test_wrong_numbers_of_inputs_are_told_for_layers_that_join_a_few():
    class Pair(Add):
        most: ClassVar = 2

    x = Input((3,))
    with pytest.raises(ShapeError, match="joins exactly 2 inputs, but was given 3"):
        Pair()([x, x, x])


def test_inputs_may_be_given_by_name():
    class Named(Add):
        input_names: ClassVar = ("left", "right")

    x, y = Input((3,)), Input((3,))
    (out,) = run(Graph([x, y], [Named()(x, right=y)]), X, X + 1)
    np.testing.assert_array_equal(out, 2 * X + 1)


def test_masks_flow_to_the_layers_behind():
    x = Input((3, 1))
    hidden = FirstOnly(0.1)(x)
    (out,) = run(Graph([x], [SeesMask()(Dropout(0.5)(hidden))]), X[..., None])
    np.testing.assert_array_equal(out, X[:, 0])


def test_a_mask_may_be_given_when_a_layer_is_called():
    x, mask = Input((3, 1)), Input((3,))
    (out,) = run(Graph([x, mask], [SeesMask()(x, mask=mask)]), X[..., None], X > 5)
    np.testing.assert_array_equal(out, np.where(X > 5, X, 0).sum(1))


def test_training_may_be_forced_when_a_layer_is_called():
    x = Input((3,))
    off, on = Dropout(0.5)(x, training=False), Dropout(0.5)(x, training=True)
    kept, dropped = run(Graph([x], [off, on]), X + 1, training=True)
    np.testing.assert_array_equal(kept, X + 1)
    assert (dropped == 0).any()
    kept, dropped = run(Graph([x], [off, on]), X + 1)
    assert (dropped == 0).any()


def test_activity_costs_by_the_row_and_padding_nothing():
    x = Input((3,))
    graph = Graph([x], [Flatten(activity_regularizer="l1")(x)])
    ctx = Context(rows=np.float32([1, 1, 0, 0]))
    graph.run({}, {}, [X], ctx)
    np.testing.assert_allclose(ctx.losses, [0.01 * X[:2].sum() / 2], rtol=1e-6)


def test_the_symbol_of_a_layer_can_be_asked_for():
    layer, x = Dense(3), Input((3,))
    with pytest.raises(NotReadyError, match="not connected"):
        _ = layer.output
    assert layer(x) is layer.output


def test_the_size_of_the_batch_is_known_behind_an_input_that_says_it():
    assert Dense(2)(Input((3,), batch_size=5)).batch_size == 5
    assert Dense(2)(Input(batch_shape=(6, 3))).batch_size == 6
    assert Dense(2)(Input((3,))).batch_size is None
    with pytest.raises(ShapeError, match="batch_size=0"):
        Input((3,), batch_size=0)


def test_copies_share_an_identity_and_new_ones_do_not():
    layer = Dense(3)
    assert layer.named("one").identity is layer.named("two").identity is layer.identity
    assert layer.anew().identity is not layer.identity
    assert Embedding(3, 2).identity is not layer.identity
