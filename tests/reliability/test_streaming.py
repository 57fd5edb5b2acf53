"""Rows of a file too large for the memory train nearly as fast as rows in it."""

import time

import numpy as np
import pytest

from goodfit import Input, Sequential, callbacks, layers
from goodfit.data import sources

ROWS, EPOCHS, TRIES = 60_000, 4, 8


class Clock(callbacks.Callback):
    every_step = False

    def fit_start(self, run):
        self.times = []

    def epoch_start(self, run):
        self.times.append(time.perf_counter())

    def seconds(self):
        """Of the quickest epoch after the first, which compiles."""
        return min(np.diff(self.times)[1:])


@pytest.mark.alone
@pytest.mark.slow
def test_nine_tenths_of_the_speed_in_memory(tmp_path, monkeypatch):
    """By turns, until neither was slowed down by what else the machine does."""
    monkeypatch.setattr(sources, "IN_MEMORY_BYTES", 0)
    x = np.random.default_rng(0).normal(size=(ROWS, 784)).astype(np.float32)
    y = (np.arange(ROWS) % 10).astype(np.int32)
    np.save(tmp_path / "x.npy", x)
    lying_in_file = np.load(tmp_path / "x.npy", mmap_mode="r")

    def seconds(rows):
        hidden = [layers.Dense(512, "relu"), layers.Dense(256, "relu")]
        model = Sequential([Input((784,)), *hidden, layers.Dense(10, "softmax")], seed=1)
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        clock = Clock()
        model.fit(
            rows, y, batch_size=128, epochs=EPOCHS, verbose=0, callbacks=[clock], doctor=False
        )
        return clock.seconds()

    in_memory, in_file = [], []
    for _ in range(TRIES):
        in_memory.append(seconds(x))
        in_file.append(seconds(lying_in_file))
        if min(in_memory) / min(in_file) >= 0.9:
            return
    pytest.fail(f"in memory {in_memory}, in a file {in_file} seconds")
