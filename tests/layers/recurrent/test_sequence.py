"""What all layers that read a sequence have in common."""

import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import compile, random, trees
from goodfit.autodiff import gradient
from goodfit.errors import NotReadyError, ShapeError
from goodfit.layers import GRU, LSTM, RNN, Graph, GRUCell, Input, LSTMCell, SimpleRNN
from goodfit.layers.context import Context

KINDS = {
    "SimpleRNN": {},
    "LSTM": {},
    "GRU": {},
    "GRU, resetting before": {"reset_after": False},
}
EACH = pytest.mark.parametrize("kind", KINDS)
SETTINGS = [
    {"go_backwards": True, "return_sequences": True, "return_state": True},
    {"zero_output_for_mask": True, "return_sequences": True},
    {"zero_output_for_mask": True, "use_bias": False, "activation": "relu"},
]


def named(library, kind, **settings):
    return getattr(library, kind.split(",")[0])(4, **KINDS[kind], **settings)


@EACH
def test_computes_what_keras_computes(keras, same_with_keras, x, kind):
    same_with_keras(named(layers, kind), named(keras.layers, kind), x)


@EACH
@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_hides_steps_as_keras_does(keras, same_with_keras, states_of, x, mask, kind, settings):
    ours, theirs = named(layers, kind, **settings), named(keras.layers, kind, **settings)
    states = states_of(ours, x.shape[1:])
    same_with_keras(ours, theirs, x, mask, initial_state=states)


@EACH
def test_gradients_are_slopes_where_steps_are_hidden(
    params_of, states_of, apply, x, mask, kind, central_differences
):
    layer = named(layers, kind, return_sequences=True, recurrent_dropout=0.3)
    shape = x.shape[1:]
    given = (params_of(layer, shape, float), states_of(layer, shape, dtype=float))
    factors = np.random.default_rng(0).normal(size=(*x.shape[:2], 4))

    def total(given):
        params, states = given
        key = random.key(0)
        return (apply(layer, params, x, mask, key, initial_state=states) * factors).sum()

    slopes = gradient(total)(given)
    leaves, structure = trees.flatten(given)
    for i, (path, leaf) in enumerate(trees.items(given)):

        def along(value, i=i):
            return total(trees.unflatten(structure, [*leaves[:i], value, *leaves[i + 1 :]]))

        expected = central_differences(along, leaf)
        np.testing.assert_allclose(trees.select(slopes, path), expected, rtol=1e-6, atol=1e-7)


@EACH
def test_padding_on_either_side_changes_nothing(params_of, apply, kind):
    layer = named(layers, kind)
    sequence = np.random.default_rng(0).normal(size=(1, 4, 2)).astype(np.float32)
    params = params_of(layer, (4, 2))
    alone = apply(layer, params, sequence)
    for before, after in ((0, 3), (3, 0), (2, 1)):
        padded = np.pad(sequence, ((0, 0), (before, after), (0, 0)), constant_values=7)
        shown = np.arange(7) >= before
        shown = (shown & (np.arange(7) < before + 4))[None]
        np.testing.assert_allclose(apply(layer, params, padded, shown), alone, rtol=1e-6)


@EACH
def test_goes_on_from_the_last_batch_as_keras_does(keras, params_of, x, kind):
    settings = {"stateful": True, "go_backwards": True}
    ours, theirs = named(layers, kind, **settings), named(keras.layers, kind, **settings)
    theirs.build(x.shape)
    params = params_of(ours, x.shape[1:])
    for variable, array in zip(theirs.trainable_weights, trees.leaves(params), strict=True):
        variable.assign(array)
    ours.__dict__["batch_size"] = len(x)
    memory = ours.init_memory(random.key(0), x.shape[1:])

    def step(params, memory, x):
        ctx = Context().enter("it", memory, True)
        return ours.call(params, x, ctx), ctx.memory

    compiled = compile(step)
    for batch in (x, x[::-1] / 2):
        wanted = np.asarray(theirs(batch))
        for mode in (step, compiled):
            out, after = mode(params, memory, batch)
            np.testing.assert_allclose(out, wanted, rtol=2e-5, atol=2e-6)
        memory = trees.map(np.asarray, after)


def test_padding_rows_keep_their_states(params_of, x):
    layer = LSTM(4, stateful=True)
    params = params_of(layer, x.shape[1:])
    memory = {f"state_{i}": np.full((len(x), 4), i + 1.0, np.float32) for i in range(2)}
    rows = np.array([1, 1, 0, 1, 0], np.float32)
    ctx = Context(rows=rows).enter("it", memory, True)
    layer.call(params, x, ctx)
    for name, before in memory.items():
        assert ((ctx.memory[name] == before).all(axis=1) == (rows == 0)).all()


def test_gradients_do_not_flow_into_the_batch_before(x, params_of):
    """What is remembered is numbers, no part of what is differentiated."""
    layer = SimpleRNN(4, stateful=True)
    memory = {"state_0": np.zeros((len(x), 4), np.float32)}
    kept = []

    def total(params):
        ctx = Context().enter("it", memory, True)
        out = layer.call(params, x, ctx)
        kept.append(ctx.memory["state_0"])
        return out.sum()

    gradient(total)(params_of(layer, x.shape[1:]))
    assert isinstance(kept[0], np.ndarray)


def test_a_stateful_layer_must_know_how_many_rows_there_are(x):
    layer = LSTM(4, stateful=True)
    with pytest.raises(NotReadyError, match=r"LSTM is stateful: .*batch_size=32"):
        layer.memory((6, 2))
    layer.__dict__["batch_size"] = 3
    ctx = Context().enter("it", layer.init_memory(random.key(0), (6, 2)), True)
    with pytest.raises(ShapeError, match=r"from 3 rows, but got 5\. .*`batch_size=3`"):
        layer.call({}, x, ctx)


