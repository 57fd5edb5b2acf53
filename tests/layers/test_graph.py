import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import random, trees
from goodfit.autodiff import gradient
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers import (
    Activation,
    Add,
    BatchNormalization,
    Concatenate,
    Dense,
    Dropout,
    Flatten,
    Input,
)
from goodfit.layers.context import Context
from goodfit.layers.graph import Graph

KEY = random.key(0)


def run(graph, *inputs, training=False, params=None):
    first_params, memory = graph.init(KEY)
    ctx = Context(training, KEY)
    outs = graph.run(first_params if params is None else params, memory, inputs, ctx)
    return outs[0] if len(outs) == 1 else outs


def chain(*layers, shape=(4,)):
    symbol = first = Input(shape)
    for layer in layers:
        symbol = layer(symbol)
    return Graph([first], [symbol])


def some_data(*shape):
    return np.random.default_rng(0).normal(size=shape).astype(np.float32)


def test_a_chain_computes_one_layer_after_the_other():
    graph, x = chain(Dense(3, "relu"), Dense(2)), some_data(5, 4)
    params, _ = graph.init(KEY)
    first, second = params["dense"], params["dense_1"]
    hidden = np.maximum(x @ first["kernel"] + first["bias"], 0)
    np.testing.assert_allclose(run(graph, x), hidden @ second["kernel"] + second["bias"], rtol=1e-5)


def test_every_node_knows_its_shapes():
    graph = chain(Dense(3), Flatten(), Dense(1), shape=(5, 2))
    shapes = {node.name: (node.input_shape, node.shape) for node in graph.nodes}
    assert shapes == {
        "input_layer": ([], (5, 2)),
        "dense": ((5, 2), (5, 3)),
        "flatten": ((5, 3), (15,)),
        "dense_1": ((15,), (1,)),
    }


def test_branches_meet():
    first = Input((4,))
    left, right = Dense(3, name="left")(first), Dense(3, name="right")(first)
    graph = Graph([first], [Add()([left, right]), Concatenate()([left, right])])
    x = some_data(5, 4)
    params, _ = graph.init(KEY)
    one, other = x @ params["left"]["kernel"], x @ params["right"]["kernel"]
    total, both = run(graph, x)
    np.testing.assert_allclose(total, one + other, rtol=1e-5)
    np.testing.assert_allclose(both, np.concatenate([one, other], -1), rtol=1e-5)


def test_gradients_of_branches_add_up(central_differences):
    first = Input((4,))
    hidden = Dense(4, "tanh")(first)
    graph = Graph([first], [Dense(1)(Add()([first, hidden, hidden]))])
    params, x = graph.init(KEY)[0], some_data(5, 4).astype(np.float64)
    params = trees.map(lambda array: array.astype(np.float64), params)

    def loss(kernel):
        changed = {**params, "dense": {**params["dense"], "kernel": kernel}}
        return ops.sum(run(graph, x, params=changed))

    kernel = params["dense"]["kernel"]
    expected = central_differences(loss, kernel)
    np.testing.assert_allclose(gradient(loss)(kernel), expected, rtol=1e-6)


def test_a_shared_layer_has_one_set_of_weights_and_two_places():
    shared, first, second = Dense(3, name="shared"), Input((4,)), Input((4,))
    graph = Graph([first, second], [Add()([shared(first), shared(second)])])
    params, _ = graph.init(KEY)
    assert set(params) == {"shared"}
    assert [node.name for node in graph.nodes].count("shared") == 2
    x, y = some_data(2, 5, 4)
    np.testing.assert_allclose(run(graph, x, y), (x + y) @ params["shared"]["kernel"], rtol=1e-4)


def test_a_shared_dropout_draws_anew_at_each_place():
    first, dropout = Input((64,)), Dropout(0.5)
    graph = Graph([first], [dropout(first), dropout(first)])
    one, other = run(graph, np.ones((1, 64), np.float32), training=True)
    assert (one != other).any()


