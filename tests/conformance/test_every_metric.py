import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit import metrics
from goodfit.arrays import compile, to_numpy, trees
from goodfit.descriptions import from_plain, to_plain

RANDOM = np.random.default_rng(0)
ROWS = 12
LABELS = RANDOM.integers(0, 3, ROWS)
ONE_HOT, YES_OR_NO = np.eye(3)[LABELS], RANDOM.integers(0, 2, (ROWS, 2))
SCORES, PROBABILITIES = RANDOM.normal(size=(ROWS, 2)), RANDOM.dirichlet([2, 2, 2], size=ROWS)
WEIGHT = RANDOM.uniform(0.5, 2, ROWS)

CASES = [
    (metrics.Accuracy(), LABELS, LABELS[::-1].copy()),
    (metrics.BinaryAccuracy(threshold=0.3), YES_OR_NO, PROBABILITIES[:, :2]),
    (metrics.CategoricalAccuracy(), ONE_HOT, PROBABILITIES),
    (metrics.SparseCategoricalAccuracy(), LABELS, PROBABILITIES),
    (metrics.MeanSquaredError(), YES_OR_NO, SCORES),
    (metrics.MeanAbsoluteError(), YES_OR_NO, SCORES),
    (metrics.RootMeanSquaredError(), YES_OR_NO, SCORES),
    (metrics.R2Score(), YES_OR_NO, SCORES),
    (metrics.BinaryCrossentropy(), YES_OR_NO, PROBABILITIES[:, :2]),
    (metrics.CategoricalCrossentropy(label_smoothing=0.1), ONE_HOT, PROBABILITIES),
    (metrics.SparseCategoricalCrossentropy(), LABELS, PROBABILITIES),
    (metrics.KLDivergence(), PROBABILITIES[::-1], PROBABILITIES),
]
EVERY = pytest.mark.parametrize(("metric", "y_true", "y_pred"), CASES, ids=lambda x: str(x)[:30])


def test_no_metric_is_forgotten():
    assert {type(metric) for metric, _, _ in CASES} == set(metrics.METRICS.values())


@EVERY
@pytest.mark.parametrize("weight", [None, WEIGHT])
def test_value_is_keras_value(keras, metric, y_true, y_pred, weight):
    theirs = getattr(keras.metrics, type(metric).__name__)(**metric.settings())
    theirs.update_state(y_true, y_pred.astype(np.float32), sample_weight=weight)
    expected = float(theirs.result())
    assert metric(y_true, y_pred, weight) == pytest.approx(expected, rel=1e-4, abs=1e-6)


@EVERY
def test_compiled_is_eager(metric, y_true, y_pred):
    arguments = [array.astype(np.float32) for array in (y_true, y_pred, WEIGHT)]
    compiled = to_numpy(compile(metric.measure)(*arguments))
    for name, part in metric.measure(*arguments).items():
        np.testing.assert_allclose(compiled[name], part, rtol=1e-5)


@EVERY
@given(cuts=st.lists(st.integers(0, ROWS), max_size=4), padding=st.integers(0, 3))
def test_every_batching_and_padding_gives_the_same_number(metric, y_true, y_pred, cuts, padding):
    ends = sorted({0, *cuts, ROWS})
    batches = [slice(i, j) for i, j in itertools.pairwise(ends)]
    parts = [
        metric.measure(
            padded(y_true[b], padding), padded(y_pred[b], padding), zeros(WEIGHT[b], padding)
        )
        for b in batches
    ]
    totals = trees.map(
        lambda *sums: np.float64(sum(np.asarray(s, np.float64) for s in sums)), *parts
    )
    assert metric.result(totals) == pytest.approx(metric(y_true, y_pred, WEIGHT), rel=1e-5)


def padded(rows, padding):
    return np.concatenate([rows, *[rows[:1]] * padding])


def zeros(weight, padding):
    return np.concatenate([weight, np.zeros(padding)])


@EVERY
def test_settings_survive_a_file(metric, y_true, y_pred):
    assert repr(from_plain(to_plain(metric), metrics.METRICS)) == repr(metric)
