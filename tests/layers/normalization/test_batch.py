import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.arrays import compile, random
from goodfit.errors import ShapeError
from goodfit.layers import BatchNormalization, Input
from goodfit.layers.context import Context
from goodfit.layers.normalization.batch import counted, moments

SETTINGS = [
    {},
    {"momentum": 0.5, "epsilon": 0.1},
    {"center": False},
    {"scale": False},
    {"axis": 1},
    {"gamma_constraint": "non_neg", "beta_constraint": "max_norm"},
]


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("shape", [(6, 3), (6, 4, 3), (6, 2, 4, 3)])
@pytest.mark.parametrize("settings", SETTINGS, ids=repr)
def test_computes_what_keras_computes(keras, same_as_keras, settings, shape, training):
    x = np.random.default_rng(0).normal(2, 3, size=shape).astype(np.float32)
    ours, theirs = BatchNormalization(**settings), keras.layers.BatchNormalization(**settings)
    same_as_keras(ours, theirs, x, training)


@pytest.mark.parametrize("settings", [{}, {"center": False}], ids=repr)
@pytest.mark.parametrize("training", [False, True])
def test_masked_steps_count_no_more_than_in_keras(keras, settings, training):
    x = np.random.default_rng(0).normal(2, 3, size=(3, 4, 5)).astype(np.float32)
    mask = np.array([[1, 1, 1, 0], [1, 0, 0, 0], [1, 1, 1, 1]], bool)
    theirs = keras.layers.BatchNormalization(**settings)
    expected = np.asarray(theirs(x, mask=mask, training=training))
    layer = BatchNormalization(**settings)
    params, memory = (init(random.key(0), (4, 5)) for init in (layer.init, layer.init_memory))

    def run(x, mask):
        ctx = Context(training).enter("it", memory, True, mask)
        return layer.call(params, x, ctx), ctx.memory

    for out, after in (run(x, mask), compile(run)(x, mask)):
        np.testing.assert_allclose(out, expected, rtol=1e-5, atol=2e-6)
        for name, array in after.items():
            np.testing.assert_allclose(array, np.asarray(getattr(theirs, name)), rtol=1e-5)


@given(st.integers(1, 4), st.integers(1, 5))
def test_rows_and_steps_that_count_are_as_good_as_alone(rows, steps):
    generator = np.random.default_rng(rows + 10 * steps)
    x = generator.normal(size=(rows, steps, 2))
    mask = generator.random((rows, steps)) < 0.6
    real = generator.random(rows) < 0.8
    alone = x[mask & real[:, None]] if (mask & real[:, None]).any() else np.zeros((1, 2))
    mean, variance = moments(x, (0, 1), counted(x, real, mask))
    np.testing.assert_allclose(mean, alone.mean(axis=0), atol=1e-12)
    np.testing.assert_allclose(variance, alone.var(axis=0), atol=1e-12)


def test_a_frozen_layer_does_what_keras_does(keras, same_as_keras):
    x = np.random.default_rng(0).normal(2, 3, size=(6, 3)).astype(np.float32)
    frozen = {"trainable": False}
    ours, theirs = BatchNormalization(**frozen), keras.layers.BatchNormalization(**frozen)
    same_as_keras(ours, theirs, x, training=True)


def test_a_frozen_layer_remembers_nothing_new(run):
    x = np.random.default_rng(0).normal(2, 3, size=(6, 3)).astype(np.float32)
    layer = BatchNormalization(trainable=False)
    training_out, after = run(layer, x, training=True)
    np.testing.assert_array_equal(training_out, run(layer, x, training=False)[0])
    assert after["moving_mean"].tolist() == [0, 0, 0]
    assert after["moving_variance"].tolist() == [1, 1, 1]


def test_gradients_are_pytorchs(torch, same_as_torch):
    generator = np.random.default_rng(0)
    memory = {"moving_mean": np.zeros(3), "moving_variance": np.ones(3)}
    layer = BatchNormalization(axis=1)

    def ours(x, gamma, beta):
        ctx = Context(training=True).enter("it", memory, True)
        return layer.call({"gamma": gamma, "beta": beta}, x, ctx)

    same_as_torch(
        ours,
        lambda x, gamma, beta: torch.nn.functional.batch_norm(
            x, None, None, gamma, beta, training=True, eps=1e-3
        ),
        generator.normal(size=(4, 3, 5)),
        generator.normal(size=3),
        generator.normal(size=3),
    )


@given(rows=st.integers(1, 6), padding=st.integers(0, 4))
def test_padded_rows_are_as_good_as_none(rows, padding):
    x = np.random.default_rng(rows).normal(5, 2, size=(rows, 2, 3))
    padded = np.concatenate([x, np.full((padding, 2, 3), 99.0)])
    real = np.repeat([1.0, 0.0], [rows, padding])
    mean, variance = moments(padded, (0, 1), counted(padded, real, None))
    np.testing.assert_allclose(mean, x.mean(axis=(0, 1)), rtol=1e-12)
    np.testing.assert_allclose(variance, x.var(axis=(0, 1)), rtol=1e-12, atol=1e-12)


def test_a_large_mean_costs_no_precision(run):
    x = (1e4 + np.random.default_rng(0).normal(size=(256, 1))).astype(np.float32)
    out, _ = run(BatchNormalization(epsilon=0.0), x, training=True)
    assert float(np.std(out)) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("axis", [0, 3, -4])
def test_axis_must_be_there_and_not_the_batch(axis):
    with pytest.raises(ShapeError, match=rf"axis {axis}.*\(batch, 5, 2\).*axis=-1"):
        BatchNormalization(axis=axis)(Input((5, 2)))


def test_features_must_be_known():
    with pytest.raises(ShapeError, match=r"known length in inputs of shape \(batch, 5, any\)"):
        BatchNormalization()(Input((5, None)))
    assert BatchNormalization()(Input((None, 5))).shape == (None, 5)


def test_settings_are_checked():
    with pytest.raises(ValueError, match=r"momentum=1.5.*from 0 up to"):
        BatchNormalization(momentum=1.5)
    with pytest.raises(ValueError, match=r"epsilon=-1.*0 or more"):
        BatchNormalization(epsilon=-1)
