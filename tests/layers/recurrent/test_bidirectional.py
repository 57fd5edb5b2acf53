import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import random, trees
from goodfit.errors import SettingError, ShapeError, UnknownNameError
from goodfit.layers import GRU, LSTM, Bidirectional, Dense, Input, LSTMCell, SimpleRNN
from goodfit.layers.context import Context


@pytest.mark.parametrize(
    ("merge_mode", "return_sequences"),
    [
        ("concat", False),
        ("concat", True),
        ("sum", True),
        ("ave", True),
        ("mul", False),
        (None, True),
    ],
)
def test_computes_what_keras_computes(
    keras, same_with_keras, x, mask, merge_mode, return_sequences
):
    def build(library):
        layer = library.SimpleRNN(4, return_sequences=return_sequences)
        return library.Bidirectional(layer, merge_mode)

    same_with_keras(build(layers), build(keras.layers), x, mask)


@pytest.mark.parametrize("merge_mode", ["concat", None])
def test_states_come_forwards_then_backwards(
    keras, same_with_keras, states_of, x, mask, merge_mode
):
    def build(library):
        shown = {"return_sequences": True, "return_state": True}
        backward = library.LSTM(4, go_backwards=True, activation="relu", **shown)
        return library.Bidirectional(library.LSTM(4, **shown), merge_mode, backward_layer=backward)

    states = [*states_of(LSTM(4), (6, 2)), *(s / 2 for s in states_of(LSTM(4), (6, 2)))]
    same_with_keras(build(layers), build(keras.layers), x, mask, initial_state=states)


def test_shapes_are_known_before(x):
    def shapes(layer, merge_mode):
        outputs = Bidirectional(layer, merge_mode)(Input((None, 2)))
        return [one.shape for one in (outputs if isinstance(outputs, list) else [outputs])]

    assert shapes(GRU(3), "concat") == [(6,)]
    assert shapes(GRU(3, return_sequences=True), "sum") == [(None, 3)]
    assert shapes(GRU(3), None) == [(3,), (3,)]
    assert shapes(LSTM(3, return_state=True), "concat") == [(6,), (3,), (3,), (3,), (3,)]


def test_goes_on_in_both_directions(keras, params_of, x):
    def build(library):
        return library.Bidirectional(library.GRU(3, stateful=True))

    ours, theirs = build(layers), build(keras.layers)
    theirs.build(x.shape)
    params = params_of(ours, (6, 2))
    for variable, array in zip(theirs.trainable_weights, trees.leaves(params), strict=True):
        variable.assign(array)
    ours.__dict__["batch_size"] = len(x)
    memory = ours.init_memory(random.key(0), (6, 2))
    for _ in range(2):
        ctx = Context().enter("it", memory, True)
        found = ours.call(params, x, ctx)
        np.testing.assert_allclose(found, np.asarray(theirs(x)), rtol=2e-5, atol=2e-6)
        memory = ctx.memory


def test_the_mask_goes_on_where_steps_do(x, mask):
    assert Bidirectional(GRU(3)).output_mask(x, mask) is None
    every = GRU(3, return_sequences=True)
    assert Bidirectional(every).output_mask(x, mask) is mask
    assert Bidirectional(every).output_mask(x, None) is None
    assert all(one is mask for one in Bidirectional(every, None).output_mask(x, mask))


@pytest.mark.parametrize(
    ("make", "kind", "told"),
    [
        (
            lambda: Bidirectional(Dense(3)),
            SettingError,
            r"Dense.*`Bidirectional\(LSTM\(32\)\)`",
        ),
        (lambda: Bidirectional(LSTMCell(3)), SettingError, r"a cell is put into `RNN\(cell\)`"),
        (
            lambda: Bidirectional(GRU(3), "add"),
            UnknownNameError,
            "named 'add'.*'concat'",
        ),
        (lambda: Bidirectional(GRU(3, go_backwards=True)), SettingError, "reads forwards"),
        (lambda: Bidirectional(GRU(3), "sum", GRU(3)), SettingError, "made with go_backwards=True"),
        (
            lambda: Bidirectional(GRU(3), "sum", GRU(3, go_backwards=True, return_state=True)),
            SettingError,
            "Write `return_state=False` in both",
        ),
        (
            lambda: Bidirectional(GRU(3), "sum", GRU(4, go_backwards=True))(Input((6, 2))),
            ShapeError,
            r'\(batch, 3\) and \(batch, 4\)\. .*merge_mode="concat"',
        ),
    ],
)
def test_layers_that_do_not_fit_are_refused(make, kind, told):
    with pytest.raises(kind, match=told):
        make()


def test_the_layers_given_are_left_as_they_are():
    layer = SimpleRNN(3, return_sequences=True)
    both = Bidirectional(layer)
    assert repr(both) == "Bidirectional(layer=SimpleRNN(units=3, return_sequences=True))"
    assert not layer.zero_output_for_mask
    assert both.backward_layer.go_backwards
