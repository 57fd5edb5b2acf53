"""What many models and large files take of the memory."""

import gc
import weakref

import numpy as np
import pytest

from goodfit import Input, Sequential, layers

from .programs import run

MANY = """
import ctypes, gc


def mebibytes():
    gc.collect()
    ctypes.CDLL("libc.so.6").malloc_trim(0)  # what is free already is not counted
    lines = open("/proc/self/status").read().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


after = {}
for number in range(1, 201):
    model = make()
    model.fit(x, y, epochs=2, verbose=0, validation_split=0.2)
    model.predict(x, verbose=0)
    del model
    if number in (20, 110, 200):
        after[number] = mebibytes()
tell(**{str(number): size for number, size in after.items()})
"""


@pytest.mark.slow
def test_two_hundred_models():
    told = run(MANY).told
    assert told["200"] - told["20"] < 15, told


@pytest.mark.parametrize("eager", [False, True])
def test_a_model_goes_with_all_it_has(eager):
    def make_and_forget():
        model = Sequential([Input((4,)), layers.Dense(2, "softmax")], seed=0)
        model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=eager)
        history = model.fit(np.ones((8, 4)), np.arange(8) % 2, verbose=0)
        model.predict(np.ones((8, 4)), verbose=0)
        parts = [model, model.graph, model.programs(), model.layers[0], history]
        return [weakref.ref(part) for part in parts]

    left = make_and_forget()
    gc.collect()
    assert [reference() for reference in left] == [None] * len(left)


LARGE = """
import tempfile
from goodfit.models.memory import peak_bytes

with tempfile.NamedTemporaryFile() as file:
    rows = 20 * 2**30 // (4 * 784)
    pictures = np.memmap(file.name, np.float32, "w+", shape=(rows, 784))
    classes = (np.arange(rows) % 2).astype(np.int32)
    model = make(16, inputs=784)
    losses = model.fit(
        pictures, classes, 1024, epochs=2, steps_per_epoch=40, shuffle={shuffle}, verbose=0
    ).history["loss"]
    blocks = os.stat(file.name).st_blocks
tell(
    gibibytes=peak_bytes() / 2**30,
    size=pictures.nbytes / 2**30, disk=blocks * 512 / 2**30, losses=losses,
)
"""


@pytest.mark.slow
@pytest.mark.parametrize("shuffle", [False, True])
def test_twenty_gibibytes_in_less_than_two(shuffle):
    """A file with holes: as many numbers as it says, of which hardly any takes room on the disk."""
    told = run(LARGE.format(shuffle=shuffle)).told
    assert told["size"] > 19.99
    assert told["disk"] < 0.1
    assert told["gibibytes"] < 2, told
    assert np.isfinite(told["losses"]).all()
