"""The networks of the workloads as one writes them in JAX by hand: first weights, and a function.

Each is `(first, apply)`: `first(rng)` gives the weights as a dict, `apply(weights, x)` the outputs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

Weights = dict[str, Any]
Network = tuple[Callable[[Any], Weights], Callable[[Weights, Any], Any]]


def digits() -> Network:
    """64-64-10."""
    return _perceptron(64, 64, 10)


def mnist_mlp() -> Network:
    """784-512-10."""
    return _perceptron(784, 512, 10)


def mnist_cnn() -> Network:
    """Conv 32, Conv 64, pooling, 128, 10."""

    def first(rng: Any) -> Weights:
        return {
            "kernel1": _glorot(rng, 3, 3, 1, 32), "bias1": _zeros(32),
            "kernel2": _glorot(rng, 3, 3, 32, 64), "bias2": _zeros(64),
            "w1": _glorot(rng, 64 * 12 * 12, 128), "b1": _zeros(128),
            "w2": _glorot(rng, 128, 10), "b2": _zeros(10),
        }  # fmt: skip

    def apply(w: Weights, x: Any) -> Any:
        x = jax.nn.relu(_convolve(x[..., None], w["kernel1"]) + w["bias1"])
        x = jax.nn.relu(_convolve(x, w["kernel2"]) + w["bias2"])
        x = x.reshape(-1, 12, 2, 12, 2, 64).max(axis=(2, 4)).reshape(len(x), -1)
        return jax.nn.relu(x @ w["w1"] + w["b1"]) @ w["w2"] + w["b2"]

    return first, apply


def mnist_lstm() -> Network:
    """LSTM 128 over the rows of a picture, 10; the inputs are multiplied before the loop."""

    def first(rng: Any) -> Weights:
        return {
            "inner": _glorot(rng, 28, 512), "outer": _glorot(rng, 128, 512), "bias": _zeros(512),
            "w": _glorot(rng, 128, 10), "b": _zeros(10),
        }  # fmt: skip

    def apply(w: Weights, x: Any) -> Any:
        def step(carry: Any, gates: Any) -> Any:
            h, c = carry
            i, f, g, o = jnp.split(gates + h @ w["outer"], 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), None

        start = jnp.zeros((len(x), 128), x.dtype)
        gates = x.swapaxes(0, 1) @ w["inner"] + w["bias"]
        (h, _), _ = jax.lax.scan(step, (start, start), gates)
        return h @ w["w"] + w["b"]

    return first, apply


def _perceptron(inputs: int, hidden: int, outputs: int) -> Network:
    def first(rng: Any) -> Weights:
        return {
            "w1": _glorot(rng, inputs, hidden), "b1": _zeros(hidden),
            "w2": _glorot(rng, hidden, outputs), "b2": _zeros(outputs),
        }  # fmt: skip

    def apply(w: Weights, x: Any) -> Any:
        x = x.reshape(len(x), -1)
        return jax.nn.relu(x @ w["w1"] + w["b1"]) @ w["w2"] + w["b2"]

    return first, apply


def _convolve(x: Any, kernel: Any) -> Any:
    layout = ("NHWC", "HWIO", "NHWC")
    return jax.lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=layout)


def _glorot(rng: Any, *shape: int) -> Any:
    fans = np.prod(shape[:-2]) * (shape[-2] + shape[-1])
    bound = np.sqrt(6 / fans)
    return jnp.asarray(rng.uniform(-bound, bound, shape), jnp.float32)


def _zeros(size: int) -> Any:
    return jnp.zeros(size, jnp.float32)
