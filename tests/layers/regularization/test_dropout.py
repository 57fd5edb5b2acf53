import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.arrays import random
from goodfit.errors import ShapeError
from goodfit.layers import AlphaDropout, Dropout, Input
from goodfit.layers.context import Context

ONES = np.ones((200, 300), np.float32)


def test_nothing_happens_in_prediction(run):
    assert run(Dropout(0.5), ONES)[0] is ONES


def test_a_rate_of_zero_drops_nothing(run):
    assert run(Dropout(0), ONES, training=True)[0] is ONES


@pytest.mark.parametrize("rate", [0.1, 0.5, 0.9])
def test_share_and_size_are_right(run, rate):
    out, _ = run(Dropout(rate), ONES, training=True)
    dropped = float((out == 0).mean())
    assert dropped == pytest.approx(rate, abs=4 * np.sqrt(rate * (1 - rate) / ONES.size))
    np.testing.assert_allclose(out[out != 0], 1 / (1 - rate), rtol=1e-6)


@given(rate=st.floats(0, 0.95), seed=st.integers(0, 2**32))
def test_every_number_is_dropped_or_enlarged(rate, seed):
    x = np.arange(1.0, 21.0)
    ctx = Context(True, random.key(seed)).enter("it", {}, True)
    out = Dropout(rate).call({}, x, ctx)
    np.testing.assert_allclose(out, np.where(out == 0, 0, x / (1 - rate)))


def test_masks_differ_by_step_by_layer_by_call_and_by_seed():
    def mask(key=0, name="it", calls=1, seed=None):
        ctx = Context(True, random.key(key))
        for _ in range(calls):
            inner = ctx.enter(name, {}, True)
        return tuple(Dropout(0.5, seed=seed).call({}, np.ones(64), inner))

    masks = [mask(), mask(key=1), mask(name="other"), mask(calls=2), mask(seed=1), mask(seed=2)]
    assert len(set(masks)) == len(masks)
    assert mask(seed=2) == masks[-1]


def test_a_frozen_dropout_still_drops(run):
    assert (run(Dropout(0.5, trainable=False), ONES, training=True)[0] == 0).any()


def test_noise_shape_drops_whole_axes(run):
    out, _ = run(Dropout(0.5, noise_shape=(None, 1)), ONES, training=True)
    assert (out == out[:, :1]).all()
    assert set(np.unique(out)) == {0, 2}


@pytest.mark.parametrize("rate", [0.05, 0.3, 0.6])
def test_alpha_dropout_keeps_mean_and_variance_of_standard_numbers(run, rate):
    x = np.random.default_rng(0).normal(size=(300, 400)).astype(np.float32)
    out, _ = run(AlphaDropout(rate), x, training=True)
    assert abs(out.mean()) < 0.03
    assert abs(out.var() - 1) < 0.05


def test_alpha_dropout_has_kerass_two_values(run, keras):
    theirs = np.asarray(keras.layers.AlphaDropout(0.3)(ONES, training=True))
    out, _ = run(AlphaDropout(0.3), ONES, training=True)
    np.testing.assert_allclose(np.unique(out), np.unique(theirs), rtol=1e-5)
    dropped = out == out.min()
    assert dropped.mean() == pytest.approx(0.3, abs=0.01)


def test_alpha_dropout_in_prediction_and_with_a_rate_of_zero_does_nothing(run):
    assert run(AlphaDropout(0.3), ONES)[0] is ONES
    assert run(AlphaDropout(0), ONES, training=True)[0] is ONES


def test_alpha_dropout_drops_whole_axes(run):
    out, _ = run(AlphaDropout(0.5, noise_shape=(None, 1)), ONES, training=True)
    assert (out == out[:, :1]).all()
    assert len(np.unique(out)) == 2


@pytest.mark.parametrize("kind", [Dropout, AlphaDropout])
@pytest.mark.parametrize("rate", [1, -0.1, 1.5, "half", float("nan")])
def test_rate_must_be_a_share(kind, rate):
    with pytest.raises(ValueError, match=r"rate=.*from 0 up to, but not including, 1"):
        kind(rate)


def test_noise_shape_has_every_axis():
    with pytest.raises(ShapeError, match=r"noise_shape=\(1, 2\).*\(batch, 5, 2\).*the batch's"):
        Dropout(0.5, noise_shape=(1, 2))(Input((5, 2)))
