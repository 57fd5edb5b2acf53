import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit import metrics
from goodfit.arrays import compile, to_numpy, trees
from goodfit.descriptions import from_plain, to_plain

RANDOM = np.random.default_rng(0)
ROWS = 12
LABELS, FOUND = RANDOM.integers(0, 3, (2, ROWS))
ONE_HOT, YES_OR_NO = np.eye(3)[LABELS], RANDOM.integers(0, 2, (ROWS, 2))
SCORES, NUMBERS = RANDOM.normal(size=(2, ROWS, 2))
PROBABILITIES = RANDOM.dirichlet([2, 2, 2], size=ROWS)
CHANCES = PROBABILITIES[:, :2]
BORDER = np.round(RANDOM.uniform(size=(ROWS, 2)), 1)  # predictions that are thresholds themselves
COUNTS, RATES = RANDOM.poisson(3, (ROWS, 2)), RANDOM.uniform(1, 5, (ROWS, 2))
STEPS = RANDOM.normal(size=(2, ROWS, 4, 3))
PIXELS = RANDOM.integers(0, 3, (ROWS, 5))
MAPS = np.moveaxis(RANDOM.dirichlet([2, 2, 2], size=(ROWS, 5)), -1, 1)  # classes on axis 1
WEIGHT = RANDOM.uniform(0.5, 2, ROWS)

