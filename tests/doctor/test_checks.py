"""Faults that are certain before the first step: told with rows, values and the line to write."""

import time

import numpy as np
import pytest

from goodfit import losses
from goodfit.doctor.checks import check_data
from goodfit.doctor.evidence.inputs import check_inputs
from goodfit.errors import DataError
from goodfit.layers import Dense, Flatten, Input, Softmax
from goodfit.layers.graph import Graph


def network(units=10, activation="softmax", features=4):
    x = Input(shape=(features,))
    return Graph([x], [Dense(units, activation=activation)(x)])


def refused(x, y, loss="mse", graph=None, sample_weight=None):
    """The error's message and diagnosis."""
    with pytest.raises(DataError) as caught:
        check_data(x, y, sample_weight, graph or network(1, None), losses.get(loss))
    return str(caught.value), caught.value.diagnosis


x = np.random.default_rng(0).normal(size=(6, 4)).astype("float32")
amounts = np.arange(6.0)


def test_sound_data_pass():
    check_data(x, amounts, np.ones(6), network(1, None), losses.get("mse"))
    check_data([x], [amounts], None, network(1, None), [losses.get("mse")])


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_numbers_that_are_not_finite_are_named_by_row_and_column(value):
    bad = x.copy()
    bad[4, 2] = value
    message, diagnosis = refused(bad, amounts)
    assert f"x has 1 number that is not finite: {value} in row 4, column 2" in message
    assert "keep = np.isfinite(x)" in message
    assert diagnosis.findings[0].code == "nan_in_data"
    assert "np.nan_to_num(x)" in str(diagnosis.findings[0].cures[1])


def test_many_gaps_are_counted_and_the_first_shown():
    bad = np.full((6, 2, 2), np.nan)
    evidence = check_inputs(bad)[0].evidence
    assert "24 numbers that are not finite: nan in row 0, at (0, 0)" in evidence
    assert evidence.endswith("…. ".strip())


def test_a_gap_in_the_targets_is_named():
    message, diagnosis = refused(x, np.array([0, 1, np.nan, 3, 4, 5]))
    assert "y has 1 number that is not finite: nan in row 2" in message
    assert [finding.code for finding in diagnosis] == ["nan_in_data"]


def test_large_numbers_whose_sum_overflows_are_sound():
    assert check_inputs(np.full((10, 10), 3e38, np.float32)) == []


def test_integers_and_booleans_cannot_have_gaps():
    assert check_inputs(np.ones((3, 2), np.uint8)) == check_inputs(np.ones((3, 2), bool)) == []


def test_text_in_the_inputs():
    message, diagnosis = refused(np.array([["a", "1"]] * 6), amounts)
    assert "x holds text, but a network computes with numbers" in message
    assert "pandas.get_dummies(x)" in message
    assert diagnosis.findings[0].code == "non_numeric_data"


def test_objects_in_the_inputs():
    assert "objects of Python" in refused(np.array([[None, 1.0]] * 6), amounts)[0]


def test_no_rows():
    message, diagnosis = refused(x[:0], amounts[:0])
    assert "x is empty" in message
    assert diagnosis.findings[0].code == "too_little_data"


def test_lengths_that_differ_name_every_array():
    message, diagnosis = refused(x, amounts[:5], sample_weight=np.ones(6))
    assert "x has 6, y has 5, sample_weight has 6 rows" in message
    assert diagnosis.findings[0].code == "features_labels_misaligned"


def test_the_second_of_two_inputs_is_named():
    bad = x.copy()
    bad[0, 0] = np.nan
    assert "x[1] has 1 number" in refused([x, bad], amounts)[0]


def test_each_output_is_checked_with_its_own_loss():
    entry = Input(shape=(4,))
    graph = Graph([entry], [Dense(3, activation="softmax")(entry), Dense(1)(entry)])
    pair = [losses.get("sparse_categorical_crossentropy"), losses.get("mse")]
    labels = np.array([0, 1, 2, 0, 1, 2])
    check_data(x, [labels, amounts], None, graph, pair)
    with pytest.raises(DataError, match="the classes 0 to 3"):
        check_data(x, [np.array([0, 1, 2, 3, 1, 2]), amounts], None, graph, pair)


def test_the_last_activation_is_seen_through_layers_that_only_rearrange():
    entry = Input(shape=(4,))
    for last in (Flatten()(Dense(1, activation="softmax")(entry)), Softmax()(Dense(1)(entry))):
        message, diagnosis = refused(x, amounts, graph=Graph([entry], [last]))
        assert "a softmax over one unit" in message
        assert diagnosis.findings[0].code == "wrong_output_activation"


def test_the_error_carries_all_findings_the_cause_first():
    labels = np.array([0, 1, 2, 0, 1, 5])
    graph = network(1, "softmax")
    codes = [
        finding.code for finding in refused(x, labels, "sparse_categorical_crossentropy", graph)[1]
    ]
    assert codes[0] == "label_encoding_error"
    assert "wrong_output_activation" in codes


def test_mnist_sized_data_are_checked_in_a_blink():
    images = np.zeros((60_000, 784), np.float32)
    labels = np.tile(np.arange(10, dtype=np.int32), 6000)
    graph, loss = network(features=784), losses.get("sparse_categorical_crossentropy")
    images[0], times = 1, []
    for _ in range(3):
        start = time.process_time()
        check_data(images, labels, None, graph, loss)
        times.append(time.process_time() - start)
    assert min(times) < 0.25  # 0.03 s on an idle core
