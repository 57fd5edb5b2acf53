import jax
import jax.numpy as jnp
import numpy as np
import pytest

from goodfit.arrays import compile, to_device, to_numpy


def test_dicts_keep_the_order_of_their_keys():
    """`jax.jit` alone would hand them back sorted."""
    tree = {"z": np.ones(2), "a": {"y": np.zeros(3), "b": np.full(1, 5.0)}}
    back = compile(lambda tree: {"out": tree, "in": tree})(tree)
    assert list(back) == ["out", "in"]
    assert list(back["out"]) == ["z", "a"]
    assert list(back["out"]["a"]) == ["y", "b"]
    np.testing.assert_array_equal(back["in"]["a"]["b"], [5.0])


def test_several_arguments_and_no_arrays_at_all():
    assert compile(lambda pair, none: (none, [pair[0] + pair[1]]))((1, 2), None) == (None, [3])
    assert compile(lambda: ())() == ()


def test_one_program_for_each_structure_and_shape():
    traces = []

    @compile
    def double(tree):
        traces.append(tree)
        return {key: leaf * 2 for key, leaf in tree.items()}

    for _ in range(3):
        assert float(double({"a": np.float32(2)})["a"]) == 4
    assert len(traces) == 1
    assert list(double({"b": np.float32(2), "a": np.float32(1)})) == ["b", "a"]
    assert list(double({"a": np.float32(1), "b": np.float32(2)})) == ["a", "b"]
    assert len(traces) == 3
    double({"a": np.ones(3, np.float32)})
    assert len(traces) == 4


def test_the_structure_of_the_result_belongs_to_the_arguments():
    """Whichever shape was traced last, an earlier program's result is put together as its own."""

    @compile
    def grown(x):
        return {"small": x} if x.shape == (1,) else (x, x)

    one, two = np.ones(1), np.ones(2)
    grown(one), grown(two)
    assert list(grown(one)) == ["small"]
    assert isinstance(grown(two), tuple)


def test_arrays_move_to_the_device_and_back():
    tree = {"b": np.ones(2, np.float32), "a": [np.zeros(1, np.int32)]}
    there = to_device(tree)
    assert isinstance(there["b"], jax.Array)
    back = to_numpy(there)
    assert list(back) == ["b", "a"]
    assert type(back["a"][0]) is np.ndarray
    assert back["a"][0].dtype == np.int32


def test_a_compiled_function_can_be_compiled_again():
    inner = compile(lambda x: jnp.sin(x))
    assert abs(float(compile(lambda x: inner(x) * 2)(np.float32(1.0))) - 2 * np.sin(1.0)) < 1e-6


@pytest.mark.parametrize("has_steps", [False, True])
def test_sums_of_products_are_right_for_many_rows(has_steps):
    """JAX 0.10.2 leaves them to a library that is wrong from 32,769 rows on, if it may."""
    rows = np.zeros((40_000, 3), np.float32)
    rows[:, 0] = np.arange(40_000)

    def squares(rows):
        return jnp.sum((jnp.eye(3) @ rows.T) ** 2, axis=0)

    found = compile(squares, has_steps=has_steps)(rows)
    np.testing.assert_array_equal(found, rows[:, 0] ** 2)
