import numpy as np
import pytest

from goodfit.errors import SettingError, ShapeError
from goodfit.layers import Concatenate, Dot, Input


def some_data(*shapes):
    generator = np.random.default_rng(0)
    return [generator.normal(size=shape).astype(np.float32) for shape in shapes]


@pytest.mark.parametrize("axis", [-1, 2])
def test_concatenate_computes_what_keras_computes(keras, run, axis):
    x = some_data((4, 3, 2), (4, 3, 5))
    expected = np.asarray(keras.layers.Concatenate(axis)(x))
    np.testing.assert_array_equal(run(Concatenate(axis), x)[0], expected)


def test_unknown_lengths_stay_unknown():
    sequence = Input((None, 2))
    assert Concatenate()([sequence, Input((None, 3))]).shape == (None, 5)
    assert Concatenate(axis=1)([sequence, Input((4, 2))]).shape == (None, 2)
    assert Dot(-1)([sequence, Input((4, 2))]).shape == (None, 4)


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


@pytest.mark.parametrize("axis", [1, -2, 2, -1])
@pytest.mark.parametrize("hidden", [(0, 1), (0,), (1,)])
def test_masks_are_joined_as_in_keras(keras, axis, hidden):
    x = some_data((4, 5, 3), (4, 5, 3))
    masks = [np.random.default_rng(i).integers(0, 2, (4, 5)).astype(bool) for i in range(2)]
    given = [masks[i] if i in hidden else None for i in range(2)]
    expected = np.asarray(keras.layers.Concatenate(axis).compute_mask(x, given))
    found = Concatenate(axis).output_mask(x, given)
    if found is None:
        assert expected.all()
    else:
        np.testing.assert_array_equal(found, expected)


def test_without_masks_there_is_none():
    x = some_data((4, 5, 3), (4, 5, 3))
    assert Concatenate(axis=1).output_mask(x, [None, None]) is None
    assert Concatenate(axis=1).output_mask(x, None) is None
    assert Dot(-1).output_mask(x, [np.ones((4, 5), bool)] * 2) is None


@pytest.mark.parametrize("normalize", [False, True])
@pytest.mark.parametrize(
    ("axes", "shapes"),
    [
        (1, [(4, 3), (4, 3)]),
        (-1, [(4, 5, 3), (4, 2, 3)]),
        ((1, 2), [(4, 3, 5), (4, 2, 3)]),
        ((2, 1), [(4, 2, 3), (4, 3)]),
        ((-1, 1), [(4, 3), (4, 3, 2)]),
        ((1, 3), [(4, 3, 2, 2), (4, 2, 2, 3)]),
    ],
)
def test_dot_computes_what_keras_computes(keras, run, axes, shapes, normalize):
    x = some_data(*shapes)
    expected = np.asarray(keras.layers.Dot(axes, normalize)(x))
    out = run(Dot(axes, normalize), x)[0]
    np.testing.assert_allclose(out, expected, rtol=1e-5, atol=1e-6)
    assert out.shape[1:] == Dot(axes).output_shape([shape[1:] for shape in shapes])


def test_what_is_zero_has_no_direction(run):
    x = [np.zeros((2, 3), np.float32), np.ones((2, 3), np.float32)]
    np.testing.assert_array_equal(run(Dot(1, normalize=True), x)[0], np.zeros((2, 1)))


@pytest.mark.parametrize("axes", [0, (1, 0), (1, 2, 3), 1.5, "last"])
def test_wrong_axes_are_told_with_the_line_to_write(axes):
    with pytest.raises(SettingError, match=r"Dot got axes=.*batch is axis 0.*Dot\(..., axes=-1\)"):
        Dot(axes)


def test_axes_must_be_there_and_of_one_length():
    with pytest.raises(ShapeError, match=r"axis 3, but .*\(batch, 4, 3\).*Dot\(axes=-1\)"):
        Dot(3)([Input((4, 3)), Input((4, 3))])
    with pytest.raises(ShapeError, match=r"are 3 and 4 long.*Dot\(axes=\(first's, second's\)\)"):
        Dot((2, 1))([Input((4, 3)), Input((4, 3))])
