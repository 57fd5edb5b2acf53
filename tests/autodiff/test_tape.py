import gc
import weakref

import numpy as np
import pytest

from goodfit import ops
from goodfit.autodiff import Tape, Tracer, gradient, lower, lowered, value_and_grad
from goodfit.errors import NotDifferentiableError

X = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])


@pytest.fixture
def traced():
    with Tape() as tape:
        yield tape.watch(X)


def test_a_tracer_looks_like_its_array(traced):
    assert (traced.shape, traced.dtype, traced.ndim, traced.size) == ((2, 3), X.dtype, 2, 6)
    assert len(traced) == 2
    assert repr(traced).startswith("Tracer(array(")
    traced.tape.recording = False
    np.testing.assert_array_equal(np.asarray(traced), X)


def test_a_number_under_differentiation_can_be_compared(traced):
    assert bool(traced[0, 0] > 0) is True
    assert not traced[0, 0] > 1


CUTS = {
    "float(x)": (lambda x: float(ops.sum(x)), r"float\(ops.stop_gradient\(x\)\)"),
    "np.asarray(x)": (lambda x: np.asarray(x).sum(), r"np.asarray\(ops.stop_gradient\(x\)\)"),
    "np.sum(x)": (np.sum, "Write `goodfit.ops.sum`"),
    "np.mean(x)": (np.mean, "Write `goodfit.ops.mean`"),
}


@pytest.mark.parametrize("name", CUTS)
def test_what_would_cut_the_gradient_in_silence_is_refused(name):
    function, advice = CUTS[name]
    with pytest.raises(NotDifferentiableError, match=advice):
        gradient(function)(X)


def test_after_the_tape_has_closed_numbers_can_be_looked_at():
    with Tape() as tape:
        y = ops.sum(tape.watch(X))
    assert float(y) == X.sum()
    with Tape() as outer:
        z = ops.sum(outer.watch(X))
        assert float(ops.stop_gradient(z)) == X.sum()


OPERATIONS = {
    "x + y": lambda x, y: x + y,
    "y - x": lambda x, y: y - x,
    "x * y": lambda x, y: x * y,
    "y / x": lambda x, y: y / x,
    "x ** 2": lambda x, y: x**2,
    "2 ** x": lambda x, y: 2.0**x,
    "-abs(x)": lambda x, y: -abs(x),
    "x @ y.T": lambda x, y: x @ y.T,
    "y.T @ x": lambda x, y: y.T @ x,
    "x[:, 1:]": lambda x, y: x[:, 1:],
    "x[array]": lambda x, y: x[np.array([1, 1, 0])],
    "comparisons": lambda x, y: (x > y) * x + (x <= y) * y + (x == y) + (x != y),
    "y[0] < x": lambda x, y: x * (y[0] < x) + x * (y >= x),
    "x.sum": lambda x, y: x.sum(axis=0) + x.sum(),
    "x.mean, x.std": lambda x, y: x.mean(axis=1) + x.std(axis=1) + x.var(axis=1),
    "x.max, x.min": lambda x, y: x.max(axis=1, keepdims=True) - x.min(),
    "x.reshape": lambda x, y: x.reshape(3, 2) + x.reshape((3, -1)),
    "x.T": lambda x, y: x.T + x.transpose() + x.transpose(1, 0),
    "x.astype": lambda x, y: x.astype(np.float64),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operators_and_methods_mean_what_numpy_means(name, traced):
    y = np.random.default_rng(0).normal(size=X.shape)
    out = OPERATIONS[name](traced, y)
    assert isinstance(out, Tracer)
    np.testing.assert_allclose(lower(out), OPERATIONS[name](X, y))


def test_numpy_arrays_and_numbers_on_the_left_ask_the_tracer(traced):
    """Else `ndarray * tracer` would silently become an array of objects."""
    for left in (X, X[0], np.float64(2.0), np.array(2.0), 2):
        for out in (left * traced, left + traced, left - traced, left / traced, left**traced**2):
            assert isinstance(out, Tracer)
            assert out.dtype == np.float64
    product = X.T @ traced
    assert isinstance(product, Tracer)
    np.testing.assert_allclose(lower(product), X.T @ X)
    assert (traced < X + 1).all()


def test_outside_its_tape_an_array_is_a_constant():
    with Tape() as tape:
        x = tape.watch(X)
    assert isinstance(x * 2, np.ndarray)
    assert len(tape.nodes) == 0


def test_lowering_takes_one_tape_off_or_all():
    with Tape() as outer, Tape() as inner:
        x = inner.watch(outer.watch(X))
        tree = lowered({"x": x * 2, "n": 3}, inner)
        assert outer.owns(tree["x"])
        assert not inner.owns(tree["x"])
        assert tree["n"] == 3
        assert isinstance(lower(x), np.ndarray)


def test_the_inner_tape_records_what_both_watch():
    with Tape() as outer:
        x = outer.watch(X)
        with Tape() as inner:
            y = inner.watch(x) * x
        assert inner.owns(y)
        assert len(inner.nodes) == 1
        assert len(outer.nodes) == 1


def test_numbers_are_watched_as_arrays():
    with Tape() as tape:
        x = tape.watch({"a": 2, "b": [1.5, None]})
        assert x["a"].dtype == np.float64
        assert x["b"][1] is None
        y = ops.exp(x["b"][0])
    assert float(y) == np.exp(1.5)


def test_what_was_computed_is_let_go_of_at_once():
    """Without waiting for the collector of circles, which comes when it likes."""
    made = []

    def function(x):
        y = ops.exp(x)
        made.append(weakref.ref(y))
        return ops.sum(y)

    gc.disable()
    try:
        value_and_grad(function)(X)
        assert made[0]() is None
    finally:
        gc.enable()
