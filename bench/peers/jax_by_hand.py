"""Training as an expert writes it in JAX: where it pays a whole epoch is one program."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from bench.data import Array, Rows
from bench.peers import Predict, networks_jax

Step = Callable[..., Any]
BY_STEP = {"mnist_cnn"}
"""On processors XLA's convolutions are ten times slower within a loop."""


def train(work: Any, rows: Rows, clock: Any) -> Predict:
    """Trains by one call an epoch, which gets a new order of the rows."""
    first, apply = getattr(networks_jax, work.name)()
    rng = np.random.default_rng(0)
    weights = first(rng)
    state = weights, jax.tree.map(jnp.zeros_like, _slots(work, weights)), jnp.int32(0)
    x, y = jax.device_put((rows.x, rows.y))
    epoch = _epoch(work, apply)
    for _ in range(work.epochs):
        state = jax.block_until_ready(epoch(state, x, y, rng.permutation(len(x))))
        clock.epoch()
    program = jax.jit(apply)
    return lambda x: np.asarray(program(state[0], x))


def _epoch(work: Any, apply: Callable[[Any, Any], Any]) -> Step:
    update = adam if work.optimizer == "adam" else rmsprop

    def cost(weights: Any, x: Any, y: Any) -> Any:
        out = apply(weights, x)
        if work.task == "numbers":
            return jnp.mean((out - y) ** 2)
        chances = jax.nn.log_softmax(out)
        return -jnp.mean(jnp.take_along_axis(chances, y[..., None], axis=-1))

    def step(state: Any, x: Any, y: Any, chosen: Any) -> Any:
        weights, slots, count = state
        gradient = jax.grad(cost)(weights, x[chosen], y[chosen])
        return update(weights, slots, count + 1, gradient, work.rate)

    return (_by_step if work.name in BY_STEP else _in_one)(step, work.batch_size)


def _in_one(step: Step, batch_size: int) -> Step:
    """An epoch as one program: a loop over the whole batches, then the rest."""

    @functools.partial(jax.jit, donate_argnums=0)
    def epoch(state: Any, x: Any, y: Any, order: Array) -> Any:
        whole = len(order) // batch_size * batch_size
        batches = order[:whole].reshape(-1, batch_size)
        state, _ = jax.lax.scan(
            lambda state, chosen: (step(state, x, y, chosen), None), state, batches
        )
        return step(state, x, y, order[whole:]) if whole < len(order) else state

    return epoch


def _by_step(step: Step, batch_size: int) -> Step:
    """An epoch as a program for each step."""
    program = jax.jit(step, donate_argnums=0)

    def epoch(state: Any, x: Any, y: Any, order: Array) -> Any:
        for start in range(0, len(order), batch_size):
            state = program(state, x, y, order[start : start + batch_size])
        return state

    return epoch


def _slots(work: Any, weights: Any) -> Any:
    return (weights, weights) if work.optimizer == "adam" else (weights,)


def adam(weights: Any, slots: Any, count: Any, gradient: Any, rate: float) -> Any:
    """One step of Adam."""
    mean = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, slots[0], gradient)
    square = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, slots[1], gradient)
    size = rate * jnp.sqrt(1 - 0.999**count) / (1 - 0.9**count)
    weights = jax.tree.map(
        lambda w, m, v: w - size * m / (jnp.sqrt(v) + 1e-7), weights, mean, square
    )
    return weights, (mean, square), count


def rmsprop(weights: Any, slots: Any, count: Any, gradient: Any, rate: float) -> Any:
    """One step of RMSprop."""
    square = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g * g, slots[0], gradient)
    weights = jax.tree.map(
        lambda w, g, v: w - rate * g / jnp.sqrt(v + 1e-7), weights, gradient, square
    )
    return weights, (square,), count
