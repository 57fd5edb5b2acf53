import numpy as np
import pytest
from sklearn.metrics import precision_score, recall_score

from goodfit import metrics
from goodfit.errors import SettingError, ShapeError

RANDOM = np.random.default_rng(0)
T, Y, WEIGHT = RANDOM.integers(0, 2, 40), RANDOM.random(40), RANDOM.random(40)
LABELS, SCORES = RANDOM.integers(0, 4, 40), RANDOM.random((40, 4))


@pytest.mark.parametrize(
    ("kind", "oracle"), [(metrics.Precision, precision_score), (metrics.Recall, recall_score)]
)
def test_values_are_scikit_learns(kind, oracle):
    thresholds = [0.8, 0.3, 0.5, 0.3]
    expected = [oracle(T, threshold < Y, sample_weight=WEIGHT) for threshold in thresholds]
    np.testing.assert_allclose(kind(thresholds)(T, Y, WEIGHT), expected)
    assert kind()(T, Y, WEIGHT) == pytest.approx(expected[2])
    expected = oracle(LABELS, SCORES.argmax(-1), labels=[2], average=None)
    assert kind(top_k=1, class_id=2)(np.eye(4)[LABELS], SCORES) == pytest.approx(expected[0])


def test_recall_of_the_best_k_is_the_top_k_accuracy():
    expected = metrics.SparseTopKCategoricalAccuracy(k=2)(LABELS, SCORES)
    assert metrics.Recall(top_k=2)(np.eye(4)[LABELS], SCORES) == pytest.approx(expected)


def test_the_four_counts_make_up_all_weights():
    kinds = ("TruePositives", "FalsePositives", "TrueNegatives", "FalseNegatives")
    counted = [getattr(metrics, kind)([0.2, 0.9])(T, Y, WEIGHT) for kind in kinds]
    np.testing.assert_allclose(np.sum(counted, axis=0), WEIGHT.sum())


def test_steps_are_counted_by_their_own_weights():
    mask = RANDOM.integers(0, 2, (8, 5))
    t, y = T.reshape(8, 5, 1), Y.reshape(8, 5, 1)
    expected = metrics.Precision()(T[mask.ravel() == 1], Y[mask.ravel() == 1])
    assert metrics.Precision()(t, y, mask) == pytest.approx(expected)


@pytest.mark.parametrize("thresholds", [1.5, -0.1, [0.5, 50], [], "half", [None]])
def test_a_threshold_is_a_probability(thresholds):
    with pytest.raises(SettingError, match=r"a number from 0 to 1, or a list.*thresholds=0.5"):
        metrics.TruePositives(thresholds)


@pytest.mark.parametrize("wrong", [{"top_k": 0}, {"class_id": -1}, {"class_id": 1.0}])
def test_settings_that_number_something_are_whole(wrong):
    with pytest.raises(SettingError, match="Write for instance `Recall"):
        metrics.Recall(**wrong)


def test_a_class_that_is_none_is_refused():
    with pytest.raises(ShapeError, match="leave class_id out"):
        metrics.Precision(class_id=4)(np.eye(4)[LABELS], SCORES)
    with pytest.raises(ShapeError, match="leave class_id out"):
        metrics.Precision(class_id=0)(T, Y)


def test_what_a_subclass_left_out_is_named():
    class Nothing(metrics.Precision.__mro__[2]):
        pass

    with pytest.raises(NotImplementedError, match="Nothing has no `of`"):
        Nothing()(T, Y)
