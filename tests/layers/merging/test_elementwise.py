import numpy as np
import pytest

from goodfit.errors import ShapeError
from goodfit.layers import Add, Concatenate, Input


def some_data(*shapes):
    generator = np.random.default_rng(0)
    return [generator.normal(size=shape).astype(np.float32) for shape in shapes]


@pytest.mark.parametrize(
    "shapes", [[(4, 3, 2), (4, 3, 2), (4, 3, 2)], [(4, 3, 2), (4, 1, 2)], [(4, 1, 2), (4, 3, 1)]]
)
def test_add_computes_what_keras_computes(keras, run, shapes):
    x = some_data(*shapes)
    np.testing.assert_allclose(run(Add(), x)[0], np.asarray(keras.layers.Add()(x)), rtol=1e-6)


@pytest.mark.parametrize("axis", [-1, 2])
def test_concatenate_computes_what_keras_computes(keras, run, axis):
    x = some_data((4, 3, 2), (4, 3, 5))
    expected = np.asarray(keras.layers.Concatenate(axis)(x))
    np.testing.assert_array_equal(run(Concatenate(axis), x)[0], expected)


def test_unknown_lengths_stay_unknown():
    sequence = Input((None, 2))
    assert Concatenate()([sequence, Input((None, 3))]).shape == (None, 5)
    assert Concatenate(axis=1)([sequence, Input((4, 2))]).shape == (None, 2)
    assert Add()([sequence, sequence]).shape == (None, 2)


@pytest.mark.parametrize("other", [(4,), (3, 3), (3, 2, 1)])
def test_add_takes_inputs_of_one_shape(other):
    with pytest.raises(ShapeError, match=r"one shape, but got \(batch, 3, 2\) and .*Concatenate"):
        Add()([Input((3, 2)), Input(other)])


def test_concatenate_takes_inputs_that_differ_in_one_axis():
    with pytest.raises(ShapeError, match=r"along axis -1 only.*Flatten"):
        Concatenate()([Input((3, 2)), Input((4, 2))])
    with pytest.raises(ShapeError, match="along axis -1 only"):
        Concatenate()([Input((3, 2)), Input((3,))])


def test_concatenate_needs_an_axis_that_is_there():
    with pytest.raises(ShapeError, match=r"axis 3.*\(batch, 3, 2\).*axis=-1"):
        Concatenate(axis=3)([Input((3, 2)), Input((3, 2))])
    with pytest.raises(ShapeError, match="axis -3"):
        Concatenate(axis=-3)([Input((3, 2)), Input((3, 2))])
    with pytest.raises(ValueError, match="which is the batch"):
        Concatenate(axis=0)
