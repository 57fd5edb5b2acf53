import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import compile, trees
from goodfit.errors import SettingError, ShapeError
from goodfit.layers import LSTM, RNN, GRUCell, Input, Layer, LSTMCell, StackedRNNCells, Weight

SETTINGS = [
    {},
    {"go_backwards": True, "return_sequences": True, "return_state": True},
    {"zero_output_for_mask": True, "return_sequences": True},
]


def stack(library):
    return [library.LSTMCell(4), library.GRUCell(3, reset_after=False), library.SimpleRNNCell(2)]


@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_takes_stacked_cells_over_a_sequence_as_keras_does(
    keras, same_with_keras, x, mask, settings
):
    ours, theirs = (
        RNN(stack(layers), **settings),
        keras.layers.RNN(stack(keras.layers), **settings),
    )
    same_with_keras(ours, theirs, x, mask)


@pytest.mark.parametrize("kind", ["SimpleRNN", "LSTM", "GRU"])
@pytest.mark.parametrize("go_backwards", [False, True])
def test_with_its_cell_it_is_the_layer(params_of, apply, states_of, x, mask, kind, go_backwards):
    settings = {"go_backwards": go_backwards, "return_sequences": True, "return_state": True}
    layer = getattr(layers, kind)(4, **settings)
    same = RNN(getattr(layers, f"{kind}Cell")(4), **settings)
    params, states = params_of(layer, (6, 2)), states_of(layer, (6, 2))
    one = apply(layer, params, x, mask, initial_state=states)
    other = apply(same, {"cell": params}, x, mask, initial_state=states)
    trees.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6), one, other)


class Leaky(Layer):
    """Its output is not its state: it has another length."""

    units: int
    output_size: int = 1

    @property
    def state_size(self):
        return self.units

    def weights(self, shape):
        return {"kernel": Weight((shape[-1], self.units), "glorot_uniform")}

    def call(self, params, x, ctx, states):
        h = 0.5 * states[0] + x @ params["kernel"]
        return h.sum(axis=1, keepdims=True), [h]


def test_a_users_cell_may_put_out_what_it_likes(params_of, apply, x, mask):
    layer = RNN(Leaky(3), return_sequences=True, return_state=True)
    params = params_of(layer, (6, 2))
    h, last, expected = np.zeros((5, 3)), np.zeros((5, 1)), []
    for i in range(6):
        shown = mask[:, i, None]
        h = np.where(shown, 0.5 * h + x[:, i] @ params["cell"]["kernel"], h)
        last = np.where(shown, h.sum(axis=1, keepdims=True), last)
        expected.append(last)
    assert [symbol.shape for symbol in layer(Input((6, 2)))] == [(6, 1), (3,)]
    for mode in (apply, lambda *given: compile(lambda p, x, m: apply(layer, p, x, m))(*given[1:])):
        outputs, state = mode(layer, params, x, mask)
        np.testing.assert_allclose(outputs, np.stack(expected, axis=1), rtol=1e-4, atol=1e-6)
        np.testing.assert_allclose(state, h, rtol=1e-4, atol=1e-6)


def test_a_stack_begins_from_the_states_of_its_cells(params_of, apply, states_of, x, mask):
    """A sequence that is hidden whole puts out what the last cell began from."""
    layer = RNN([LSTMCell(4), LSTMCell(3)], return_state=True)
    params, states = params_of(layer, (6, 2)), states_of(layer, (6, 2))
    nested = [states[:2], states[2:]]
    out, *after = apply(layer, params, x, mask, initial_state=nested)
    hidden = ~mask.any(axis=1)
    np.testing.assert_array_equal(out[hidden], states[2][hidden])
    for one, same in zip(after, states, strict=True):
        np.testing.assert_array_equal(one[hidden], same[hidden])
    assert [symbol.shape for symbol in layer(Input((6, 2)))] == [(3,), (4,), (4,), (3,), (3,)]


class Counting(Leaky):
    def memory(self, shape):
        return {"steps": Weight((), "zeros")}


def test_a_cell_keeps_nothing_but_its_states():
    with pytest.raises(SettingError, match="keeps steps in its memory.*among the new states"):
        RNN(Counting(3)).memory((6, 2))


def test_a_sequence_has_steps():
    with pytest.raises(ShapeError, match=r"\(batch, time, features\), but got \(batch, 9\)"):
        RNN(Leaky(3))(Input((9,)))


def test_a_stack_is_made_of_a_list():
    assert isinstance(RNN([LSTMCell(4), GRUCell(3)]).cell, StackedRNNCells)
    stacked = StackedRNNCells([LSTMCell(4), GRUCell(3)])
    assert (stacked.state_size, stacked.output_size) == ([4, 4, 3], 3)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: RNN(layers.Dense(3)), r"RNN got Dense.* as a cell.*`RNN\(\[LSTMCell\(32\)\]\)`"),
        (lambda: RNN(LSTM(3)), "RNN got LSTM"),
        (lambda: RNN([LSTMCell(3), 4]), "StackedRNNCells got 4 as a cell"),
        (lambda: StackedRNNCells([]), r"takes a list of cells.*StackedRNNCells\(\[LSTMCell"),
        (lambda: StackedRNNCells(LSTMCell(3)), "takes a list of cells"),
    ],
)
def test_what_is_no_cell_is_refused(make, told):
    with pytest.raises(SettingError, match=told):
        make()
