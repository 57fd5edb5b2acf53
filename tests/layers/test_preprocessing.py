import numpy as np
import pytest

from goodfit.arrays import random
from goodfit.errors import DataError, ShapeError
from goodfit.layers import Input, Normalization, Rescaling


def some_data(shape=(50, 4, 3)):
    return np.random.default_rng(0).normal(5, 3, size=shape).astype(np.float32)


@pytest.mark.parametrize("axis", [-1, 1, None, (1, 2), (-1, -2)])
@pytest.mark.parametrize("invert", [False, True])
def test_adapted_it_computes_what_keras_computes(keras, run, axis, invert):
    x = some_data()
    ours, theirs = (
        kind(axis, invert=invert) for kind in (Normalization, keras.layers.Normalization)
    )
    assert ours.adapt(x) is None
    theirs.adapt(x)
    np.testing.assert_allclose(run(ours, x)[0], np.asarray(theirs(x)), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(
    ("axis", "mean", "variance"),
    [(-1, 2.0, 4.0), (-1, [1, 2, 3], [4.0, 5.0, 6.0]), (None, 2.0, 4.0), ((1, 2), [1, 2, 3], 4.0)],
)
def test_given_statistics_mean_what_they_mean_in_keras(keras, run, axis, mean, variance):
    x = some_data()
    variance = np.broadcast_to(variance, np.shape(mean))
    ours = Normalization(axis, mean=np.asarray(mean), variance=variance)
    theirs = keras.layers.Normalization(axis, mean=mean, variance=variance)
    np.testing.assert_allclose(run(ours, x)[0], np.asarray(theirs(x)), rtol=1e-5, atol=1e-6)


def test_statistics_are_those_of_float64():
    x = (1e4 + np.random.default_rng(0).normal(size=(9000, 2))).astype(np.float32)
    found = Normalization().statistics(x)
    exact = x.astype(np.float64)
    np.testing.assert_array_equal(found["mean"], exact.mean(axis=0).astype(np.float32))
    np.testing.assert_allclose(found["variance"], exact.var(axis=0), rtol=1e-6)


def test_statistics_fit_the_memory():
    layer, x = Normalization(axis=(1, 2)), some_data()
    memory, found = layer.init_memory(random.key(0), x.shape[1:]), layer.statistics(x)
    assert {name: (array.shape, array.dtype) for name, array in memory.items()} == {
        name: (array.shape, array.dtype) for name, array in found.items()
    }
    assert (float(memory["adapted"]), float(found["adapted"])) == (0, 1)


def test_adapted_to_nothing_it_changes_nothing(run):
    x = some_data()
    np.testing.assert_array_equal(run(Normalization(), x)[0], x)


def test_adapting_counts_as_adapted():
    layer = Normalization()
    layer.adapt(some_data())
    assert layer.init_memory(random.key(0), (4, 3))["adapted"] == 1


def test_bytes_come_out_as_float32(run):
    images = np.random.default_rng(0).integers(0, 256, (20, 4)).astype(np.uint8)
    layer = Normalization()
    layer.adapt(images)
    out, _ = run(layer, images)
    assert out.dtype == np.float32
    np.testing.assert_allclose(out.mean(axis=0), 0, atol=1e-6)
    np.testing.assert_allclose(out.std(axis=0), 1, rtol=1e-5)


@pytest.mark.parametrize("value", [0.0, 0.1, 1e6 + 0.3])
def test_a_constant_feature_is_shifted_and_not_blown_up(run, value):
    x = np.full((3000, 1), value, np.float32)
    layer = Normalization()
    layer.adapt(x)
    assert layer.variance == (0.0,)
    assert not run(layer, x)[0].any()
    assert run(layer, x + 1)[0] == pytest.approx(1)


def test_inverting_undoes(run):
    x = some_data()
    forth, back = Normalization(), Normalization(invert=True)
    forth.adapt(x)
    back.adapt(x)
    np.testing.assert_allclose(run(back, run(forth, x)[0])[0], x, rtol=1e-5)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_no_number_is_refused(bad):
    with pytest.raises(DataError, match="NaN or infinite"):
        Normalization().adapt([[1.0, bad], [2.0, -bad]])


def test_no_data_is_refused():
    with pytest.raises(DataError, match=r"shape \(0, 3\): it is empty"):
        Normalization().adapt(np.zeros((0, 3)))


def test_mean_without_variance_is_refused():
    with pytest.raises(ValueError, match="Give both, or neither"):
        Normalization(mean=1.0)


def test_statistics_of_another_length_are_refused():
    layer = Normalization(mean=[1.0, 2.0], variance=[1.0, 2.0])
    with pytest.raises(ShapeError, match=r"statistics of shape \(2,\).*need \(3,\).*Adapt it"):
        layer(Input((3,)))


def test_the_batch_has_no_statistics():
    with pytest.raises(ShapeError, match="the batch is axis 0"):
        Normalization(axis=0)(Input((3,)))


@pytest.mark.parametrize(("scale", "offset"), [(1 / 255, 0.0), (2.0, -1.0), ([1.0, 2.0, 3.0], 0.5)])
def test_rescaling_computes_what_keras_computes(keras, same_as_keras, scale, offset):
    same_as_keras(Rescaling(scale, offset), keras.layers.Rescaling(scale, offset), some_data())


def test_rescaling_never_changes_the_shape():
    with pytest.raises(ShapeError, match=r"got \(3,\) numbers for inputs of shape \(batch, 1\)"):
        Rescaling([1.0, 2.0, 3.0])(Input((1,)))
