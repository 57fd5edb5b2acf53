import numpy as np

from goodfit import ops
from goodfit.arrays import namespace
from goodfit.autodiff import Tape, Tracer, gradient


def test_every_operator_is_installed_on_both_sides():
    for name in ("add", "sub", "mul", "truediv", "pow", "matmul"):
        assert hasattr(Tracer, f"__{name}__")
        assert hasattr(Tracer, f"__r{name}__")


def test_generic_code_reaches_ops_through_the_namespace():
    def generic(x):
        xp = namespace(x)
        return xp.sum(xp.exp(x) * xp.maximum(x, 0.5))

    x = np.array([0.2, 1.5])
    expected = np.exp(x) * np.where(x > 0.5, 1 + x, 0.5)
    np.testing.assert_allclose(gradient(generic)(x), expected)


def test_shapes_are_given_as_one_tuple_or_one_by_one():
    with Tape() as tape:
        x = tape.watch(np.arange(6.0))
        assert x.reshape(2, 3).shape == x.reshape((2, -1)).shape == (2, 3)
        assert x.reshape(1, 2, 3).transpose((2, 0, 1)).shape == (3, 1, 2)
        assert x.reshape(-1).shape == (6,)


def test_traced_positions_are_read_as_plain_numbers():
    table = np.arange(6.0).reshape(3, 2)
    with Tape() as tape:
        x, i = tape.watch(table), tape.watch(np.array([2, 0]))
        rows, numbers = x[i], x[i, 1]
    np.testing.assert_array_equal(np.asarray(rows), table[[2, 0]])
    np.testing.assert_array_equal(np.asarray(numbers), table[[2, 0], 1])


def test_ops_has_no_name_twice_and_no_name_missing():
    assert len(set(ops.__all__)) == len(ops.__all__)
    for name in ops.__all__:
        assert callable(getattr(ops, name))
        assert getattr(ops, name).__doc__
