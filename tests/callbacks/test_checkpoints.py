"""When checkpoints are written, which one is taken, and what becomes of those that cannot be."""

import errno
import os

import numpy as np
import pytest

from goodfit import Input, Sequential
from goodfit.callbacks import Callback, LambdaCallback
from goodfit.callbacks import checkpoints as module
from goodfit.callbacks.checkpoints import Checkpoints
from goodfit.errors import FileError
from goodfit.layers import Dense
from goodfit.storage import read_tensors, write_tensors
from goodfit.training.checkpoint import Checkpoint

X = np.linspace(-1, 1, 24, dtype=np.float32)[:, None]


@pytest.fixture(autouse=True)
def after_every_epoch(monkeypatch):
    monkeypatch.setattr(module, "SHARE", 0)


def fit(folder, *others, epochs=4, **options):
    model = Sequential([Input((1,)), Dense(1)], seed=0)
    model.compile("sgd", "mse", run_eagerly=True)
    settings = {"batch_size": 4, "verbose": 0, "doctor": False, "callbacks": list(others)}
    return model.fit(X, X, epochs=epochs, checkpoint=folder, **(settings | options))


class Clock(Callback):
    """Lets steps, epochs and writing take a time, without waiting for it."""

    def __init__(self, monkeypatch, step=0.0, epoch=0.0, writing=0.0):
        self.now, self.step, self.epoch = 0.0, step, epoch
        self.written = []
        write = Checkpoint.write

        def noted(checkpoint, path):
            self.now += writing
            content = checkpoint.known
            under_way = content["under_way"]
            self.written.append((content["epoch"], under_way["steps"] if under_way else 0))
            write(checkpoint, path)

        monkeypatch.setattr(module.time, "perf_counter", lambda: self.now)
        monkeypatch.setattr(Checkpoint, "write", noted)

    def step_end(self, run):
        self.now += self.step

    def epoch_end(self, run):
        self.now += self.epoch


