import jax.numpy as jnp
import numpy as np
import pytest

from goodfit.arrays import compile, scan, scan_part, to_device

X = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32)
START = {"sum": np.zeros(3, np.float32), "last": np.float32(0)}


def step(carry, row):
    """Its new carry has the keys in another order: they must be matched by name."""
    total = carry["sum"] * 0.5 + row["x"]
    return {"last": total[0], "sum": total}, (total, {"n": row["n"] + carry["last"]})


INPUTS = {"x": X, "n": np.arange(5, dtype=np.float32)}


def by_hand(order):
    total, last = START["sum"], START["last"]
    totals, numbers = np.zeros((5, 3), np.float32), np.zeros(5, np.float32)
    for i in order:
        before = last
        total = total * np.float32(0.5) + X[i]
        last = total[0]
        totals[i], numbers[i] = total, i + before
    return total, last, totals, numbers


def assert_is(result, order):
    total, last, totals, numbers = by_hand(order)
    carry, (seen, counted) = result
    np.testing.assert_allclose(carry["sum"], total, rtol=1e-6)
    np.testing.assert_allclose(carry["last"], last, rtol=1e-6)
    np.testing.assert_allclose(seen, totals, rtol=1e-6)
    np.testing.assert_allclose(counted["n"], numbers, rtol=1e-6)


@pytest.mark.parametrize("mode", [lambda function: function, compile], ids=["eager", "compiled"])
@pytest.mark.parametrize("reverse", [False, True])
def test_scan_is_the_loop_by_hand(mode, reverse):
    run = mode(lambda carry, inputs: scan(step, carry, inputs, reverse=reverse))
    assert_is(run(START, INPUTS), range(5)[::-1] if reverse else range(5))


def test_scan_runs_on_device_arrays_without_being_compiled():
    carry, inputs = to_device((START, INPUTS))
    assert_is(scan(step, carry, inputs), range(5))


@pytest.mark.parametrize("mode", [lambda function: function, compile], ids=["eager", "compiled"])
@pytest.mark.parametrize(("start", "stop"), [(0, 5), (0, 2), (2, 5), (1, 4), (4, 5)])
def test_scan_part_walks_from_start_to_stop(mode, start, stop):
    run = mode(lambda carry, inputs, start, stop: scan_part(step, carry, inputs, start, stop))
    result = run(START, INPUTS, np.int32(start), np.int32(stop))
    assert_is(result, range(start, stop))


def test_scan_part_of_nothing_changes_nothing():
    run = compile(lambda carry, inputs, n: scan_part(step, carry, inputs, n, n))
    assert_is(run(START, INPUTS, np.int32(3)), [])
    carry, _ = scan_part(step, START, INPUTS, 3, 3)
    np.testing.assert_array_equal(carry["sum"], START["sum"])


def test_one_program_serves_every_part_and_parts_add_up_to_the_same_bits():
    traces = []

    @compile
    def run(carry, inputs, start, stop):
        traces.append(0)
        return scan_part(step, carry, inputs, start, stop)

    whole, outputs = run(START, INPUTS, np.int32(0), np.int32(5))
    carry, parts = START, []
    for start, stop in ((0, 1), (1, 4), (4, 5)):
        carry, output = run(carry, INPUTS, np.int32(start), np.int32(stop))
        parts.append(np.asarray(output[0]))
    np.testing.assert_array_equal(np.sum(parts, axis=0), outputs[0])
    np.testing.assert_array_equal(carry["sum"], whole["sum"])
    assert len(traces) == 1


def test_the_carry_keeps_its_dtype_whatever_the_step_makes_of_it():
    run = compile(lambda x: scan(lambda c, row: (c + 1, row), np.float32(0), x))
    assert run(X)[0].dtype == jnp.float32


def test_a_loop_may_put_out_nothing():
    total, outputs = scan(lambda c, row: (c + row, None), np.zeros(3, np.float32), X)
    assert outputs is None
    np.testing.assert_allclose(total, X.sum(0), rtol=1e-5)
    compiled, outputs = compile(
        lambda x: scan(lambda c, row: (c + row, None), np.zeros(3, np.float32), x)
    )(X)
    assert outputs is None
    np.testing.assert_allclose(compiled, total, rtol=1e-5)
