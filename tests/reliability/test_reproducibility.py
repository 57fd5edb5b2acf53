"""The same seed gives the same bits, in whatever process and whatever runs beside it."""

import os
import subprocess
import sys

import numpy as np
import pytest

from goodfit import Input, Sequential, layers

from .programs import ended, run, started

TRAINING = """
import hashlib

chain = {chain}
model = Sequential([Input({shape}), *chain, layers.Dense(10, "softmax")], seed=3)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
x = random.normal(size=(400, *{shape})).astype(np.float32)
y = random.integers(0, 10, 400)
history = model.fit(x, y, batch_size=100, epochs=2, verbose=0, validation_split=0.2)
digest = hashlib.sha256(repr(history.history).encode() + str(history.diagnosis).encode())
for array in [*model.get_weights(), model.predict(x, verbose=0)]:
    digest.update(array.tobytes())
tell(bits=digest.hexdigest(), loss=history.history["loss"][-1])
"""
NETWORKS = {
    "dense": TRAINING.format(
        shape="(100,)",
        chain='[layers.Dense(64, "relu"), layers.Dropout(0.2), layers.BatchNormalization()]',
    ),
    "convolutions": TRAINING.format(
        shape="(20, 20, 1)",
        chain='[layers.Conv2D(8, 3, activation="relu"), layers.MaxPooling2D(), layers.Flatten()]',
    ),
    "recurrent": TRAINING.format(shape="(12, 8)", chain="[layers.LSTM(32)]"),
}
FRESH = {"JAX_ENABLE_COMPILATION_CACHE": "false"}
THREADS = {"NPROC": "2"}


@pytest.mark.slow
@pytest.mark.parametrize("network", NETWORKS)
def test_processes_under_load_and_with_other_hashes(network):
    """Also where one takes its programs from the disk, and another compiles them."""
    code = NETWORKS[network]
    alone = run(code, PYTHONHASHSEED="1").told
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(os.cpu_count() or 1)
    ]
    try:
        children = [
            started(code, PYTHONHASHSEED="2", **FRESH),
            started(code, PYTHONHASHSEED="3"),
        ]
        beside = [ended(child).told for child in children]
    finally:
        for process in busy:
            process.kill()
            process.wait()
    assert beside == [alone, alone]


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="cores cannot be chosen here")
@pytest.mark.parametrize("network", NETWORKS)
def test_another_number_of_cores(network):
    """The sums may be cut otherwise; with NPROC they are not."""
    confined = "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n" + NETWORKS[network]
    many, one = run(NETWORKS[network]).told, run(confined).told
    assert many["loss"] == pytest.approx(one["loss"], rel=1e-5)
    assert run(NETWORKS[network], **THREADS).told == run(confined, **THREADS).told


@pytest.mark.parametrize(
    "chain",
    [
        lambda: [layers.Dense(16, "tanh"), layers.Dropout(0.3), layers.BatchNormalization()],
        lambda: [layers.Reshape((4, 2)), layers.GRU(8)],
    ],
)
def test_plain_numpy_and_programs_agree_to_rounding(chain):
    x = np.random.default_rng(0).normal(size=(60, 8)).astype(np.float32)
    y = (x[:, 0] > 0).astype(np.int32)

    def losses(eager):
        model = Sequential([Input((8,)), *chain(), layers.Dense(2, "softmax")], seed=5)
        model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=eager)
        return model.fit(x, y, epochs=5, batch_size=10, verbose=0, doctor=False).history["loss"]

    np.testing.assert_allclose(losses(eager=True), losses(eager=False), rtol=1e-5)
