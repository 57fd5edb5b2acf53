"""The rules about data: each sign, each gate."""

import dataclasses

import numpy as np
import pytest

from goodfit.doctor import diagnose
from goodfit.layers import (
    BatchNormalization,
    Concatenate,
    Dense,
    Embedding,
    Flatten,
    Input,
    Normalization,
    Rescaling,
    Reshape,
)
from goodfit.layers.graph import Graph


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


def test_large_constants_are_named_and_are_no_matter_of_scale(make_record, stuck, codes):
    sick = features(mean=[0, 2024, 0, 500], std=[1, 0, 1, 0])
    record = make_record(stuck, facts=sick)
    found = [finding for finding in diagnose(record) if finding.alarming]
    assert found[0].code == "constant_features"
    assert "2 of 4 features of x are the same in every row" in found[0].evidence
    assert "feature 1 is always 2024" in found[0].evidence
    assert codes("input_unscaled", record) == []
    assert codes("constant_features", make_record(facts=sick)) == [("constant_features", "info")]


def test_rows_that_are_all_the_same(make_record, stuck):
    record = make_record(stuck, facts=features(std=[0] * 4))
    finding = next(f for f in diagnose(record) if f.code == "constant_features")
    assert "All 4 features of x are the same in every row." in finding.evidence


@pytest.mark.parametrize("constant", [0, 1, 4])
def test_small_constants_do_no_harm(make_record, stuck, codes, constant):
    facts = features(mean=[0, constant, 0, 0], std=[1, 0, 1, 1])
    assert codes("constant_features", make_record(stuck, facts=facts)) == []


def test_a_first_batch_does_not_tell_what_is_constant(make_record, stuck, codes):
    facts = features(mean=[0, 2024, 0, 0], std=[1, 0, 1, 1]) | {"seen": 32}
    assert codes("constant_features", make_record(stuck, facts=facts)) == []


def test_features_are_judged_at_the_size_at_which_weights_meet_them(make_record, stuck, codes):
    layers = [Rescaling(1 / 255), Dense(2, "softmax")]
    pixels = features(mean=[33] * 4, std=[79] * 4, low=[0] * 4, high=[255] * 4)
    record = make_record(stuck, layers=layers, facts=pixels)
    assert codes("input_unscaled", record) == codes("input_double_scaled", record) == []
    twice = features(mean=[0.13] * 4, std=[0.3] * 4, low=[0] * 4, high=[1] * 4)
    record = make_record(stuck, layers=layers, facts=twice)
    assert codes("input_double_scaled", record) == [("input_double_scaled", "warning")]


def test_rare_ones_are_no_nearly_constant_inputs(make_record, stuck, codes):
    record = make_record(stuck, facts=SCALED["rare words"])
    assert codes("input_double_scaled", record) == []


def test_each_input_is_judged_by_the_layer_that_it_meets(make_record, stuck, codes):
    ids, numbers = Input(shape=(1,)), Input(shape=(2,))
    joined = Concatenate()([Flatten()(Embedding(900, 3)(ids)), numbers])
    record = make_record(stuck, facts=features(mean=[450, 0, 0], std=[260, 1, 1]))
    record.graph = Graph([ids, numbers], [Dense(2, "softmax")(joined)])
    record.facts = dataclasses.replace(record.facts, widths=(1, 2))
    assert codes("input_unscaled", record) == []
    record.facts = dataclasses.replace(record.facts, x_mean=np.array([450.0, 0.0, 300.0]))
    assert codes("input_unscaled", record) == [("input_unscaled", "warning")]
