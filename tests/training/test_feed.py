"""How an epoch is gone on with: sources that can jump to their place do, and all give the same."""

import threading

import numpy as np
import pytest

from goodfit import Input, Sequential, callbacks, layers
from goodfit.arrays import trees
from goodfit.callbacks import Callback
from goodfit.data.rows import RowSource
from goodfit.training import feed
from goodfit.utils import PyDataset

RANDOM = np.random.default_rng(0)
X = RANDOM.uniform(size=(56, 4, 4, 1)).astype(np.float32)
Y = (X[:, 0, 0, 0] > 0.5).astype(np.int32)
ENDS = [0, 8, 11, 19, 24, 32, 40, 43, 51, 56]
BATCHES = len(ENDS) - 1


def make():
    """What is random in it depends on the number of the step, and on that of the row."""
    chain = [layers.RandomFlip(), layers.Flatten(), layers.Dropout(0.3), layers.Dense(2, "softmax")]
    model = Sequential([Input((4, 4, 1)), *chain], seed=3)
    model.compile("adam", "sparse_categorical_crossentropy", run_eagerly=True)
    return model


class Uneven(PyDataset):
    """Batches of many lengths, which are filled up to the longest so far."""

    def __init__(self, read):
        super().__init__()
        self.read = read

    def __len__(self):
        return BATCHES

    def __getitem__(self, index):
        self.read.append(index)
        return X[ENDS[index] : ENDS[index + 1]], Y[ENDS[index] : ENDS[index + 1]]


def in_rows(read):
    def take(rows):
        read.append(int(rows[0]) // 8)
        return X[rows], Y[rows]

    return RowSource(take, 56, 8, shuffle=False)


def generated(read):
    def batches():
        for index in range(BATCHES):
            read.append(index)
            yield X[ENDS[index] : ENDS[index + 1]], Y[ENDS[index] : ENDS[index + 1]]

    return batches


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(feed, "STEPS_OF_BLOCK", 2)
    monkeypatch.setattr(RowSource, "block_bytes", 1_100)  # two batches


class CutError(Exception):
    """The end of a process, for tests that stay in theirs."""


class Cut(Callback):
    def step_end(self, run):
        if (run.epoch, run.step) == (1, 6):
            raise CutError


def fit(model, x, *more, **options):
    given = {"epochs": 3, "verbose": 0, "doctor": False, "shuffle": False} | options
    return model.fit(x, callbacks=[*more], **given)


def require_same(ours, theirs):
    for (path, one), (_, other) in zip(
        trees.items(ours.state), trees.items(theirs.state), strict=True
    ):
        np.testing.assert_array_equal(one, other, err_msg=str(path))
    assert ours.history.history == theirs.history.history


@pytest.mark.parametrize(
    ("source", "read_again"),
    [
        (Uneven, [4, 5, 6, 7, 8, *range(9)]),
        (in_rows, [4, 6, 0, 2, 4, 6]),
        (generated, [*range(9), *range(9)]),
    ],
)
def test_an_epoch_is_gone_on_with_where_the_source_can_jump_to(tmp_path, source, read_again):
    whole = make()
    fit(whole, source([]))
    with pytest.raises(CutError):
        fit(make(), source([]), callbacks.BackupAndRestore(tmp_path, save_freq=1), Cut())
    read, model = [], make()
    fit(model, source(read), checkpoint=tmp_path, resume=True)
    require_same(model, whole)
    assert read[-len(read_again) :] == read_again
    assert set(read[: -len(read_again)]) <= {0}  # it is looked at before training begins


@pytest.mark.parametrize("shuffle", [True, False])
def test_rows_in_another_order_are_gone_on_with(tmp_path, shuffle):
    def rows():
        return RowSource(lambda rows: (X[rows], Y[rows]), 56, 8)

    whole = make()
    fit(whole, rows(), shuffle=shuffle, steps_per_epoch=6)
    options = {"shuffle": shuffle, "steps_per_epoch": 6}
    kept = callbacks.BackupAndRestore(tmp_path, save_freq=1)
    with pytest.raises(CutError):
        fit(make(), rows(), kept, Cut(), **options)
    model = make()
    fit(model, rows(), checkpoint=tmp_path, resume=True, **options)
    require_same(model, whole)


class Asks(Callback):
    """Knows how the user asks for a pause."""

    def fit_start(self, run):
        self.ask = run.ask


def hanging(asks, released, epoch):
    """Batches that do not come any more in the middle of an epoch, when somebody loses patience."""
    begun = []

    def batches():
        begun.append(1)
        for index in range(BATCHES):
            if len(begun) == epoch and index == 6:
                asks.ask("enough of it")
                released.wait()
            yield X[ENDS[index] : ENDS[index + 1]], Y[ENDS[index] : ENDS[index + 1]]

    return batches


@pytest.mark.parametrize(("what", "epoch"), [("training", 2), ("validation", 1)])
def test_data_that_hang_cost_no_step(tmp_path, what, epoch):
    """The steps before are in the checkpoint, and it goes on behind them."""
    asks, released = Asks(), threading.Event()

    def data(batches):
        dev = batches if what == "validation" else generated([])
        return (batches if what == "training" else generated([])), {"validation_data": dev}

    whole, first, rest = make(), make(), make()
    x, options = data(generated([]))
    fit(whole, x, **options)
    x, options = data(hanging(asks, released, epoch))
    try:
        cut = fit(first, x, asks, checkpoint=tmp_path, **options)
    finally:
        released.set()
    assert cut.stopped_by == "enough of it"
    assert len(cut.history.get("loss", ())) == epoch - 1
    x, options = data(generated([]))
    fit(rest, x, checkpoint=tmp_path, resume=True, **options)
    require_same(rest, whole)
    steps_before = {"training": BATCHES + 6, "validation": BATCHES}[what]
    assert int(first.state.step) == steps_before
