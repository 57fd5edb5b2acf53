import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix

from goodfit.metrics.confusion import counts, levels, levels_by_label

rows = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, 10), st.integers(1, 3)), min_size=1, max_size=30
)
THRESHOLDS = np.arange(11) / 10


@settings(max_examples=30)
@given(rows)
def test_counts_at_every_threshold_are_scikit_learns(rows):
    """The predictions are thresholds themselves: equal is not above."""
    t, tenths, weight = np.array(rows).T
    found = counts(levels(t, tenths / 10, weight.astype(float), THRESHOLDS))
    for i, (tp, fp, tn, fn) in enumerate(zip(*found, strict=True)):
        expected = confusion_matrix(t, tenths > i, labels=[0, 1], sample_weight=weight)
        np.testing.assert_allclose([[tn, fp], [fn, tp]], expected)


def test_labels_are_counted_each_by_itself():
    random = np.random.default_rng(0)
    t, y, weight = random.integers(0, 2, (9, 3)), random.random((9, 3)), random.random((9, 3))
    together = levels_by_label(t, y, weight, THRESHOLDS)
    for name, by_label in together.items():
        alone = [levels(t[:, i], y[:, i], weight[:, i], THRESHOLDS)[name] for i in range(3)]
        np.testing.assert_allclose(by_label, np.transpose(alone))


def test_a_prediction_is_compared_in_one_precision():
    """As float32, 0.7 is a little less than as float64."""
    for y in (np.array([0.7]), np.array([0.7], np.float32)):
        assert levels(np.ones(1), y, np.ones(1), np.array([0.7]))["positives"].tolist() == [1, 0]


def test_nothing_is_divided_by_nothing():
    none = counts({"positives": np.zeros(2), "negatives": np.zeros(2)})
    assert [none.precision, none.recall, none.specificity, none.sensitivity] == [0, 0, 0, 0]
