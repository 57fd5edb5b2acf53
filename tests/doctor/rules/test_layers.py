"""The rules about layers, on sick and healthy networks."""

import numpy as np
import pytest

import goodfit as gf
from goodfit import layers
from goodfit.doctor import diagnose
from goodfit.layers import Dense
from goodfit.optimizers import Adam


def squares():
    """Points whose signs agree or do not: no straight line parts them."""
    x = np.random.default_rng(0).uniform(-1, 1, (400, 2)).astype("float32")
    return x, (x[:, 0] * x[:, 1] > 0).astype("float32")


def trained(*given, data=None, epochs=12):
    """The findings of a real run, in plain NumPy, by code."""
    gf.utils.set_random_seed(0)
    x, y = squares() if data is None else data
    model = gf.Sequential([gf.Input(x.shape[1:]), *given])
    model.compile(Adam(0.02), "binary_crossentropy", run_eagerly=True)
    found = model.fit(x, y, epochs=epochs, verbose=0).diagnosis
    return {finding.code: finding for finding in found}


def test_a_network_of_straight_lines_on_data_that_bend():
    found = trained(Dense(16), Dense(16, name="second"), Dense(1, "sigmoid"))
    finding = found["no_nonlinearity"]
    assert finding.severity == "warning"
    assert "can only draw straight lines" in finding.evidence
    assert 'activation="relu"' in finding.cures[0].line
    assert finding.cures[0].layers == ("dense", "second")


def test_the_same_network_with_bends():
    found = trained(Dense(16, "relu"), Dense(16, "relu"), Dense(1, "sigmoid"))
    assert not [finding for finding in found.values() if finding.alarming]


def test_straight_lines_are_fine_where_the_data_are_straight():
    x = squares()[0]
    found = trained(Dense(16), Dense(1, "sigmoid"), data=(x, (x.sum(axis=1) > 0).astype("float32")))
    assert found["no_nonlinearity"].severity == "info"


def test_a_single_straight_layer_is_a_small_network_not_a_folded_one():
    found = trained(Dense(1, "sigmoid"))
    assert "no_nonlinearity" not in found
    assert found["underfitting_capacity"].severity == "warning"
    assert found["underfitting_capacity"].cures[0].line


def test_linear_layers_within_a_network_that_bends_are_only_worth_knowing(
    make_record, stuck, codes
):
    within = [Dense(8, "relu"), Dense(16), Dense(16), Dense(2, "softmax")]
    assert codes("no_nonlinearity", make_record(stuck, layers=within)) == [
        ("no_nonlinearity", "info")
    ]
    squeezed = [Dense(64, "relu"), Dense(4), Dense(16, "relu"), Dense(2, "softmax")]
    assert codes("no_nonlinearity", make_record(stuck, layers=squeezed)) == []


@pytest.mark.parametrize("activation", ["softmax", "sparsemax", "exponential"])
def test_a_hidden_activation_that_is_meant_for_outputs(make_record, stuck, codes, activation):
    record = make_record(stuck, layers=[Dense(8, activation), Dense(2, "softmax")])
    assert codes("wrong_hidden_activation", record) == [("wrong_hidden_activation", "warning")]
    finding = next(f for f in diagnose(record) if f.code == "wrong_hidden_activation")
    assert activation in finding.evidence
    assert finding.layer == "dense"
    well = make_record(layers=[Dense(8, activation), Dense(2, "softmax")])
    assert codes("wrong_hidden_activation", well) == [("wrong_hidden_activation", "info")]


def test_a_layer_of_its_own_and_pooling_behind_change_nothing(make_record, stuck, codes):
    shaped = [layers.Reshape((2, 2)), layers.Conv1D(6, 1), layers.Softmax()]
    record = make_record(
        stuck, layers=[*shaped, layers.GlobalAveragePooling1D(), Dense(2, "softmax")]
    )
    assert codes("wrong_hidden_activation", record) == [("wrong_hidden_activation", "warning")]
    assert next(iter(diagnose(record))).layer == "conv1d"


def test_weights_of_an_average_and_the_output_may_be_a_softmax(make_record, stuck, codes):
    from goodfit.layers import Input, Multiply
    from goodfit.layers.graph import Graph

    x = Input(shape=(4,))
    weighed = Multiply()([x, Dense(4, "softmax")(x)])
    record = make_record(stuck)
    record.graph = Graph([x], [Dense(2, "softmax")(weighed)])
    assert codes("wrong_hidden_activation", record) == []


def fading(by):
    """First vitals of five layers whose gradients fade by a factor from one to the one before."""
    names = ["dense", *(f"dense_{i}" for i in range(1, 5))]
    return {
        name: {"gradient_norm": by ** (4 - i), "weight_norm": 1.0} for i, name in enumerate(names)
    }


def test_sigmoids_in_a_row_through_which_the_gradient_fades(make_record, stuck, codes):
    deep = [*(Dense(8, "sigmoid") for _ in range(4)), Dense(2, "softmax")]
    sick = make_record(stuck, layers=deep, first_vitals=fading(0.2))
    assert codes("wrong_hidden_activation", sick) == [("wrong_hidden_activation", "warning")]
    for sound in (
        make_record(layers=deep, first_vitals=fading(0.2)),
        make_record(stuck, layers=deep, first_vitals=fading(0.8)),
        make_record(stuck, layers=deep[2:], first_vitals=fading(0.2)),
    ):
        assert codes("wrong_hidden_activation", sound) == []


def squeezed(units, silent):
    names = {"dense_1": {"silent_rows": silent}}
    return {"layers": [Dense(32, "relu"), Dense(units, "relu"), Dense(32, "relu"), Dense(2)],
            "vitals": names}  # fmt: skip


def test_a_narrow_relu_through_which_nothing_passes_for_many_rows(make_record, stuck, codes):
    sick = make_record(stuck, **squeezed(2, [0.4, 0.3, 0.35]))
    assert codes("bottleneck_relu", sick) == [("bottleneck_relu", "warning")]
    evidence = next(f for f in diagnose(sick) if f.code == "bottleneck_relu").evidence
    assert "the 2 units of `dense_1`" in evidence
    assert "35% of the rows" in evidence
    for sound in (
        make_record(**squeezed(2, [0.4, 0.3, 0.35])),
        make_record(stuck, **squeezed(2, [0.0, 0.0, 0.01])),
        make_record(stuck, **squeezed(20, [0.4, 0.3, 0.35])),
        make_record(stuck),
    ):
        assert codes("bottleneck_relu", sound) == []
