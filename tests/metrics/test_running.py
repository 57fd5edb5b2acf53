import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import f1_score

from goodfit import metrics
from goodfit.metrics import Running

pairs = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 9)), min_size=1, max_size=9)


@given(st.lists(pairs, min_size=1, max_size=5))
def test_batches_of_any_size_give_the_score_of_all_rows(batches):
    running = metrics.F1Score("macro", threshold=0.5).running()
    for rows in batches:
        t, y = np.array(rows).T
        running.update_state(t[:, None], y[:, None] / 10)
    t, y = np.concatenate(batches).T
    assert running.result() == pytest.approx(f1_score(t, y > 5, zero_division=0))


def test_methods_are_those_of_keras(keras):
    ours, theirs = metrics.Precision().running(), keras.metrics.Precision()
    for metric in (ours, theirs):
        metric.update_state([0, 1, 1], [1.0, 0.0, 1.0], sample_weight=[1, 1, 2])
        metric.update_state([1, 0], [1.0, 1.0])
    assert ours.result() == pytest.approx(float(theirs.result()))
    for metric in (ours, theirs):
        metric.reset_state()
        metric.update_state([1, 0], [1.0, 1.0])
    assert ours.result() == float(theirs.result()) == 0.5


def test_two_runs_of_one_metric_know_nothing_of_each_other():
    metric = metrics.Mean()
    first, second = metric.running(), metric.running()
    first.update_state([1.0, 3.0])
    second.update_state(8.0)
    second.update_state(4.0, sample_weight=3.0)
    assert (first.result(), second.result()) == (2.0, 5.0)
    assert isinstance(first, Running)


def test_there_is_no_number_before_the_first_batch():
    running = metrics.AUC().running()
    assert math.isnan(running.result())
