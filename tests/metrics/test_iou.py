import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import jaccard_score

from goodfit import metrics
from goodfit.errors import SettingError, ShapeError

RANDOM = np.random.default_rng(0)
T, Y, WEIGHT = RANDOM.integers(0, 3, 50), RANDOM.integers(0, 3, 50), RANDOM.random(50)
rows = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=20)


@given(rows)
def test_the_mean_is_scikit_learns_over_the_classes_there_are(rows):
    t, y = np.array(rows).T
    assert metrics.MeanIoU(5)(t, y) == pytest.approx(jaccard_score(t, y, average="macro"))


def test_weights_keep_their_fractions():
    expected = jaccard_score(T, Y, average=None, sample_weight=WEIGHT)
    for number in range(3):
        assert metrics.IoU(3, [number])(T, Y, WEIGHT) == pytest.approx(expected[number])


def test_images_with_classes_on_any_axis():
    t, scores = RANDOM.integers(0, 3, (4, 5, 6)), RANDOM.random((4, 3, 5, 6))
    expected = jaccard_score(t.ravel(), scores.argmax(1).ravel(), average="macro")
    assert metrics.MeanIoU(3, sparse_y_pred=False, axis=1)(t, scores) == pytest.approx(expected)
    one_hot = np.moveaxis(np.eye(3)[t], -1, 1)
    assert metrics.OneHotMeanIoU(3, axis=1)(one_hot, scores) == pytest.approx(expected)
    last = metrics.MeanIoU(3, sparse_y_pred=False)(t[..., None], np.moveaxis(scores, 1, -1))
    assert last == pytest.approx(expected)


@pytest.mark.parametrize("void", [255, -1, 2])
def test_what_is_to_be_ignored_counts_for_nothing(void):
    t = np.where(np.arange(50) < 10, void, np.minimum(T, 1))
    expected = jaccard_score(t[10:], Y[10:] * (Y[10:] < 2), labels=[0, 1], average="macro")
    found = metrics.IoU(3, [0, 1], ignore_class=void)(t, Y * (Y < 2))
    assert found == pytest.approx(expected)


def test_weights_of_pixels_and_of_images():
    t, y = RANDOM.integers(0, 2, (4, 3, 3)), RANDOM.random((4, 3, 3))
    pixels, images = RANDOM.random((4, 3, 3)), RANDOM.random(4)
    for weight, each in [(pixels, pixels), (images, np.repeat(images, 9))]:
        expected = jaccard_score(t.ravel(), y.ravel() >= 0.5, sample_weight=each.ravel())
        assert metrics.BinaryIoU([1])(t, y, weight) == pytest.approx(expected)


def test_classes_that_nobody_saw_have_no_mean():
    assert math.isnan(metrics.IoU(5, [4])([0, 1], [0, 1]))


def test_scores_for_class_numbers_are_refused():
    with pytest.raises(ShapeError, match="`sparse_y_pred=False`"):
        metrics.MeanIoU(3)(T, np.eye(3)[Y])


@pytest.mark.parametrize("targets", [[3], [], [-1], [0.5]])
def test_target_classes_are_classes(targets):
    with pytest.raises(SettingError, match="numbers 0 to 2"):
        metrics.IoU(3, targets)


def test_settings_that_mean_nothing_are_refused():
    with pytest.raises(SettingError, match="numbers 0 to 1"):
        metrics.BinaryIoU([2])
    with pytest.raises(SettingError, match="num_classes must be a whole number"):
        metrics.MeanIoU(0)
