"""Made-up sequences: signals, words by their numbers, series of time."""

import numpy as np

from tests.doctor.zoo.program import Rows
from tests.doctor.zoo.tables import split, standard


def hums(rows=450, length=20, noise=0.3) -> Rows:
    """Which of three tones a short recording holds, wherever it begins."""
    rng = np.random.default_rng(31)
    tone = rng.integers(3, size=rows)
    angle = np.array([0.35, 0.8, 1.5])[tone, None] * np.arange(length)
    signal = np.sin(angle + rng.uniform(0, 2 * np.pi, size=(rows, 1)))
    return split((signal + noise * rng.normal(size=signal.shape))[..., None], tone, "accuracy")


def tanks(rows=450, length=12) -> Rows:
    """How full a leaking tank is after some hours of rain: one number of unit size."""
    rng = np.random.default_rng(32)
    rain = rng.normal(size=(rows, length, 2))
    leak = 0.75 ** np.arange(length)[::-1]
    level = (rain[..., 0] + 0.5 * rain[..., 1]) @ leak
    return split(rain, standard(level), "r2")


def notes(rows=600, length=12, words=60, topics=4) -> Rows:
    """The topic of a note of some words, a third of which belong to it."""
    rng = np.random.default_rng(33)
    topic = rng.integers(topics, size=rows)
    own = words // topics
    of_topic = topic[:, None] * own + rng.integers(own, size=(rows, length))
    chosen = rng.random((rows, length)) < 0.4
    text = np.where(chosen, of_topic, rng.integers(words, size=(rows, length)))
    return split(text.astype(np.int32), topic, "accuracy")


def tides(rows=500, window=16) -> Rows:
    """The next height of the sea by the last ones: two waves and chance."""
    rng = np.random.default_rng(34)
    time = np.arange(rows + window)
    sea = np.sin(0.5 * time) + 0.6 * np.sin(0.23 * time + 1) + 0.1 * rng.normal(size=len(time))
    return windows(standard(sea), window)


def prices(rows=500, window=10) -> Rows:
    """The next price by the last ones, of which it is one with a chance step added."""
    rng = np.random.default_rng(35)
    return windows(standard(np.cumsum(rng.normal(size=rows + window))), window)


def windows(series, window) -> Rows:
    """Pieces of a series, and the value that follows each."""
    pieces = np.lib.stride_tricks.sliding_window_view(series, window)[:-1]
    return split(np.array(pieces)[..., None], series[window:].copy(), "r2")
