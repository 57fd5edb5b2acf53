"""The networks of the workloads as one writes them in JAX by hand: first weights, and a function.

Each is `(first, apply)`: `first(rng)` gives a tree of weights, `apply(weights, x)` the outputs.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

Weights = Any
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
    """LSTM 128 over the rows of a picture, 10.

    On processors one product of input and state in the loop is quicker than two, of which that of
    the inputs may come before it.
    """

    def first(rng: Any) -> Weights:
        return {
            "kernel": _glorot(rng, 28 + 128, 512), "bias": _zeros(512),
            "w": _glorot(rng, 128, 10), "b": _zeros(10),
        }  # fmt: skip

    def apply(w: Weights, x: Any) -> Any:
        def step(carry: Any, row: Any) -> Any:
            h, c = carry
            gates = jnp.concatenate([row, h], axis=1) @ w["kernel"] + w["bias"]
            i, f, g, o = jnp.split(gates, 4, axis=1)
            c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
            h = jax.nn.sigmoid(o) * jnp.tanh(c)
            return (h, c), None

        start = jnp.zeros((len(x), 128), x.dtype)
        (h, _), _ = jax.lax.scan(step, (start, start), x.swapaxes(0, 1))
        return h @ w["w"] + w["b"]

    return first, apply


def california() -> Network:
    """8-64-64-1."""
    return _perceptron(8, 64, 64, 1)


def spam_gru() -> Network:
    """Embedding, GRU 64, 2."""

    def first(rng: Any) -> Weights:
        return {
            "words": _uniform(rng, 2000, 32),
            "inner": _glorot(rng, 32, 192), "inner_bias": _zeros(192),
            "outer": _glorot(rng, 64, 192), "outer_bias": _zeros(192),
            "w": _glorot(rng, 64, 2), "b": _zeros(2),
        }  # fmt: skip

    def apply(w: Weights, x: Any) -> Any:
        def step(h: Any, words: Any) -> Any:
            reset, update, new = jnp.split(words @ w["inner"] + w["inner_bias"], 3, axis=1)
            r, z, n = jnp.split(h @ w["outer"] + w["outer_bias"], 3, axis=1)
            z = jax.nn.sigmoid(update + z)
            return z * h + (1 - z) * jnp.tanh(new + jax.nn.sigmoid(reset + r) * n), None

        h, _ = jax.lax.scan(step, jnp.zeros((len(x), 64), jnp.float32), w["words"][x.T])
        return h @ w["w"] + w["b"]

    return first, apply


def shakespeare() -> Network:
    """Two blocks of width 128 over 64 letters."""

    def first(rng: Any) -> Weights:
        return {
            "letters": _uniform(rng, 65, 128), "places": _uniform(rng, 64, 128),
            "blocks": [_first_block(rng, 128) for _ in range(2)],
            "norm": _first_norm(128), "w": _glorot(rng, 128, 65), "b": _zeros(65),
        }  # fmt: skip

    def apply(w: Weights, x: Any) -> Any:
        x = w["letters"][x] + w["places"]
        for block in w["blocks"]:
            x = _block(block, x)
        return _norm(w["norm"], x) @ w["w"] + w["b"]

    return first, apply


def _first_block(rng: Any, width: int, heads: int = 4) -> Weights:
    size = width // heads
    inputs = _glorot(rng, width, 3 * width).reshape(width, 3, heads, size)
    return {
        "before": _first_norm(width), "between": _first_norm(width),
        "inputs": inputs, "inputs_bias": jnp.zeros((3, heads, size), jnp.float32),
        "output": _glorot(rng, width, width), "output_bias": _zeros(width),
        "w1": _glorot(rng, width, 4 * width), "b1": _zeros(4 * width),
        "w2": _glorot(rng, 4 * width, width), "b2": _zeros(width),
    }  # fmt: skip


def _block(w: Weights, x: Any) -> Any:
    split = jnp.einsum("btw,wjhs->jbths", _norm(w["before"], x), w["inputs"])
    query, key, value = split + w["inputs_bias"][:, None, None]
    seen = jax.nn.dot_product_attention(query, key, value, is_causal=True)
    x = x + seen.reshape(x.shape) @ w["output"] + w["output_bias"]
    inner = jax.nn.relu(_norm(w["between"], x) @ w["w1"] + w["b1"])
    return x + inner @ w["w2"] + w["b2"]


def _first_norm(width: int) -> Weights:
    return {"scale": jnp.ones(width, jnp.float32), "shift": _zeros(width)}


def _norm(w: Weights, x: Any) -> Any:
    x = x - x.mean(axis=-1, keepdims=True)
    return x * jax.lax.rsqrt((x * x).mean(axis=-1, keepdims=True) + 1e-5) * w["scale"] + w["shift"]


def _perceptron(*sizes: int) -> Network:
    pairs = list(itertools.pairwise(sizes))

    def first(rng: Any) -> Weights:
        return [{"w": _glorot(rng, *pair), "b": _zeros(pair[1])} for pair in pairs]

    def apply(w: Weights, x: Any) -> Any:
        x = x.reshape(len(x), -1)
        for layer in w[:-1]:
            x = jax.nn.relu(x @ layer["w"] + layer["b"])
        return x @ w[-1]["w"] + w[-1]["b"]

    return first, apply


def _convolve(x: Any, kernel: Any) -> Any:
    layout = ("NHWC", "HWIO", "NHWC")
    return jax.lax.conv_general_dilated(x, kernel, (1, 1), "VALID", dimension_numbers=layout)


def _glorot(rng: Any, *shape: int) -> Any:
    fans = np.prod(shape[:-2]) * (shape[-2] + shape[-1])
    bound = np.sqrt(6 / fans)
    return jnp.asarray(rng.uniform(-bound, bound, shape), jnp.float32)


def _uniform(rng: Any, *shape: int) -> Any:
    return jnp.asarray(rng.uniform(-0.05, 0.05, shape), jnp.float32)


def _zeros(size: int) -> Any:
    return jnp.zeros(size, jnp.float32)