def test_after_each_epoch_where_that_takes_little_of_the_time(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SHARE", 20)
    clock = Clock(monkeypatch, epoch=1.0, writing=0.04)
    fit(tmp_path, clock)
    assert clock.written == [(1, 0), (2, 0), (3, 0), (4, 0)]


def test_less_often_where_it_takes_long_but_after_the_last(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SHARE", 20)
    clock = Clock(monkeypatch, epoch=1.0, writing=0.12)
    fit(tmp_path, clock, epochs=9)
    assert clock.written == [(1, 0), (4, 0), (7, 0), (9, 0)]


def test_every_half_a_minute_within_a_long_epoch(tmp_path, monkeypatch):
    clock = Clock(monkeypatch, step=12.0)
    fit(tmp_path, clock, epochs=2)
    assert clock.written == [(0, 3), (0, 6), (1, 0), (1, 3), (1, 6), (2, 0)]


def test_where_the_run_pauses_and_then_no_more(tmp_path, monkeypatch):
    clock = Clock(monkeypatch)

    def pause(run):
        if (run.epoch, run.step) == (1, 2):
            run.pause("enough for today")

    history = fit(tmp_path, clock, LambdaCallback(step_end=pause))
    assert clock.written == [(1, 0), (1, 2)]
    assert history.stopped_by == "enough for today"
    assert len(fit(tmp_path, resume=True).history["loss"]) == 4


def test_two_files_are_kept(tmp_path):
    fit(tmp_path, epochs=5)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "checkpoint-000004.safetensors",
        "checkpoint-000005.safetensors",
    ]


def test_a_run_that_was_over_stays_over(tmp_path):
    stop = LambdaCallback(epoch_end=lambda run: run.epoch == 1 and run.stop("good enough"))
    first = fit(tmp_path, stop)
    again = fit(tmp_path, resume=True)
    assert again.stopped_by == first.stopped_by == "good enough"
    assert again.history == first.history


def test_a_run_of_which_all_epochs_are_done_goes_on_where_more_are_asked_for(tmp_path):
    fit(tmp_path)
    assert fit(tmp_path, resume=True, epochs=6).history == fit(None, epochs=6).history


def test_nothing_is_written_over_unasked(tmp_path):
    fit(tmp_path)
    with pytest.raises(FileError, match="Write `resume=True` to go on from them; or name another"):
        fit(tmp_path)


def test_an_empty_folder_just_begins(tmp_path):
    assert len(fit(tmp_path / "new", resume=True).history["loss"]) == 4


def spoil(path, how):
    content = path.read_bytes()
    if how == "cut short":
        path.write_bytes(content[: len(content) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "one bit":
        place = len(content) - 7
        path.write_bytes(content[:place] + bytes([content[place] ^ 4]) + content[place + 1 :])
    elif how == "another file":
        write_tensors(path, {"a": np.zeros(2)}, {"format": "goodfit-model"})
    else:
        arrays, about = read_tensors(path)
        write_tensors(path, arrays, {**about, "version": 99})


DAMAGES = ["cut short", "empty", "one bit", "another file", "a newer version"]


@pytest.mark.parametrize("how", DAMAGES)
def test_where_the_newest_is_damaged_the_one_before_is_taken_and_that_is_told(tmp_path, how):
    expected = fit(tmp_path)
    spoil(tmp_path / "checkpoint-000004.safetensors", how)
    with pytest.warns(UserWarning, match=r"000004.* The checkpoint before it is taken\."):
        assert fit(tmp_path, resume=True).history == expected.history


@pytest.mark.parametrize("how", DAMAGES)
def test_where_none_is_whole_that_is_an_error(tmp_path, how):
    fit(tmp_path)
    for path in tmp_path.iterdir():
        spoil(path, how)
    with (
        pytest.warns(UserWarning, match="The checkpoint before it is taken"),
        pytest.raises(FileError, match="000003.safetensors is (damaged|no checkpoint)"),
    ):
        fit(tmp_path, resume=True)


def test_what_a_killed_process_left_half_written_is_cleared_away(tmp_path):
    left = tmp_path / ".checkpoint-000007.safetensors.123.part"
    left.write_bytes(b"half of")
    fit(tmp_path)
    assert not left.exists()


def test_what_a_callback_cannot_keep_is_told_before_the_first_step(tmp_path):
    class Collects(Callback):
        def state(self):
            return {"seen": {1, 2}}

    steps = []
    count = LambdaCallback(step_end=lambda run: steps.append(run.step))
    with pytest.raises(FileError, match="seen is a set, which no checkpoint can keep"):
        fit(tmp_path, Collects(), count)
    assert not steps


def test_a_callback_of_ones_own_goes_on_too(tmp_path):
    class Counts(Callback):
        def __init__(self):
            self.losses = []

        def epoch_end(self, run):
            self.losses.append(run.logs["loss"])

        def state(self):
            return {"losses": self.losses}

        def restore(self, state):
            self.losses = state["losses"]

    fit(tmp_path, Counts(), Counts(), epochs=2)
    counts = [Counts(), Counts()]
    history = fit(tmp_path, *counts, resume=True)
    assert [one.losses for one in counts] == [history.history["loss"]] * 2


def test_a_folder_that_cannot_be_made_is_told_before_the_first_step(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(FileError, match=r"checkpoint='.*file/run' cannot be written"):
        fit(tmp_path / "file" / "run")


class Disk:
    """A disk that has so many bytes left, and none in the end."""

    def __init__(self, monkeypatch, left):
        self.left = left
        open_file = type(module.Path()).open

        def opened(path, *arguments, **options):
            file = open_file(path, *arguments, **options)
            return Full(file, self) if path.name.endswith(".part") else file

        monkeypatch.setattr(type(module.Path()), "open", opened)


class Full:
    def __init__(self, file, disk):
        self.file, self.disk = file, disk

    def __enter__(self):
        return self

    def __exit__(self, *reason):
        self.file.close()

    def __getattr__(self, name):
        return getattr(self.file, name)

    def writelines(self, parts):
        for part in parts:
            room = min(len(part), self.disk.left)
            self.file.write(part[:room])
            self.disk.left -= room
            if room < len(part):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_a_full_disk_ends_neither_the_training_nor_what_was_kept(tmp_path, monkeypatch):
    expected = fit(tmp_path / "whole")
    size = (tmp_path / "whole" / "checkpoint-000004.safetensors").stat().st_size
    for left in range(0, 3 * size, size // 12):
        folder = tmp_path / str(left)
        with monkeypatch.context() as patch:
            Disk(patch, left)
            with pytest.warns(UserWarning, match="No space left"):
                history = fit(folder)
        assert history.history == expected.history
        kept = sorted(folder.iterdir())
        assert len(kept) <= 2
        assert len(kept) > 0 or left < size
        for path in kept:
            assert Checkpoint.read(path).known["epoch"] > 0
        assert fit(folder, resume=True).history == expected.history


def test_the_folder_is_seen_with_its_numbers_in_order(tmp_path):
    for number in (9, 10, 100):
        write_tensors(tmp_path / f"checkpoint-{number}.safetensors", {}, {})
    keeper = Checkpoints(tmp_path, resume=True)
    assert [path.stem for path in keeper._files()][-1] == "checkpoint-100"
