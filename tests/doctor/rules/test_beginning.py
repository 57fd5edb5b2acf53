"""The rules about first weights, and about weights that never move."""

import numpy as np
import pytest

import goodfit as gf
from goodfit import layers
from goodfit.doctor import diagnose
from goodfit.doctor.rules import all_rules
from goodfit.initializers import Constant, RandomNormal
from goodfit.layers import Dense
from goodfit.optimizers import SGD


def begun(*given, data=None, epochs=4, optimizer=None):
    """The record of a real run, in plain NumPy."""
    gf.utils.set_random_seed(0)
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 6)).astype("float32")
    y = np.sin(2 * x[:, :1]) * x[:, 1:2] if data is None else data
    model = gf.Sequential([gf.Input((6,)), *given])
    model.compile(optimizer or SGD(0.05), "mse", run_eagerly=True)
    return model.fit(x, y, epochs=epochs, verbose=0).record


def hidden(start, activation="tanh", **settings):
    return [Dense(16, activation, kernel_initializer=start, **settings) for _ in range(3)]


@pytest.mark.parametrize("start", ["zeros", "ones", Constant(0.1)])
def test_hidden_units_that_begin_equal_stay_equal(codes, start):
    last = Dense(1, kernel_initializer=start)
    assert codes("bad_init_symmetry", begun(*hidden(start), last)) == [
        ("bad_init_symmetry", "warning")
    ]


def test_it_is_said_before_the_first_step(make_record, codes):
    first = {"dense": {"equal_units": 1.0}, "dense_2": {"equal_units": 1.0}}
    record = make_record([], step_losses=[], first_vitals=first)
    assert all_rules()["bad_init_symmetry"].before
    assert codes("bad_init_symmetry", record) == [("bad_init_symmetry", "warning")]
    evidence = next(iter(all_rules()["bad_init_symmetry"].judge(record))).evidence
    assert "The units of `dense` begin" in evidence  # the last layer may


@pytest.mark.parametrize(
    "given",
    [
        [Dense(1, kernel_initializer="zeros")],
        [Dense(3, kernel_initializer="zeros")],
        [Dense(16, "relu"), Dense(3, kernel_initializer="zeros")],
        [Dense(16, "tanh", bias_initializer="zeros"), Dense(3)],
        [Dense(16, "tanh", kernel_initializer="identity"), Dense(3)],
        [Dense(1, "tanh", kernel_initializer="ones"), Dense(3)],
    ],
)
def test_zeros_in_the_last_or_only_layer_are_fine(codes, given):
    y = np.random.default_rng(1).normal(size=(200, given[-1].units))
    assert codes("bad_init_symmetry", begun(*given, data=y)) == []


def test_equal_weights_come_apart_where_what_follows_differs(codes):
    record = begun(Dense(16, "tanh", kernel_initializer=Constant(0.1)), Dense(4), Dense(1))
    assert codes("bad_init_symmetry", record) == []


def test_first_weights_that_blow_the_signal_up(codes):
    record = begun(*hidden(RandomNormal(stddev=5.0), "relu"), Dense(1), optimizer=SGD(1e-12))
    assert codes("bad_init_large", record) == [("bad_init_large", "warning")]
    finding = next(iter(all_rules()["bad_init_large"].judge(record)))
    assert "times as large as its number of inputs calls for" in finding.evidence
    assert finding.cures[0].layers == ("dense", "dense_1", "dense_2")


def test_an_overflow_after_such_a_beginning_is_an_error(make_record, broken, codes):
    for size, expected in ((100.0, [("bad_init_large", "error")]), (5.0, [])):
        first = {"dense": {"weight_norm": size, "row_spread": 4 * size}}
        record = make_record([0.7], first_vitals=first, breakdown=broken())
        assert codes("bad_init_large", record) == expected


@pytest.mark.parametrize("start", ["he_normal", "glorot_uniform", "lecun_normal", "orthogonal"])
@pytest.mark.parametrize("code", ["bad_init_large", "bad_init_small"])
def test_the_usual_first_weights_are_right_even_in_a_run_that_fails(codes, start, code):
    record = begun(*hidden(start, "relu"), Dense(1), optimizer=SGD(1e-12))
    assert codes(code, record) == []


def test_what_is_normalised_behind_may_begin_at_any_size(codes):
    for size, code in ((5.0, "bad_init_large"), (1e-4, "bad_init_small")):
        normalised = [
            part
            for dense in hidden(RandomNormal(stddev=size), "relu")
            for part in (dense, layers.BatchNormalization())
        ]
        assert codes(code, begun(*normalised, Dense(1), optimizer=SGD(1e-12))) == []


def test_first_weights_through_which_the_signal_fades(codes):
    record = begun(*hidden(RandomNormal(stddev=1e-3)), Dense(1))
    assert codes("bad_init_small", record) == [("bad_init_small", "warning")]
    assert "rows differed by" in next(iter(all_rules()["bad_init_small"].judge(record))).evidence


def test_a_small_last_layer_is_a_good_habit(codes):
    small = Dense(1, kernel_initializer=RandomNormal(stddev=1e-4))
    record = begun(*hidden("glorot_uniform"), small, optimizer=SGD(1e-12))
    assert codes("bad_init_small", record) == []


def test_weights_that_never_get_a_gradient(make_record, stuck, steady, codes):
    vitals = steady(dense=(0.0, 1.0, 0.0), dense_1=(0.3, 1.0, 1e-3))
    assert codes("untrained_weights", make_record(stuck, vitals=vitals)) == [
        ("untrained_weights", "warning")
    ]
    assert codes("untrained_weights", make_record(vitals=vitals)) == [("untrained_weights", "info")]
    assert "`dense` got no gradient" in diagnose(make_record(vitals=vitals)).findings[0].evidence


def test_weights_of_which_others_cut_the_gradient_off(make_record, stuck, steady, codes):
    vitals = steady(dense=(0.0, 1.0, 0.0), dense_1=(0.3, 1.0, 1e-3))
    vitals["dense_1"]["dead_fraction"] = [1.0] * 5
    assert codes("untrained_weights", make_record(stuck, vitals=vitals)) == []
    perfect = steady(dense=(0.0, 1.0, 0.0), dense_1=(0.0, 1.0, 0.0))
    assert codes("untrained_weights", make_record(vitals=perfect)) == []
