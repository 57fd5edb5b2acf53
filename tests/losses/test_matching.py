import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import losses, ops
from goodfit.errors import ShapeError
from goodfit.losses.matching import as_floats, matched, matched_labels, per_value, require_classes


def test_targets_get_the_last_axis_of_length_one_that_they_lack(keras):
    """Broadcast, the two would be compared all with all, and the loss would be 0.5."""
    t, y = np.array([0.0, 1.0]), np.array([[0.0], [1.0]])
    values = losses.mean_squared_error(t, y)
    np.testing.assert_array_equal(values, np.asarray(keras.losses.mean_squared_error(t, y)))
    assert values.tolist() == [0, 0]


def test_columns_of_targets_against_rows_of_predictions_are_refused():
    with pytest.raises(ShapeError, match=r"shape \(2, 1\).*write `y = y\[..., 0\]`"):
        losses.mean_squared_error(np.zeros((2, 1)), np.zeros(2))


@given(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)),
    st.lists(st.integers(1, 3), min_size=1, max_size=3),
)
def test_shapes_either_match_or_are_refused(shape, other):
    y_true, y_pred = np.zeros(tuple(other)), np.zeros(shape)
    if tuple(other) in (shape, shape[:-1] if shape[-1] == 1 else shape):
        assert matched(y_true, y_pred)[0].shape == shape
    else:
        with pytest.raises(ShapeError):
            matched(y_true, y_pred)


@pytest.mark.parametrize("dtype", [np.int64, np.uint8, np.bool_, np.float64])
def test_targets_take_the_predictions_dtype(dtype):
    y_true, _ = matched(np.array([[1]], dtype), np.zeros((1, 1), np.float32))
    assert y_true.dtype == np.float32


@pytest.mark.parametrize(
    ("targets", "predictions", "advice"),
    [
        ((4, 2), (4, 1), r"\(4, 2\).*\(4, 1\).*`Dense\(2\)`"),
        ((4,), (4, 3), r"\(4,\).*\(4, 3\).*sparse_categorical_crossentropy.*np\.eye\(3\)\[y\]"),
        ((4, 1), (4, 3), r"sparse_categorical_crossentropy.*`Dense\(1\)`"),
        ((5, 1), (4, 1), r"len\(x\)"),
        ((4, 6), (4, 2, 3), r"y\.reshape\(\(-1, 2, 3\)\)"),
        ((4, 2, 3), (4, 6), r"Change the last layer"),
    ],
)
def test_the_error_names_both_shapes_and_the_way_out(targets, predictions, advice):
    with pytest.raises(ShapeError, match=advice):
        matched(np.zeros(targets), np.zeros(predictions))


@pytest.mark.parametrize("labels", [[1, 0], [[1], [0]], np.array([1.0, 0.0], np.float32)])
def test_labels_are_whole_numbers_one_a_row(labels):
    numbers, _ = matched_labels(labels, np.ones((2, 3)))
    assert numbers.tolist() == [1, 0]
    assert numbers.dtype == np.int32


def test_labels_of_sequences_are_one_a_place():
    assert matched_labels(np.ones((2, 5)), np.ones((2, 5, 3)))[0].shape == (2, 5)
    assert matched_labels(np.ones((2, 5, 1)), np.ones((2, 5, 3)))[0].shape == (2, 5)


@pytest.mark.parametrize(
    ("targets", "predictions", "advice"),
    [
        ((4, 3), (4, 3), r"categorical_crossentropy.*y\.argmax\(axis=-1\)"),
        ((5,), (4, 3), r"len\(x\)"),
        ((4, 6), (4, 2, 3), r"y\.reshape\(\(-1, 2\)\)"),
        ((4,), (4, 1), r"Dense\(1, activation='sigmoid'\).*binary_crossentropy"),
        ((4,), (4,), r"two classes"),
    ],
)
def test_wrong_labels_are_answered_with_the_way_out(targets, predictions, advice):
    with pytest.raises(ShapeError, match=advice):
        matched_labels(np.zeros(targets), np.zeros(predictions))


def test_two_classes_are_enough():
    require_classes(np.zeros((4, 2)))


def test_steps_keep_their_values():
    steps = np.arange(6.0).reshape(2, 3)
    assert per_value("difference", np.subtract, steps, np.zeros((2, 3))).tolist() == steps.tolist()


@pytest.mark.parametrize("lost", [lambda t, y: ops.mean(ops.square(t - y)), lambda t, y: 0.5])
def test_a_function_that_loses_the_examples_is_refused(lost):
    with pytest.raises(ShapeError, match=r"squares must return.*\(3,\).*axis=-1"):
        per_value("squares", lost, np.zeros((3, 1)), np.zeros((3, 1)))


def test_whole_numbers_become_floats_and_floats_stay():
    assert as_floats([True, False]).dtype == np.float32
    assert as_floats(np.zeros(2, np.float16)).dtype == np.float16