CASES = [
    (metrics.Accuracy(), LABELS, FOUND),
    (metrics.BinaryAccuracy(threshold=0.3), YES_OR_NO, CHANCES),
    (metrics.CategoricalAccuracy(), ONE_HOT, PROBABILITIES),
    (metrics.SparseCategoricalAccuracy(), LABELS, PROBABILITIES),
    (metrics.TopKCategoricalAccuracy(k=2), ONE_HOT, PROBABILITIES),
    (metrics.SparseTopKCategoricalAccuracy(k=2), LABELS, PROBABILITIES),
    (metrics.SparseTopKCategoricalAccuracy(k=2), LABELS, np.round(PROBABILITIES, 1)),
    (metrics.TruePositives(), YES_OR_NO, CHANCES),
    (metrics.FalsePositives(thresholds=0.3), YES_OR_NO, BORDER),
    (metrics.TrueNegatives(thresholds=(0.7, 0.1, 0.2)), YES_OR_NO, BORDER),
    (metrics.FalseNegatives(thresholds=(0.0, 0.5, 1.0)), YES_OR_NO[:, 0], BORDER[:, 0]),
    (metrics.Precision(), YES_OR_NO, CHANCES),
    (metrics.Precision(thresholds=(0.6, 0.2)), YES_OR_NO, BORDER),
    (metrics.Precision(top_k=2), ONE_HOT, PROBABILITIES),
    (metrics.Precision(0.4, 1, 2), ONE_HOT, PROBABILITIES),
    (metrics.Recall(), YES_OR_NO[:, 0], CHANCES[:, 0]),
    (metrics.Recall(top_k=1), ONE_HOT, np.round(PROBABILITIES, 1)),
    (metrics.Recall(class_id=1), ONE_HOT, PROBABILITIES),
    (metrics.SensitivityAtSpecificity(0.6), YES_OR_NO, CHANCES),
    (metrics.SensitivityAtSpecificity(0.2, num_thresholds=1), YES_OR_NO, CHANCES),
    (metrics.SpecificityAtSensitivity(0.6, num_thresholds=11), YES_OR_NO, BORDER),
    (metrics.PrecisionAtRecall(0.6, class_id=1), ONE_HOT, PROBABILITIES),
    (metrics.RecallAtPrecision(0.6), YES_OR_NO, CHANCES),
    (metrics.AUC(), YES_OR_NO, CHANCES),
    (metrics.AUC(curve="PR"), YES_OR_NO, CHANCES),
    (metrics.AUC(curve="PRGAIN"), YES_OR_NO, CHANCES),
    (metrics.AUC(num_thresholds=11, summation_method="minoring"), YES_OR_NO, BORDER),
    (metrics.AUC(summation_method="majoring"), YES_OR_NO, CHANCES),
    (metrics.AUC(curve="PR", summation_method="minoring"), YES_OR_NO, CHANCES),
    (metrics.AUC(curve="PR", summation_method="majoring"), YES_OR_NO, CHANCES),
    (metrics.AUC(thresholds=(0.9, 0.2, 0.45)), YES_OR_NO, CHANCES),
    (metrics.AUC(multi_label=True), YES_OR_NO, CHANCES),
    (metrics.AUC(curve="PR", multi_label=True, num_labels=2), YES_OR_NO, CHANCES),
    (metrics.AUC(multi_label=True, label_weights=(1.0, 3.0)), YES_OR_NO, CHANCES),
    (metrics.AUC(label_weights=(1.0, 3.0)), YES_OR_NO, CHANCES),
    (metrics.AUC(from_logits=True), YES_OR_NO, SCORES),
    (metrics.F1Score(), ONE_HOT, PROBABILITIES),
    (metrics.F1Score(average="macro"), ONE_HOT, PROBABILITIES),
    (metrics.F1Score(average="micro", threshold=0.3), ONE_HOT, PROBABILITIES),
    (metrics.FBetaScore(average="weighted", beta=2.0), ONE_HOT, PROBABILITIES),
    (metrics.FBetaScore(beta=0.5, threshold=0.4), YES_OR_NO, CHANCES),
    (metrics.IoU(num_classes=3, target_class_ids=(0, 2)), LABELS, FOUND),
    (metrics.IoU(3, (1,), sparse_y_pred=False), LABELS, PROBABILITIES),
    (metrics.MeanIoU(num_classes=3), LABELS, FOUND),
    (metrics.MeanIoU(num_classes=5, ignore_class=1), LABELS, FOUND),
    (metrics.MeanIoU(3, sparse_y_true=False), ONE_HOT, FOUND),
    (metrics.OneHotIoU(num_classes=3, target_class_ids=(1, 2)), ONE_HOT, PROBABILITIES),
    (metrics.OneHotMeanIoU(num_classes=3), ONE_HOT, PROBABILITIES),
    (metrics.OneHotMeanIoU(num_classes=3, sparse_y_pred=True), ONE_HOT, FOUND),
    (metrics.BinaryIoU(), YES_OR_NO[:, 0], BORDER[:, 0]),
    (metrics.BinaryIoU(target_class_ids=(1,), threshold=0.3), YES_OR_NO[:, 0], BORDER[:, 0]),
    (metrics.MeanSquaredError(), YES_OR_NO, SCORES),
    (metrics.MeanAbsoluteError(), YES_OR_NO, SCORES),
    (metrics.MeanSquaredError(), *STEPS),
    (metrics.RootMeanSquaredError(), YES_OR_NO, SCORES),
    (metrics.R2Score(), NUMBERS, SCORES),
    (metrics.R2Score(class_aggregation="variance_weighted_average"), NUMBERS, SCORES),
    (metrics.R2Score(class_aggregation=None), NUMBERS, SCORES),
    (metrics.R2Score(num_regressors=4), NUMBERS[:, :1], SCORES[:, :1]),
    (metrics.PearsonCorrelation(), STEPS[0, :, 0], STEPS[1, :, 0]),
    (metrics.PearsonCorrelation(axis=1), *STEPS),
    (metrics.PearsonCorrelation(axis=(1, 2)), *STEPS),
    (metrics.ConcordanceCorrelation(), STEPS[0, :, 0], STEPS[1, :, 0]),
    (metrics.ConcordanceCorrelation(axis=-2), *STEPS),
    (metrics.CosineSimilarity(), NUMBERS, SCORES),
    (metrics.CosineSimilarity(axis=1), *STEPS),
    (metrics.MeanAbsolutePercentageError(), RATES, SCORES),
    (metrics.MeanSquaredLogarithmicError(), COUNTS, RATES),
    (metrics.LogCoshError(), NUMBERS, SCORES),
    (metrics.Poisson(), COUNTS, RATES),
    (metrics.Hinge(), YES_OR_NO, SCORES),
    (metrics.Hinge(), 2 * YES_OR_NO - 1, SCORES),
    (metrics.SquaredHinge(), YES_OR_NO, SCORES),
    (metrics.CategoricalHinge(), ONE_HOT, PROBABILITIES),
    (metrics.BinaryCrossentropy(), YES_OR_NO, CHANCES),
    (metrics.BinaryCrossentropy(from_logits=True, label_smoothing=0.1), YES_OR_NO, SCORES),
    (metrics.CategoricalCrossentropy(label_smoothing=0.1), ONE_HOT, PROBABILITIES),
    (metrics.SparseCategoricalCrossentropy(), LABELS, PROBABILITIES),
    (metrics.SparseCategoricalCrossentropy(from_logits=True), LABELS, PROBABILITIES),
    (metrics.CategoricalCrossentropy(axis=1), np.moveaxis(np.eye(3)[PIXELS], -1, 1), MAPS),
    (metrics.KLDivergence(), PROBABILITIES[::-1], PROBABILITIES),
]
EXACT_OVER_ALL_ROWS = [
    (metrics.PearsonCorrelation(axis=0), NUMBERS, SCORES),
    (metrics.PearsonCorrelation(), NUMBERS[:, 0], SCORES[:, 0]),
    (metrics.ConcordanceCorrelation(axis=0), NUMBERS, SCORES),
    (metrics.PearsonCorrelation(axis=(0, 1)), *STEPS),
    (metrics.CosineSimilarity(axis=0), NUMBERS, SCORES),
]
"""Keras averages these over batches; within one, without weights, it means the same."""