def test_a_shared_normalisation_remembers_both_places():
    first, second, norm = Input((1,)), Input((1,)), BatchNormalization(momentum=0.5)
    graph = Graph([first, second], [norm(first), norm(second)])
    params, memory = graph.init(KEY)
    ctx = Context(training=True)
    graph.run(params, memory, [np.full((3, 1), 4.0), np.full((3, 1), 8.0)], ctx)
    assert ctx.memory["batch_normalization"]["moving_mean"] == pytest.approx(0.25 * 4 + 0.5 * 8)


def test_a_model_may_begin_in_the_middle():
    first = Input((4,))
    hidden = Dense(3)(first)
    graph = Graph([hidden], [Activation("relu")(hidden)])
    assert list(graph.layers) == ["activation"]
    assert graph.init(KEY) == ({}, {})
    assert run(graph, np.array([[-1.0, 0.0, 2.0]])).tolist() == [[0, 0, 2]]


def test_an_output_may_be_an_input_of_another():
    first = Input((4,))
    hidden = Dense(3)(first)
    graph = Graph([first], [hidden, Dense(2)(hidden)])
    one, other = run(graph, some_data(5, 4))
    assert (one.shape, other.shape) == ((5, 3), (5, 2))


def test_unused_inputs_are_kept_in_place():
    first, unused = Input((4,), name="used"), Input((2,), name="unused")
    graph = Graph([unused, first], [Dense(3)(first)])
    assert [graph.nodes[place].name for place in graph.inputs] == ["unused", "used"]
    assert run(graph, some_data(5, 2), some_data(5, 4)).shape == (5, 3)


def test_a_missing_input_is_told():
    with pytest.raises(ShapeError, match=r"need <Symbol \(batch, 4\).*not among"):
        Graph([Input((3,))], [Dense(2)(Input((4,)))])


def test_deep_graphs_need_no_recursion():
    symbol = first = Input((2,))
    for _ in range(3000):
        symbol = Activation("linear")(symbol)
    assert len(Graph([first], [symbol]).nodes) == 3001


def test_many_paths_are_walked_once():
    symbol = first = Input((2,))
    for _ in range(60):
        symbol = Add()([symbol, symbol])
    graph = Graph([first], [symbol])
    assert len(graph.nodes) == 61
    assert run(graph, np.ones((1, 2)))[0, 0] == 2.0**60


def test_layers_are_found_by_name():
    graph = chain(Dense(3, name="hidden"))
    assert graph.layer_node("hidden").shape == (3,)
    with pytest.raises(UnknownNameError, match="Did you mean 'hidden'"):
        graph.layer_node("hiden")


def test_frozen_layers_cost_no_penalty():
    graph = chain(
        Dense(3, kernel_regularizer="l2"), Dense(3, kernel_regularizer="l2", trainable=False)
    )
    params, _ = graph.init(KEY)
    expected = 0.01 * float((params["dense"]["kernel"] ** 2).sum())
    assert [float(p) for p in graph.penalties(params)] == pytest.approx([expected])


def test_weights_depend_on_the_name_and_the_key_alone():
    one, other = chain(Dense(3, name="a")), chain(Dense(9, name="b"), Dense(4), Dense(3, name="a"))
    np.testing.assert_array_equal(
        one.init(KEY)[0]["a"]["kernel"], other.init(KEY)[0]["a"]["kernel"]
    )
    assert (one.init(random.key(1))[0]["a"]["kernel"] != one.init(KEY)[0]["a"]["kernel"]).any()


def test_observers_see_every_layers_output():
    graph, seen = chain(Dense(3), Dense(2)), []
    params, memory = graph.init(KEY)
    ctx = Context(observe=lambda name, layer, out: seen.append((name, layer.units, out.shape)))
    graph.run(params, memory, [some_data(5, 4)], ctx)
    assert seen == [("dense", 3, (5, 3)), ("dense_1", 2, (5, 2))]
