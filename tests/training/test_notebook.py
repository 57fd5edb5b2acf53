"""Interrupts as a notebook sends them: to a real kernel, in the middle of a cell that trains."""

import ast
import time

import pytest

manager = pytest.importorskip("jupyter_client.manager")
pytest.importorskip("ipykernel")

IMPORTS = """
import time, numpy as np
from goodfit import Input, Sequential, callbacks
from goodfit.layers import Dense
x = np.linspace(-1, 1, 64, dtype=np.float32)[:, None]
y = x**2
model = Sequential([Input((1,)), Dense(4, "tanh"), Dense(1)], seed=0)
model.compile("sgd", "mse")
stopping = callbacks.EarlyStopping("val_loss", patience=10**9, restore_best_weights=True)
"""
TRAINS = """
class Spoils(callbacks.Callback):
    def fit_start(self, run):
        self.first = run.weights()

    def epoch_end(self, run):
        if run.epoch == 3:
            print("begun", flush=True)
        if run.epoch >= 3:
            run.restore(self.first)

history = model.fit(
    x, y, validation_data=(x, y), epochs=10**9, verbose=0, doctor=False,
    callbacks=[stopping, Spoils()],
)
"""
TELLS = """
best = min(history.history["val_loss"])
losses = history.history["val_loss"]
got_worse = losses[-1] > 1.01 * best
print([history.stopped_by, len(losses) > 4, got_worse, model.evaluate(x, y, verbose=0) == best])
"""
WAITS = """
def wait(run):
    print("begun", flush=True)
    time.sleep(600)

model.fit(x, y, epochs=9, verbose=0, callbacks=[callbacks.LambdaCallback(epoch_end=wait)])
"""


@pytest.fixture
def kernel():
    started, client = manager.start_new_kernel(startup_timeout=120)
    yield Kernel(started, client)
    client.stop_channels()
    started.shutdown_kernel(now=True)


class Kernel:
    """A kernel and who talks to it."""

    def __init__(self, started, client):
        self.started, self.client = started, client

    def run(self, cell, interrupts=0):
        """What a cell prints, or the name of its error; interrupted once it has begun to train."""
        number, printed = self.client.execute(cell), ""
        while True:
            message = self.client.get_iopub_msg(timeout=120)
            kind, content = message["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") != number:
                continue
            if kind == "stream":
                printed += content["text"]
            if kind == "error":
                printed += content["ename"]
            if kind == "status" and content["execution_state"] == "idle":
                return printed
            if "begun" in printed:
                for _ in range(interrupts):
                    time.sleep(0.5)
                    self.started.interrupt_kernel()
                interrupts = 0


def test_the_first_interrupt_ends_a_cell_well_and_the_next_at_once(kernel):
    assert kernel.run(IMPORTS) == ""
    assert kernel.run(TRAINS, interrupts=1).strip() == "begun"
    told = ast.literal_eval(kernel.run(TELLS))
    assert told == ["interrupted by the user", True, True, True]

    since = time.perf_counter()
    assert "KeyboardInterrupt" in kernel.run(WAITS, interrupts=2)
    assert time.perf_counter() - since < 60
    assert kernel.run("print(len(model.history.epoch), model.history.stopped_by)").split() == [
        "1", "interrupted", "by", "the", "user"
    ]  # fmt: skip
    assert kernel.run("print(1 + 1)").strip() == "2"
