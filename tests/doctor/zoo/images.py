"""Made-up pictures, with values from 0 to 1."""

import numpy as np

from tests.doctor.zoo.program import Rows
from tests.doctor.zoo.tables import split


def gratings(rows=480, size=10, noise=0.15) -> Rows:
    """In which of four directions the stripes run, wherever they begin."""
    rng = np.random.default_rng(21)
    direction = rng.integers(4, size=rows)
    angle, phase = direction * np.pi / 4, rng.uniform(0, 2 * np.pi, size=rows)
    down, across = np.mgrid[:size, :size]
    wave = np.cos(angle)[:, None, None] * across + np.sin(angle)[:, None, None] * down
    pictures = 0.5 + 0.5 * np.sin(1.6 * wave + phase[:, None, None])
    return _pictures(rng, pictures, direction, noise)


def shapes(rows=480, size=12, noise=0.1) -> Rows:
    """Which of three shapes there is, anywhere: a plus, a cross or a box."""
    rng = np.random.default_rng(22)
    plus, cross, box = np.zeros((3, 5, 5))
    plus[2], plus[:, 2] = 1, 1
    cross[np.arange(5), np.arange(5)] = cross[np.arange(5), np.arange(4, -1, -1)] = 1
    box[[0, -1]], box[:, [0, -1]] = 1, 1
    which = rng.integers(3, size=rows)
    pictures = np.zeros((rows, size, size))
    for picture, kind in zip(pictures, which, strict=True):
        top, left = rng.integers(size - 5, size=2)
        picture[top : top + 5, left : left + 5] = (plus, cross, box)[kind]
    return _pictures(rng, pictures, which, noise)


def lamps(rows=480, size=8, noise=0.15) -> Rows:
    """Which of six places in the picture is lit."""
    rng = np.random.default_rng(23)
    which = rng.integers(6, size=rows)
    pictures = np.zeros((rows, size, size))
    for picture, place in zip(pictures, which, strict=True):
        top, left = 1 + 3 * (place // 3), 3 * (place % 3)
        picture[top : top + 2, left : left + 2] = rng.uniform(0.4, 1)
    return _pictures(rng, pictures, which, noise)


def fills(rows=480, size=8) -> Rows:
    """How much of the picture is bright: one number of unit size."""
    rng = np.random.default_rng(24)
    level = rng.uniform(0.1, 0.9, size=rows)
    pictures = (rng.random((rows, size, size)) < level[:, None, None]).astype(float)
    share = pictures.mean(axis=(1, 2))
    return split(pictures[..., None], (share - share.mean()) / share.std(), "r2")


def _pictures(rng, pictures, labels, noise) -> Rows:
    noisy = np.clip(pictures + noise * rng.normal(size=pictures.shape), 0, 1)
    return split(noisy[..., None], labels, "accuracy")
