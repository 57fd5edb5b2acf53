"""Processes that are killed, at any moment, again and again: what is left is whole, and goes on.

Run as a program, this file is a nursery: it forks children that train, and kills each of them. They
train in plain NumPy, without threads, so that a fork is a whole process.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import pytest

from goodfit import Input, Sequential, callbacks, layers
from goodfit.arrays import trees
from goodfit.callbacks.checkpoints import Checkpoints
from goodfit.optimizers import Adam
from goodfit.optimizers.schedules import CosineDecay

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(60, 8)).astype(np.float32)
Y = (X[:, 0] * X[:, 1] > 0).astype(np.int32)
EPOCHS = 200
MOST = 2000


def make(width, eager=True):
    chain = [layers.Dense(width, "relu"), layers.BatchNormalization(), layers.Dropout(0.3)]
    model = Sequential([Input((8,)), *chain, layers.Dense(2, "softmax")], seed=3)
    optimizer = Adam(CosineDecay(0.01, 1000))
    model.compile(
        optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=eager
    )
    return model


def watching():
    return [
        callbacks.EarlyStopping(patience=10**6, restore_best_weights=True),
        callbacks.ReduceLROnPlateau(patience=3),
    ]


def fit(model, *keeping, epochs=EPOCHS, **options):
    return model.fit(
        X, Y, batch_size=10, epochs=epochs, verbose=0, validation_split=0.2,
        callbacks=[*watching(), *keeping], **options,
    )  # fmt: skip


def nursery(folder, width):
    """Kills children until one is done; prints how many, and what they left behind."""
    usual = seconds_of_epochs(2, width)
    moments, kills, half_written = random.Random(1), 0, 0
    while True:
        child = os.fork()
        if child == 0:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)  # the disk may be full
                fit(make(width), callbacks.BackupAndRestore(folder, 1, delete_checkpoint=False))
            os._exit(0)
        time.sleep(moments.uniform(0.0, usual))
        os.kill(child, signal.SIGKILL)
        if os.WIFEXITED(ended := os.waitpid(child, 0)[1]):
            assert ended == 0
            break
        kills += 1
        half_written += bool(list(folder.glob("*.part")) + list(folder.glob(".*.part")))
        Checkpoints(folder, resume=True).newest()  # warns, which is an error here, if it is damaged
        if kills == MOST:
            raise AssertionError("no child came any further")
    sys.stdout.write(json.dumps([kills, half_written]))


def seconds_of_epochs(count, width):
    """How long some epochs take with their checkpoints, once all is imported."""
    for epochs in (1, count):
        with tempfile.TemporaryDirectory() as folder:
            began = time.perf_counter()
            fit(make(width), callbacks.BackupAndRestore(folder, 1), epochs=epochs)
    return time.perf_counter() - began


def killed(folder, width):
    """How many children were killed, and how many of them while they wrote."""
    program = [sys.executable, "-W", "error", __file__, str(folder), str(width)]
    ran = subprocess.run(program, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def require_same(folder, width):
    whole, model = make(width), make(width)
    expected = fit(whole)
    history = fit(model, checkpoint=folder, resume=True)
    assert history.history == expected.history
    assert str(history.diagnosis) == str(expected.diagnosis)
    for (path, ours), (_, theirs) in zip(
        trees.items(model.state), trees.items(whole.state), strict=True
    ):
        np.testing.assert_array_equal(ours, theirs, err_msg=str(path))


@pytest.mark.slow
def test_a_training_killed_hundreds_of_times_is_the_same_as_one_that_never_was(tmp_path):
    kills, half_written = killed(tmp_path, width=2000)
    assert kills > 50
    assert half_written > 5
    require_same(tmp_path, width=2000)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few blocks, where the system lets us make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=160k", "none", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("no right to mount a small disk")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.slow
def test_on_a_full_disk_too(small_disk):
    assert killed(small_disk, width=100)[0] > 20  # in the end three files would be too large
    require_same(small_disk, width=100)


COMPILED = f"""
import sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_killed import fit, make
from goodfit import callbacks

tell = callbacks.LambdaCallback(epoch_start=lambda run: print(run.epoch, flush=True))
fit(make(16, eager=False), tell, epochs=800, checkpoint=sys.argv[1], resume=True)
"""


@pytest.mark.slow
def test_compiled_and_at_the_usual_pace_of_checkpoints(tmp_path):
    moments, begun, ended = random.Random(2), [], -signal.SIGKILL
    while ended == -signal.SIGKILL:
        program = [sys.executable, "-c", COMPILED, str(tmp_path)]
        seen, most = [], moments.randint(50, 250)
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True) as child:
            for line in child.stdout:
                seen.append(int(line))
                if len(seen) == most:
                    child.kill()
        begun, ended = [*begun, *seen[:1]], child.returncode
    assert ended == 0
    whole, model = make(16, eager=False), make(16, eager=False)
    expected = fit(whole, epochs=800)
    history = fit(model, epochs=800, checkpoint=tmp_path, resume=True)
    assert len(set(begun)) > 3
    assert history.history == expected.history
    for ours, theirs in zip(model.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


if __name__ == "__main__":
    nursery(Path(sys.argv[1]), int(sys.argv[2]))
