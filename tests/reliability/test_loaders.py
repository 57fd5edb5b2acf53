"""Loaders that raise, die or hang end `fit` with what was reached, and leave no thread behind."""

import multiprocessing
import signal
import sys
import threading
import time

import numpy as np
import pytest

from goodfit import Input, Sequential, callbacks, layers, utils

from .programs import ended, started

X = np.random.default_rng(0).normal(size=(640, 8)).astype(np.float32)
Y = (X[:, 0] > 0).astype(np.int32)
PER_EPOCH = 5


def make():
    model = Sequential([Input((8,)), layers.Dense(2, "softmax")], seed=1)
    model.compile("adam", "sparse_categorical_crossentropy")
    return model


def epochs_until(act):
    """Batches of two epochs, and something else in the middle of the third."""
    begun = []

    def batches():
        begun.append(1)
        for i in range(PER_EPOCH):
            if len(begun) == 3 and i == 2:
                act()
            yield X[:64], Y[:64]

    return batches


def tear():
    raise OSError("torn tape")


def run_out():
    raise StopIteration  # within a generator Python makes a RuntimeError of it


def threads():
    return [thread for thread in threading.enumerate() if thread.name == "prefetch"]


@pytest.mark.parametrize(
    ("act", "error"), [(tear, OSError), (run_out, RuntimeError), (sys.exit, SystemExit)]
)
def test_an_error_is_raised_and_the_epochs_before_are_kept(act, error):
    model = make()
    with pytest.raises(error):
        model.fit(epochs_until(act), epochs=9, verbose=0)
    assert len(model.history.history["loss"]) == 2
    assert np.isfinite(model.get_weights()[0]).all()
    assert not threads()


class Files(utils.PyDataset):
    def __init__(self, bad, **options):
        super().__init__(**options)
        self.bad = bad

    def __len__(self):
        return PER_EPOCH

    def __getitem__(self, index):
        if index == self.bad:
            raise OSError("torn tape")
        return X[:64], Y[:64]


@pytest.mark.parametrize("workers", [1, 3])
def test_a_worker_that_raises(workers):
    model = make()
    with pytest.raises(OSError, match="torn tape"):
        model.fit(Files(3, workers=workers), epochs=2, verbose=0)
    assert model.history.stopped_by == "OSError: torn tape"
    assert not threads()


def test_no_thread_is_left_after_any_end():
    def stop(run):
        raise InterruptedError

    whole = make()
    whole.fit(epochs_until(lambda: None), epochs=2, verbose=0)
    assert not threads()
    broken = make()
    with pytest.raises(InterruptedError) as kept:  # which holds the frames, as a notebook does
        broken.fit(
            epochs_until(lambda: None), epochs=2, verbose=0,
            callbacks=[callbacks.LambdaCallback(step_end=stop)],
        )  # fmt: skip
    assert kept
    assert not threads()


HANGING = """
def hanging():
    for i in range({before}):
        yield x[:64], y[:64]
    tell(hangs=True)
    threading.Event().wait()


model = make()
history = model.fit({data}, epochs=5, verbose=0, doctor=False)
tell(by=history.stopped_by, epochs=len(history.history.get("loss", ())))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_one_that_hangs_is_left_at_the_first_signal(number):
    child = started(HANGING.format(before=70, data="hanging"))
    assert "hangs" in child.stdout.readline()
    time.sleep(0.3)
    child.send_signal(number)
    end = ended(child, timeout=60)
    reason = {signal.SIGINT: "interrupted by the user", signal.SIGTERM: "asked to end (SIGTERM)"}
    assert end.told == {"by": reason[number], "epochs": 0}, end.errors
    assert end.code == 0


def test_validation_rows_that_hang_are_left_as_well():
    child = started(HANGING.format(before=1, data="x, y, validation_data=hanging"))
    assert "hangs" in child.stdout.readline()
    time.sleep(0.3)
    child.send_signal(signal.SIGINT)
    end = ended(child, timeout=60)
    assert end.told == {"by": "interrupted by the user", "epochs": 0}, end.errors
    assert end.code == 0


@pytest.mark.slow
def test_a_worker_process_that_is_killed():
    torch = pytest.importorskip("torch")
    rows = torch.utils.data.TensorDataset(torch.tensor(X), torch.tensor(Y))
    loader = torch.utils.data.DataLoader(
        rows, batch_size=8, num_workers=1, multiprocessing_context="spawn"
    )

    def batches():
        for number, batch in enumerate(loader):
            if number == 3:
                for worker in multiprocessing.active_children():
                    worker.kill()
            yield batch

    model = make()
    with pytest.raises(RuntimeError, match="DataLoader worker"):
        model.fit(batches, epochs=2, verbose=0)
    assert "DataLoader worker" in model.history.stopped_by
    for thread in threads():  # PyTorch takes its time to clear up behind the worker
        thread.join(30)
    assert not threads()
