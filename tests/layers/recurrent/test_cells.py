import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import random
from goodfit.errors import NotReadyError, SettingError
from goodfit.layers import GRU, LSTM, GRUCell, Input, LSTMCell, SimpleRNN, SimpleRNNCell
from goodfit.layers.context import Context

CELLS = [SimpleRNNCell(4), LSTMCell(4), GRUCell(4), GRUCell(4, reset_after=False)]
EACH = pytest.mark.parametrize("cell", CELLS, ids=repr)


@EACH
def test_a_cell_makes_one_step_as_in_keras(keras, params_of, cell, x):
    theirs = getattr(keras.layers, type(cell).__name__)(4, **_reset(cell))
    params = params_of(cell, (2,))
    theirs.build((5, 2))
    theirs.set_weights(list(params.values()))
    states = [np.full((5, 4), i + 0.5, np.float32) for i in range(cell.states)]
    out, after = cell.call(params, x[:, 0], Context().enter("it", {}, True), states=states)
    wanted, theirs_after = theirs(x[:, 0], states)
    np.testing.assert_allclose(out, wanted, rtol=2e-5, atol=2e-6)
    for one, other in zip(after, theirs_after, strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-6)
    assert (cell.state_size, cell.output_size) == (theirs.state_size, theirs.output_size)


def _reset(cell):
    return {"reset_after": cell.reset_after} if isinstance(cell, GRUCell) else {}


@EACH
def test_what_is_dropped_is_the_same_at_every_step(keras, monkeypatch, params_of, cell, x, apply):
    """With Keras's masks replaced by ours, Keras computes the same."""
    settings = {"dropout": 0.4, "recurrent_dropout": 0.3, "return_sequences": True, **_reset(cell)}
    kind = type(cell).__name__.removesuffix("Cell")
    ours, theirs = getattr(layers, kind)(4, **settings), getattr(keras.layers, kind)(4, **settings)
    params, key = params_of(ours, (6, 2)), random.key(5)
    theirs.build(x.shape)
    theirs.set_weights(list(params.values()))
    kept = {name: _kept(key, name, rate, n) for name, rate, n in PURPOSES}
    count = getattr(theirs.cell, "dropout_mask_count", None)
    for name, method in (("dropout", "get_dropout_mask"), (RECURRENT, f"get_{RECURRENT}_mask")):
        masks = kept[name] if count is None else [kept[name]] * count
        monkeypatch.setattr(theirs.cell, method, lambda _, masks=masks: masks)
    wanted = np.asarray(theirs(x, training=True))
    np.testing.assert_allclose(apply(ours, params, x, key=key), wanted, rtol=2e-5, atol=2e-6)


RECURRENT = "recurrent_dropout"
PURPOSES = [("dropout", 0.4, 2), (RECURRENT, 0.3, 4)]


def _kept(key, purpose, rate, length):
    ctx = Context(True, key).enter("it", {}, True)
    return (random.uniform(ctx.key(purpose), (5, length)) >= rate).astype(np.float32) / (1 - rate)


def test_drops_only_in_training_and_by_its_seed(params_of, apply, x):
    layer = LSTM(4, dropout=0.5, recurrent_dropout=0.5)
    params, key = params_of(layer, (6, 2)), random.key(0)
    np.testing.assert_array_equal(apply(layer, params, x), apply(LSTM(4), params, x))
    dropped = apply(layer, params, x, key=key)
    assert abs(dropped - apply(layer, params, x)).max() > 1e-3
    other = LSTM(4, dropout=0.5, recurrent_dropout=0.5, seed=1)
    assert abs(dropped - apply(other, params, x, key=key)).max() > 1e-3
    np.testing.assert_array_equal(dropped, apply(layer, params, x, key=key))


@pytest.mark.parametrize("kind", [SimpleRNN, LSTM, GRU])
def test_penalties_and_constraints_reach_their_weights(kind):
    layer = kind(
        3,
        kernel_regularizer="l2",
        recurrent_regularizer="l1",
        bias_regularizer="l2",
        kernel_constraint="non_neg",
        recurrent_constraint="unit_norm",
        bias_constraint="non_neg",
    )
    params = {name: array - 0.5 for name, array in layer.init(random.key(0), (5, 2)).items()}
    assert len(layer.penalties(params, (5, 2))) == 3
    within = layer.constrained(params, (5, 2))
    assert within["kernel"].min() >= 0
    assert within["bias"].min() >= 0
    lengths = np.sqrt((within["recurrent_kernel"] ** 2).sum(axis=0))
    np.testing.assert_allclose(lengths, 1, rtol=1e-5)


def test_a_cell_alone_is_no_layer():
    with pytest.raises(NotReadyError, match=r"`RNN\(LSTMCell\(units=3\)\)`"):
        LSTMCell(3)(Input((2,)))


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"units": 0}, r"got units=0.*1 or more"),
        ({"dropout": 1.0}, r"got dropout=1\.0.*not including, 1"),
        ({"recurrent_dropout": -0.1}, r"got recurrent_dropout=-0\.1"),
    ],
)
def test_settings_are_checked(settings, told):
    with pytest.raises(SettingError, match=told):
        LSTM(**{"units": 3, **settings})
