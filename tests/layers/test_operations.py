import numpy as np
import pytest

from goodfit import Model, ops
from goodfit.errors import ShapeError, UnknownNameError
from goodfit.layers import Dense, Input
from goodfit.layers.operations import Operation
from goodfit.models import model_from_json

X = np.linspace(-2, 3, 24, dtype=np.float32).reshape(4, 3, 2)
FORMULAS = {
    "sum": lambda x: x + 1,
    "mirrored": lambda x: 1 - x * 2,
    "quotient": lambda x: 3 / (x * x + 1),
    "power": lambda x: (x * x) ** 1.5,
    "negative": lambda x: -abs(x),
    "of two": lambda x: x[:, 0] * x[:, 1],
    "steps": lambda x: x[:, ::2, -1],
    "new axis": lambda x: x[..., None],
    "product": lambda x: x @ ops.swapaxes(x, 1, 2),
}
FUNCTIONS = {
    "mean": lambda ops, x: ops.mean(x, axis=1),
    "composed": lambda ops, x: ops.exp(-ops.max(x, axis=-1)),
    "joined": lambda ops, x: ops.concatenate(x, 2 * x, axis=-1),
    "compared": lambda ops, x: ops.where(x > 0, x, 0.1 * x),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_operators_on_symbols_compute_what_they_do_on_arrays(name):
    formula, x = FORMULAS[name], Input((3, 2))
    out = formula(x)
    expected = formula(X)
    assert out.shape == expected.shape[1:]
    np.testing.assert_allclose(Model(x, out).predict(X, verbose=0), expected, rtol=1e-5)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_ops_take_symbols(name):
    x = Input((3, 2))
    out = FUNCTIONS[name](ops, x)
    expected = FUNCTIONS[name](ops, X)
    np.testing.assert_allclose(Model(x, out).predict(X, verbose=0), expected, rtol=1e-5)


def test_an_operation_survives_a_file():
    x = Input((None, 2))
    model = Model(x, Dense(3)(ops.mean(x[:, 1:] * 2, axis=1)), seed=1)
    again = model_from_json(model.to_json())
    again.set_weights(model.get_weights())
    np.testing.assert_array_equal(model.predict(X, verbose=0), again.predict(X, verbose=0))


def test_an_axis_of_unknown_length_stays_unknown():
    assert (Input((None, 2)) + 1).shape == (None, 2)


def test_rows_are_never_mixed():
    with pytest.raises(ShapeError, match=r"would mix the rows"):
        ops.sum(Input((3,)), axis=0)


def test_unknown_operations_are_refused():
    with pytest.raises(UnknownNameError, match="maen"):
        Operation("maen")