def test_one_batch_size_serves_a_whole_graph(x):
    inputs = Input((6, 2), batch_size=5)
    graph = Graph([inputs], [LSTM(3, stateful=True)(inputs)])
    params, memory = graph.init(random.key(0))
    ctx = Context()
    first = graph.run(params, memory, [x], ctx)[0]
    again = graph.run(params, ctx.memory, [x], Context())[0]
    assert abs(first - again).max() > 1e-3


def test_a_decoder_begins_from_the_states_of_an_encoder(keras, x):
    def build(library, given, other):
        shown = {"return_sequences": True}
        _, *states = library.LSTM(3, return_state=True, name="encoder")(given)
        return library.LSTM(3, **shown, name="decoder")(other, initial_state=states)

    symbols = Input((6, 2)), Input((None, 2))
    graph = Graph(symbols, [build(layers, *symbols)])
    params, memory = graph.init(random.key(0))
    tensors = keras.Input((6, 2)), keras.Input((None, 2))
    theirs = keras.Model(tensors, build(keras.layers, *tensors))
    for name in ("encoder", "decoder"):
        theirs.get_layer(name).set_weights(trees.leaves(params[name]))
    found = graph.run(params, memory, [x, x[:, :4]], Context())[0]
    wanted = np.asarray(theirs([x, x[:, :4]]))
    np.testing.assert_allclose(found, wanted, rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize(
    ("states", "told"),
    [
        ([Input((4,))], r"2 states of shape \(batch, 4\), but initial_state has 1 state of"),
        ([Input((4,)), Input((3,))], r"has 2 states of shape \(batch, 4\) and \(batch, 3\)"),
        (np.zeros((5, 4)), r"initial_state has 1 state of shape \(batch, 4\)"),
        ([np.zeros((5, 4)), np.zeros((5, 1, 4))], r"\(batch, 4\) and \(batch, 1, 4\)"),
    ],
)
def test_states_that_do_not_fit_are_refused(states, told):
    with pytest.raises(ShapeError, match=told) as error:
        LSTM(4)(Input((6, 2)), initial_state=states)
    assert "return_state=True" in str(error.value)


def test_hides_behind_it_what_was_hidden_before_it(x, mask):
    assert LSTM(3).output_mask(x, mask) is None
    assert LSTM(3, return_sequences=True).output_mask(x, None) is None
    np.testing.assert_array_equal(LSTM(3, return_sequences=True).output_mask(x, mask), mask)
    turned = LSTM(3, return_sequences=True, go_backwards=True).output_mask(x, mask)
    np.testing.assert_array_equal(turned, mask[:, ::-1])


def test_a_mask_goes_through_a_stack_as_in_keras(keras):
    ids = np.array([[1, 2, 3, 0, 0], [0, 0, 4, 1, 2]])

    def build(library, given):
        hidden = library.Embedding(5, 3, mask_zero=True, name="ids")(given)
        hidden = library.GRU(3, return_sequences=True, name="first")(hidden)
        return library.LSTM(2, name="second")(hidden)

    symbol, tensor = Input((5,), dtype="int32"), keras.Input((5,), dtype="int32")
    graph, theirs = Graph([symbol], [build(layers, symbol)]), None
    params, memory = graph.init(random.key(0))
    theirs = keras.Model(tensor, build(keras.layers, tensor))
    for name in ("ids", "first", "second"):
        theirs.get_layer(name).set_weights(trees.leaves(params[name]))
    found = graph.run(params, memory, [ids], Context())[0]
    np.testing.assert_allclose(found, np.asarray(theirs(ids)), rtol=2e-5, atol=2e-6)


@pytest.mark.parametrize("layer", [LSTM(3), GRU(3, reset_after=False), RNN(GRUCell(3))], ids=repr)
def test_one_step_is_a_sequence(params_of, apply, x, layer):
    params = params_of(layer, (1, 2))
    step = x[:, :1]
    twice = apply(layer, params, np.concatenate([step, step * 9], axis=1), SHOW_FIRST)
    np.testing.assert_allclose(apply(layer, params, step), twice, rtol=1e-6)


SHOW_FIRST = np.array([[True, False]] * 5)


def test_lengths_may_be_unknown():
    assert SimpleRNN(3)(Input((None, 2))).shape == (3,)
    assert LSTM(3, return_sequences=True)(Input((None, 2))).shape == (None, 3)
    shapes = [part.shape for part in LSTM(3, return_state=True)(Input((None, 2)))]
    assert shapes == [(3,), (3,), (3,)]


def test_a_sequence_has_two_axes():
    with pytest.raises(
        ShapeError, match=r"\(batch, time, features\), but got \(batch, 9\)"
    ) as told:
        LSTM(3)(Input((9,)))
    assert "x[..., None]" in str(told.value)


def test_whole_numbers_are_read_as_numbers(apply, params_of):
    numbers = np.arange(10).reshape(1, 5, 2)
    params = params_of(GRU(3), (5, 2))
    expected = apply(GRU(3), params, numbers.astype(np.float32))
    np.testing.assert_allclose(apply(GRU(3), params, numbers), expected, rtol=1e-6)


def test_a_loop_does_not_grow_with_the_sequence(params_of, apply):
    import jax

    layer = RNN([LSTMCell(3), GRUCell(2)])
    params = params_of(layer, (5, 2))

    def size(length):
        x = np.zeros((1, length, 2), np.float32)
        slope = gradient(lambda params: apply(layer, params, x).sum())
        return str(jax.make_jaxpr(slope)(params)).count("\n")

    assert size(12) == size(48)
