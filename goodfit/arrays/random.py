"""Random numbers that depend on a key alone: the same bits on NumPy and inside a program.

A key is two 32-bit words. Numbers are a function of (key, position), so nothing has to be carried
along, and no order of evaluation, no device and no observer can change what is drawn. The function
is Threefry-2x32 (Salmon and others, "Parallel random numbers: as easy as 1, 2, 3", 2011).
"""

from __future__ import annotations

import math
import zlib
from typing import Any

import numpy as np

from goodfit.arrays.namespace import Array, Function, is_numpy, namespace

LOWEST = 0xFFFFFFFF
ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))
PARITY = 0x1BD11BDA


def key(seed: int) -> Array:
    """The key of a seed (any integer; its lowest 64 bits count).

    Example:
        >>> key(7)
        array([0, 7], dtype=uint32)
    """
    words = seed % 2**64
    return np.array([words >> 32, words & LOWEST], dtype=np.uint32)


def fold(base: Array, data: Array | int | str) -> Array:
    """A new key for a purpose: `fold(key, step)`, `fold(key, "dropout")`.

    Args:
        base: a key, or an array of keys, (..., 2).
        data: a number or a name.

    Example:
        >>> bool((fold(key(0), "dropout") != fold(key(0), "noise")).any())
        True
    """
    xp = namespace(base, data)
    if is_numpy(xp) and base.ndim == 1:
        return _fold_one(base, int(_word(data)))
    low = xp.asarray(_word(data)).astype(np.uint32).reshape(1)
    return xp.concatenate(_threefry(base, xp.zeros_like(low), low), axis=-1)


def fold_each(base: Array, numbers: Array) -> Array:
    """A key for each of several numbers, (count, 2): what `fold` gives for one after the other.

    Example:
        >>> bool((fold_each(key(0), np.arange(3))[2] == fold(key(0), 2)).all())
        True
    """
    xp = namespace(base, numbers)
    low = xp.asarray(numbers).astype(np.uint32).reshape(-1, 1)
    return xp.concatenate(_threefry(base, xp.zeros_like(low), low), axis=-1)


def bits(base: Array, shape: tuple[int, ...]) -> Array:
    """Uniform 32-bit words of the given shape; for each key, where `base` is several, (..., 2)."""
    xp = namespace(base)
    size = math.prod(shape)
    half = (size + 1) // 2
    low = xp.arange(half, dtype=np.uint32)
    words = xp.concatenate(_threefry(base, low, low + np.uint32(half)), axis=-1)
    return words[..., :size].reshape((*base.shape[:-1], *shape))


def uniform(base: Array, shape: tuple[int, ...]) -> Array:
    """Float32 numbers in [0, 1), all multiples of 2**-24.

    Example:
        >>> uniform(key(0), (2,)).dtype, bool((uniform(key(0), (100,)) < 1).all())
        (dtype('float32'), True)
    """
    return (bits(base, shape) >> np.uint32(8)).astype(np.float32) * np.float32(2**-24)


def normal(base: Array, shape: tuple[int, ...]) -> Array:
    """Float32 numbers from the standard normal distribution (Box and Muller 1958)."""
    xp = namespace(base)
    radius = xp.sqrt(-2 * xp.log(1 - uniform(fold(base, 0), shape)))
    return radius * xp.cos(2 * math.pi * uniform(fold(base, 1), shape))


def uniform_each(keys: Array, shape: tuple[int, ...]) -> Array:
    """Numbers in [0, 1) for each of several keys: (count, *shape), a row as `uniform` gives it.

    Example:
        >>> keys = fold_each(key(0), np.arange(3))
        >>> bool((uniform_each(keys, (2,))[1] == uniform(keys[1], (2,))).all())
        True
    """
    words = bits(keys, shape)
    return (words >> np.uint32(8)).astype(np.float32) * np.float32(2**-24)


def normal_each(keys: Array, shape: tuple[int, ...]) -> Array:
    """Standard normal numbers for each of several keys: (count, *shape)."""
    xp = namespace(keys)
    radius = xp.sqrt(-2 * xp.log(1 - uniform_each(fold(keys, 0), shape)))
    return radius * xp.cos(2 * math.pi * uniform_each(fold(keys, 1), shape))


def permutation(base: Array, n: int) -> Array:
    """A random order of `0 .. n - 1`, made on the host."""
    words = np.asarray(base).astype(np.uint64)
    return np.random.Generator(np.random.Philox(key=words)).permutation(n)


def _word(data: Array | int | str) -> Array:
    """32 bits of the purpose: a name's checksum, a number's lowest bits, an array as it is."""
    number = zlib.crc32(data.encode()) if isinstance(data, str) else data
    return np.uint32(number % 2**32) if isinstance(number, int) else number


def _fold_one(base: Array, data: int) -> Array:
    """`fold` by Python's own numbers, of which a few are much quicker than arrays of one."""
    first, second = base.tolist()
    return np.array(_rounds(first, second, 0, data, lambda word: word & LOWEST), np.uint32)


def _threefry(base: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """The words for the keys, whose arithmetic is that of 32 bits by itself."""
    return _rounds(base[..., 0:1], base[..., 1:2], low, high, lambda word: word)


def _rounds(first: Any, second: Any, low: Any, high: Any, cut: Function) -> tuple[Any, Any]:
    """Twenty rounds of add, rotate and mix; the key's words are injected after every four.

    Args:
        first: the key's first word.
        second: its second.
        low: the first word of the position.
        high: its second.
        cut: leaves the lowest 32 bits of a word.
    """
    schedule = (first, second, first ^ second ^ PARITY)
    low, high = cut(low + first), cut(high + second)
    for group in range(5):
        for distance in ROTATIONS[group % 2]:
            low = cut(low + high)
            high = low ^ cut((high << distance) | (high >> (32 - distance)))
        low = cut(low + schedule[(group + 1) % 3])
        high = cut(high + schedule[(group + 2) % 3] + (group + 1))
    return low, high
