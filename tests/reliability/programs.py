"""What the tests of reliability run: small programs, each as a process of its own."""

import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from typing import NamedTuple

BEGINNING = """
import json, os, signal, sys, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
import numpy as np
from goodfit import Input, Sequential, callbacks, layers

random = np.random.default_rng(0)
x = random.normal(size=(640, 8)).astype(np.float32)
y = (x[:, 0] > 0).astype(np.int32)


def make(width=8, inputs=8, seed=1):
    chain = [layers.Dense(width, "relu"), layers.Dropout(0.2), layers.Dense(2, "softmax")]
    model = Sequential([Input((inputs,)), *chain], seed=seed)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def tell(**found):
    print(json.dumps(found), flush=True)
"""
"""What each of them begins with."""


class Ended(NamedTuple):
    """What a program told, the code that it ended with, and the seconds from its last word on."""

    told: dict
    code: int
    seconds: float
    errors: str


def started(code, **environment):
    """A program that has begun: `code` behind what all of them begin with."""
    source = BEGINNING + textwrap.dedent(code)
    return subprocess.Popen(
        [sys.executable, "-c", source],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )


def ended(process, timeout=300):
    """What came of it; a program that does not end is killed, as its code tells."""
    too_long = threading.Timer(timeout, process.kill)
    too_long.start()
    try:
        told = process.stdout.readline()
        since = time.perf_counter()
        rest, errors = process.communicate()
    finally:
        too_long.cancel()
    seconds = time.perf_counter() - since
    line = (told + rest).strip().rpartition("\n")[2]
    return Ended(json.loads(line) if line else {}, process.returncode, seconds, errors)


def run(code, **environment):
    """What came of a program."""
    return ended(started(code, **environment))
