import jax
import jax.numpy as jnp
import numpy as np
import pytest

from goodfit import ops
from goodfit.arrays import compile
from goodfit.autodiff import gradient

TIME, BATCH, UNITS = 5, 3, 4
MASK = np.random.default_rng(3).random((TIME, BATCH)) > 0.4


def rnn(xp, x, product, state):
    return (xp.tanh(x[0] + product[0]),)


def gru(xp, x, product, state):
    """Its candidate needs the input and the product apart."""
    update, reset, new = x
    update_h, reset_h, new_h = product
    kept = gate(xp, update + update_h)
    candidate = xp.tanh(new + gate(xp, reset + reset_h) * new_h)
    return (kept * state[0] + (1 - kept) * candidate,)


def lstm(xp, x, product, state):
    opened, forget, candidate, shown = (a + b for a, b in zip(x, product, strict=True))
    memory = gate(xp, forget) * state[1] + gate(xp, opened) * xp.tanh(candidate)
    return gate(xp, shown) * xp.tanh(memory), memory


def gate(xp, x):
    return ops.sigmoid(x) if xp is ops else jax.nn.sigmoid(x)


CELLS = {rnn: (1, 1), gru: (1, 3), lstm: (2, 4)}  # how many states, how many gates
OPTIONS = [
    pytest.param(False, None, id="forwards"),
    pytest.param(True, None, id="backwards"),
    pytest.param(False, MASK, id="masked"),
    pytest.param(True, MASK.astype(np.float32), id="backwards, masked"),
]
each_cell = pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.__name__)
each_option = pytest.mark.parametrize(("reverse", "mask"), OPTIONS)


def numbers(cell):
    states, gates = CELLS[cell]
    generator = np.random.default_rng(0)
    shapes = [(TIME, BATCH, gates * UNITS), (states, BATCH, UNITS), (UNITS, gates * UNITS)]
    return [generator.normal(size=shape).astype(np.float32) for shape in shapes]


def ours(cell, reverse, mask):
    def run(x, start, kernel):
        def with_ops(x, product, state):
            return cell(ops, x, product, state)

        start = [start[i] for i in range(len(start))]
        states = ops.recurrence(x, start, kernel, cell=with_ops, reverse=reverse, mask=mask)
        return ops.stack(states, axis=1)

    return run


def by_hand(cell, reverse, mask):
    def run(x, start, kernel):
        state, states = start, [None] * TIME
        gates = CELLS[cell][1]
        for i in reversed(range(TIME)) if reverse else range(TIME):
            both = (jnp.split(each, gates, -1) for each in (x[i], state[0] @ kernel))
            new = jnp.stack(cell(jnp, *both, state))
            state = new if mask is None else jnp.where(mask[i][:, None] != 0, new, state)
            states[i] = state
        return jnp.stack(states)

    return run


def readout(states):
    factors = np.random.default_rng(1).normal(size=states.shape).astype(np.float32)
    return (states * factors).sum()


@each_cell
@each_option
def test_states_and_gradients_are_those_of_the_loop_by_hand(cell, reverse, mask):
    arrays = numbers(cell)
    expected = by_hand(cell, reverse, mask)(*arrays)
    slopes = jax.grad(lambda arrays: readout(by_hand(cell, reverse, mask)(*arrays)))(arrays)
    for mode in (lambda function: function, compile):
        states = mode(ours(cell, reverse, mask))(*arrays)
        np.testing.assert_allclose(states, expected, rtol=1e-4, atol=1e-5)
        found = mode(gradient(lambda arrays: readout(ours(cell, reverse, mask)(*arrays))))(arrays)
        for one, other in zip(found, slopes, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-4)


@each_cell
@pytest.mark.parametrize("wanted", [0, 1, 2])
def test_each_gradient_can_be_had_alone(cell, wanted):
    arrays = numbers(cell)

    def function(one):
        complete = [*arrays[:wanted], one, *arrays[wanted + 1 :]]
        return readout(ours(cell, False, None)(*complete))

    every = gradient(lambda arrays: readout(ours(cell, False, None)(*arrays)))(arrays)
    np.testing.assert_allclose(gradient(function)(arrays[wanted]), every[wanted], rtol=1e-5)


@each_option
def test_second_derivatives_are_those_of_the_loop_by_hand(reverse, mask):
    arrays = numbers(gru)
    directions = [np.random.default_rng(5).normal(size=a.shape).astype(np.float32) for a in arrays]

    def along(slopes):
        return sum((g * d).sum() for g, d in zip(slopes, directions, strict=True))

    def first(arrays):
        return along(gradient(lambda arrays: readout(ours(gru, reverse, mask)(*arrays)))(arrays))

    def expected(arrays):
        return along(jax.grad(lambda a: readout(by_hand(gru, reverse, mask)(*a)))(arrays))

    found, wanted = compile(gradient(first))(arrays), jax.jit(jax.grad(expected))(arrays)
    for one, other in zip(found, wanted, strict=True):
        np.testing.assert_allclose(one, other, rtol=2e-3, atol=2e-3)


def test_a_masked_row_keeps_its_state_and_its_gradient():
    x, start, kernel = numbers(lstm)
    nothing = np.zeros((TIME, BATCH))
    states = ours(lstm, False, nothing)(x, start, kernel)
    np.testing.assert_array_equal(states, np.broadcast_to(start, states.shape))
    slopes = gradient(
        lambda arrays: ours(lstm, False, nothing)(*arrays)[-1].sum()
    )([x, start, kernel])  # fmt: skip
    np.testing.assert_array_equal(slopes[0], np.zeros_like(x))
    np.testing.assert_array_equal(slopes[1], np.ones_like(start))
    np.testing.assert_array_equal(slopes[2], np.zeros_like(kernel))


def test_the_program_does_not_grow_with_the_length():
    """One loop forwards and one back, however long the sequence."""
    x, start, kernel = numbers(rnn)

    def size(x):
        slope = gradient(lambda k: readout(ours(rnn, False, None)(x, start, k)))
        return str(jax.make_jaxpr(slope)(kernel)).count("\n")

    assert size(x) == size(np.concatenate([x] * 4))
