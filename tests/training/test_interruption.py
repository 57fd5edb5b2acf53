"""Ctrl-C and SIGTERM as they come to real processes, from outside and at any moment."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading

import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.callbacks import LambdaCallback
from goodfit.layers import Dense
from goodfit.training.interruption import heeded

TRAINS = """
    import json, signal, sys, numpy as np
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background ignores it
    from goodfit import Input, Sequential, callbacks
    from goodfit.layers import Dense

    def train(*more):
        x = np.linspace(-1, 1, 200, dtype=np.float32)[:, None]
        model = Sequential([Input((1,)), Dense(4, "tanh"), Dense(1)], seed=0)
        model.compile("adam", "mse")
        ready = callbacks.LambdaCallback(epoch_end=lambda run: run.epoch or print(1, flush=True))
        try:
            model.fit(x, x**2, epochs=10**9, verbose=0, doctor=False, callbacks=[ready, *more])
        except BaseException as error:
            print(json.dumps([type(error).__name__, len(model.history.epoch) > 0]))
        else:
            print(json.dumps([model.history.stopped_by, len(model.history.epoch) > 0]))
"""
ALONE = TRAINS + "    train()\n"
IN_A_NOTEBOOK = (
    TRAINS
    + """
    import asyncio

    async def cell():  # a kernel runs cells in the main thread, with the usual handler put back
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        train()
        assert signal.signal(signal.SIGINT, before) is signal.default_int_handler

    asyncio.run(cell())
"""
)
SLOW_CALLBACK = (
    TRAINS
    + """
    import time

    class Slow(callbacks.Callback):
        def epoch_start(self, run):
            if run.epoch:
                print(2, flush=True)
                time.sleep(60)

    train(Slow())
"""
)


@pytest.fixture(autouse=True)
def usual_handler():
    """In the background of a shell Ctrl-C is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def child(program):
    """A process that has finished its first epoch."""
    options = {"stdout": subprocess.PIPE, "text": True, "env": dict(os.environ)}
    started = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], **options)
    assert started.stdout.readline() == "1\n"
    return started


@pytest.mark.parametrize(
    ("number", "reason"),
    [(signal.SIGINT, "interrupted by the user"), (signal.SIGTERM, "asked to end (SIGTERM)")],
)
def test_a_process_that_is_asked_to_end_returns_its_history(number, reason):
    asked = child(ALONE)
    asked.send_signal(number)
    assert json.loads(asked.communicate(timeout=60)[0]) == [reason, True]
    assert asked.returncode == 0


def test_in_a_notebook_too():
    asked = child(IN_A_NOTEBOOK)
    asked.send_signal(signal.SIGINT)
    assert json.loads(asked.communicate(timeout=60)[0]) == ["interrupted by the user", True]


def test_the_second_press_does_not_wait_for_what_takes_long():
    asked = child(SLOW_CALLBACK)
    assert asked.stdout.readline() == "2\n"
    asked.send_signal(signal.SIGINT)
    with pytest.raises(subprocess.TimeoutExpired):
        asked.wait(timeout=0.5)
    asked.send_signal(signal.SIGINT)
    assert json.loads(asked.communicate(timeout=30)[0]) == ["KeyboardInterrupt", True]


def test_in_another_thread_signals_are_left_alone():
    seen = []
    x = np.ones((8, 1), np.float32)
    model = Sequential([Input((1,)), Dense(1)])
    model.compile("sgd", "mse", run_eagerly=True)
    watch = LambdaCallback(step_end=lambda run: seen.append(signal.getsignal(signal.SIGINT)))

    def train():
        model.fit(x, x, verbose=0, doctor=False, callbacks=[watch])

    thread = threading.Thread(target=train)
    thread.start()
    thread.join()
    assert seen == [signal.getsignal(signal.SIGINT)]


def test_one_run_within_another_leaves_signals_to_the_outer_one():
    outer, inner = [], []
    with heeded(outer.append):
        with heeded(inner.append):
            signal.raise_signal(signal.SIGTERM)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert (outer, inner) == (["asked to end (SIGTERM)"], [])
