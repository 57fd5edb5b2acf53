"""Vital signs, against NumPy; the same eagerly and compiled."""

import numpy as np
import pytest

from goodfit import layers
from goodfit.arrays import compile, to_numpy
from goodfit.doctor.looking.vitals import activation_name, activation_vitals, weight_vitals

rng = np.random.default_rng(0)
rows = np.array([1, 1, 1, 1, 0], np.float32)


@pytest.fixture(params=["eager", "compiled"])
def measured(request):
    def measure(layer, output, rows):
        def look(output, rows):
            return activation_vitals(layer, output, rows)

        program = compile(look) if request.param == "compiled" else look
        return {name: float(sign) for name, sign in to_numpy(program(output, rows)).items()}

    return measure


def test_mean_and_deviation_are_of_the_real_rows_only(measured):
    output = rng.normal(2, 3, (5, 4, 6)).astype("float32")
    output[4] = 1e6
    found = measured(layers.Dense(6), output, rows)
    assert found["activation_mean"] == pytest.approx(output[:4].mean(), rel=1e-5)
    assert found["activation_std"] == pytest.approx(output[:4].std(), rel=1e-5)
    assert set(found) == {"activation_mean", "activation_std", "row_spread"}
    of_units = output[:4].std(axis=0)
    assert found["row_spread"] == pytest.approx(np.sqrt(np.mean(of_units**2)), rel=1e-5)


def test_rows_that_are_all_the_same_do_not_spread(measured):
    output = np.repeat(rng.normal(size=(1, 3, 4)), 5, axis=0).astype("float32")
    assert measured(layers.Dense(4), output, rows)["row_spread"] == pytest.approx(0, abs=1e-6)


def test_a_row_is_silent_where_every_unit_is_0(measured):
    output = np.maximum(rng.normal(size=(5, 2, 3)), 0.1).astype("float32")
    output[0] = 0
    output[1, 1] = 0
    output[2, 1, :2] = 0
    output[4] = 0  # padding
    assert measured(layers.Dense(3, "relu"), output, rows)["silent_rows"] == pytest.approx(3 / 8)


def test_a_unit_is_dead_if_it_is_0_for_every_row_and_position(measured):
    output = np.maximum(rng.normal(size=(5, 3, 3, 4)), 0).astype("float32")
    output[..., 1] = 0
    output[:4, ..., 2] = 0  # the padding row alone is above 0
    output[:, ..., 3] = 0
    output[2, 1, 1, 3] = 1e-3  # one position of one row
    found = measured(layers.Conv2D(4, 3, activation="relu"), output, rows)
    assert found["dead_fraction"] == 0.5


def test_a_healthy_relu_layer_with_half_its_entries_0_has_no_dead_unit(measured):
    output = np.maximum(rng.normal(size=(5, 100)), 0).astype("float32")
    output[0] = np.maximum(output[0], 0.1)
    assert measured(layers.Dense(100, "relu"), output, rows)["dead_fraction"] == 0


@pytest.mark.parametrize(
    ("activation", "function"),
    [("tanh", np.tanh), ("sigmoid", lambda x: 1 / (1 + np.exp(-2 * x)))],
)
def test_numbers_on_the_flat_ends_are_counted(measured, activation, function):
    before = np.array([[-9, -2.6, -2.4, 0], [9, 2.6, 2.4, 1]], np.float32)
    found = measured(layers.Dense(4, activation), function(before), np.ones(2, np.float32))
    assert found["saturated_fraction"] == 0.5


def test_weight_vitals_are_lengths_over_all_arrays_of_a_layer():
    trees = [
        {"dense": {"kernel": rng.normal(size=(3, 4)), "bias": rng.normal(size=4)}} for _ in "abc"
    ]
    found = weight_vitals(*trees)["dense"]
    names = ("weight_norm", "gradient_norm", "update_norm")
    for name, tree in zip(names, trees, strict=True):
        flat = np.concatenate([leaf.ravel() for leaf in tree["dense"].values()])
        assert float(found[name]) == pytest.approx(np.linalg.norm(flat))


def equal_units(kernels, gradients):
    tree = {name: {"layer": arrays} for name, arrays in (("p", kernels), ("g", gradients))}
    return weight_vitals(tree["p"], tree["g"], tree["g"])["layer"].get("equal_units")


def test_units_are_equal_if_their_weights_and_their_gradients_are():
    same, other = np.full((3, 4), 0.5), rng.normal(size=(3, 4))
    half = np.stack([other[:, 0]] * 3 + [other[:, 1]] * 2, axis=1)
    assert equal_units({"kernel": same}, {"kernel": 1e-9 * same}) == 1
    assert equal_units({"kernel": 0 * same}, {"kernel": 0 * same}) == 1
    assert equal_units({"kernel": same}, {"kernel": other}) == 0
    assert equal_units({"kernel": other}, {"kernel": same}) == 0
    assert equal_units({"kernel": half}, {"kernel": half}) == 0.75


def test_rounding_makes_no_difference_and_biases_do_not_count():
    same = np.full((2, 3, 4), 0.5)
    rounded = {"kernel": same * (1 + 1e-6 * rng.normal(size=same.shape)), "bias": np.arange(4.0)}
    assert equal_units(rounded, rounded) == 1


def test_the_kernel_that_differs_most_decides_and_a_single_unit_is_not_asked():
    same, other = np.full((3, 4), 0.5), rng.normal(size=(3, 4))
    both = {"kernel": same, "recurrent_kernel": other}
    assert equal_units(both, both) == 0
    assert equal_units({"kernel": same[:, :1]}, {"kernel": same[:, :1]}) is None


@pytest.mark.parametrize(
    ("layer", "name"),
    [
        (layers.Dense(3, "relu"), "relu"),
        (layers.Activation("tanh"), "tanh"),
        (layers.ReLU(), "relu"),
        (layers.ReLU(negative_slope=0.1), ""),
        (layers.LSTM(3), ""),
        (layers.Flatten(), ""),
    ],
)
def test_the_activation_by_which_an_output_is_judged(layer, name):
    assert activation_name(layer) == name


def test_frozen_layers_have_no_gradient_to_report():
    from goodfit import Input, Sequential, layers

    frozen = layers.Dense(3, trainable=False, name="frozen")
    model = Sequential([Input((2,)), frozen, layers.Dense(1, name="free")])
    model.compile("sgd", "mse")
    vitals = model.fit(np.ones((4, 2)), np.ones(4), verbose=0).record.vitals
    assert "gradient_norm" not in vitals["frozen"]
    assert "gradient_norm" in vitals["free"]