VALUES = [(metrics.Sum(), NUMBERS, NUMBERS), (metrics.Mean(), NUMBERS, NUMBERS)]


def every(cases):
    names = [f"{i}-{str(metric)[:60]}" for i, (metric, _, _) in enumerate(cases)]
    return pytest.mark.parametrize(("metric", "y_true", "y_pred"), cases, ids=names)


def in_keras(keras, metric):
    """IoU is given a type, because Keras cuts weights off to whole numbers without."""
    kind = getattr(keras.metrics, type(metric).__name__)
    settings = metric.settings() | ({"dtype": "float32"} if "IoU" in kind.__name__ else {})
    return kind(**{k: list(v) if isinstance(v, tuple) else v for k, v in settings.items()})


def test_no_metric_is_forgotten():
    every_one = [*CASES, *EXACT_OVER_ALL_ROWS, *VALUES]
    assert {type(metric) for metric, _, _ in every_one} == set(metrics.METRICS.values())


@every(CASES)
@pytest.mark.filterwarnings("ignore:Explicitly requested dtype int64:UserWarning")
@pytest.mark.parametrize("weight", [None, WEIGHT], ids=["plain", "weighted"])
def test_value_is_keras_value(keras, metric, y_true, y_pred, weight):
    theirs = in_keras(keras, metric)
    theirs.update_state(y_true, y_pred.astype(np.float32), sample_weight=weight)
    expected = np.asarray(theirs.result())
    found = metric(y_true, y_pred, weight)
    assert np.shape(found) == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


@every(EXACT_OVER_ALL_ROWS)
def test_value_of_one_batch_is_keras_value(keras, metric, y_true, y_pred):
    theirs = in_keras(keras, metric)
    theirs.update_state(y_true, y_pred.astype(np.float32))
    assert metric(y_true, y_pred) == pytest.approx(float(theirs.result()), rel=1e-4)


@every(VALUES)
@pytest.mark.parametrize("weight", [None, WEIGHT, np.abs(SCORES)])
def test_value_of_values_is_keras_value(keras, metric, y_true, y_pred, weight):
    theirs = in_keras(keras, metric)
    theirs.update_state(y_pred, sample_weight=weight)
    assert metric(y_pred, weight) == pytest.approx(float(theirs.result()), rel=1e-5)


@every([*CASES, *EXACT_OVER_ALL_ROWS, *VALUES])
def test_compiled_is_eager(metric, y_true, y_pred):
    arguments = [array.astype(np.float32) for array in (y_true, y_pred, WEIGHT)]
    compiled = to_numpy(compile(metric.measure)(*arguments))
    for name, part in metric.measure(*arguments).items():
        np.testing.assert_allclose(compiled[name], part, rtol=1e-5, atol=1e-6)


@every([*CASES, *EXACT_OVER_ALL_ROWS, *VALUES])
@settings(max_examples=20)
@given(cuts=st.lists(st.integers(0, ROWS), max_size=4), padding=st.integers(0, 3))
def test_every_batching_and_padding_gives_the_same_number(metric, y_true, y_pred, cuts, padding):
    """Even where the network made NaN of the padding."""
    whole, parts = trees.map(np.float64, metric.measure(y_true, y_pred, WEIGHT)), []
    for start, stop in itertools.pairwise(sorted({0, *cuts, ROWS})):
        rows = slice(start, stop)
        true = np.concatenate([y_true[rows], y_true[:padding]])
        found = np.concatenate([y_pred[rows], y_pred[:padding] * nan(y_pred)])
        weight = np.concatenate([WEIGHT[rows], np.zeros(padding)])
        parts.append(metric.measure(true, found, weight))
    totals = trees.map(lambda *sums: np.float64(sum(np.float64(s) for s in sums)), *parts)
    np.testing.assert_allclose(metric.result(totals), metric.result(whole), rtol=1e-5)


def nan(predictions):
    return np.nan if predictions.dtype.kind == "f" else 1


@every([*CASES, *EXACT_OVER_ALL_ROWS, *VALUES])
def test_settings_survive_a_file(metric, y_true, y_pred):
    assert repr(from_plain(to_plain(metric), metrics.METRICS)) == repr(metric)
