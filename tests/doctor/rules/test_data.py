"""The rules about data: each sign, each gate."""

import numpy as np
import pytest

from goodfit.doctor import diagnose
from goodfit.layers import BatchNormalization, Dense, Flatten, Normalization, Reshape


def features(mean=(0, 0, 0, 0), std=(1, 1, 1, 1), low=None, high=None):
    mean, std = np.array(mean, float), np.array(std, float)
    return {
        "x_mean": mean,
        "x_std": std,
        "x_min": mean - 3 * std if low is None else np.array(low, float),
        "x_max": mean + 3 * std if high is None else np.array(high, float),
    }


UNSCALED = {
    "huge": features(mean=[0, 0, 128, 0], std=[1, 1, 70, 1]),
    "far from 0": features(mean=[0, 10, 0, 0]),
    "uneven": features(std=[1, 0.001, 1, 1]),
    "one feature of pixels": features(mean=[33], std=[79]),
}


@pytest.mark.parametrize("sign", UNSCALED)
def test_unscaled_features_alarm_where_the_network_learnt_badly(make_record, stuck, codes, sign):
    record = make_record(stuck, facts=UNSCALED[sign])
    assert codes("input_unscaled", record) == [("input_unscaled", "warning")]


@pytest.mark.parametrize("sign", UNSCALED)
def test_unscaled_features_are_only_worth_knowing_where_it_learnt_well(make_record, codes, sign):
    record = make_record(facts=UNSCALED[sign])
    assert codes("input_unscaled", record) == [("input_unscaled", "info")]


def test_unscaled_features_that_broke_the_run_are_an_error_and_come_first(make_record, broken):
    record = make_record([0.6, 40.0], breakdown=broken(), facts=UNSCALED["huge"])
    found = [(finding.code, finding.severity) for finding in diagnose(record)]
    assert found == [("input_unscaled", "error"), ("lr_too_high", "error")]


def test_a_run_without_a_step_tells_nothing_about_its_inputs(make_record, codes):
    assert codes("input_unscaled", make_record([], facts=UNSCALED["huge"])) == []


def test_the_worst_feature_is_named_with_its_numbers(make_record, stuck):
    record = make_record(stuck, facts=UNSCALED["huge"])
    finding = diagnose(record).findings[0]
    assert "Feature 2 of x has mean 128 and deviation 70; 1 of 4 features" in finding.evidence
    assert finding.cures[0].line == "Normalization()"


rare = np.zeros(400)
rare[:20] = 0.004
SCALED = {
    "standardised": features(),
    "with outliers": features(low=[-3, -3, -3, -3], high=[30, 3, 3, 3]),
    "from 0 to 1": features(mean=[0.5] * 4, std=[0.29] * 4),
    "constant 0 and 1": features(mean=[0, 1, 0, 0], std=[0, 0, 1, 1]),
    "rare words": features(mean=[0.001] * 4, std=[0.03] * 4, low=[0] * 4, high=[1] * 4),
    "pixels, some hardly used": {
        "x_mean": rare / 10 + 0.1 * (rare == 0),
        "x_std": rare / 10 + 0.3 * (rare == 0),
        "x_min": rare * 0,
        "x_max": rare + (rare == 0),
    },
}


@pytest.mark.parametrize("kind", SCALED)
def test_commonly_scaled_features_are_silent_even_where_the_network_is_stuck(
    make_record, stuck, codes, kind
):
    assert codes("input_unscaled", make_record(stuck, facts=SCALED[kind])) == []


@pytest.mark.parametrize(
    "first",
    [[Normalization()], [BatchNormalization()], [Reshape((2, 2)), Flatten(), Normalization()]],
)
def test_a_network_that_scales_by_itself_is_silent(make_record, stuck, codes, first):
    layers = [*first, Dense(2, "softmax")]
    record = make_record(stuck, layers=layers, facts=UNSCALED["huge"])
    assert codes("input_unscaled", record) == []


def test_normalisation_behind_the_first_layer_is_too_late(make_record, stuck, codes):
    layers = [Dense(8), BatchNormalization(), Dense(2, "softmax")]
    record = make_record(stuck, layers=layers, facts=UNSCALED["huge"])
    assert codes("input_unscaled", record) == [("input_unscaled", "warning")]


def test_nearly_constant_inputs(make_record, stuck, codes):
    twice = features(std=[0.004] * 4)
    assert codes("input_double_scaled", make_record(stuck, facts=twice)) == [
        ("input_double_scaled", "warning")
    ]
    assert codes("input_double_scaled", make_record(facts=twice)) == [
        ("input_double_scaled", "info")
    ]
    assert codes("input_double_scaled", make_record(stuck)) == []
    assert codes("input_double_scaled", make_record(stuck, facts=features(std=[0] * 4))) == []


@pytest.mark.parametrize(("phase", "name"), [("input", "x"), ("target", "y")])
def test_a_gap_in_the_data_names_the_rows_and_the_array(make_record, broken, phase, name):
    finding = diagnose(make_record(breakdown=broken(phase, None))).findings[0]
    assert (finding.code, finding.severity) == ("nan_in_data", "error")
    assert "rows 7, 8, 9" in finding.evidence
    assert f"np.isnan({name})" in finding.cures[0].line


def test_other_breakdowns_are_no_gap_in_the_data(make_record, broken, codes):
    assert codes("nan_in_data", make_record(breakdown=broken())) == []
    assert codes("nan_in_data", make_record()) == []
