import itertools
import types

import numpy as np
import pytest

import goodfit
from goodfit import Input, Sequential
from goodfit.arrays import trees
from goodfit.errors import DataError, NotReadyError, SettingError
from goodfit.layers import Dense
from goodfit.models import BatchSizeTest, batch_finding, find_batch_size


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(batch_finding, "SECONDS_FOR_EACH", 0.05)


@pytest.fixture
def model():
    model = Sequential([Input((4,)), Dense(8, "relu"), Dense(1)], seed=0)
    model.compile("adam", "mse", run_eagerly=True)
    return model


@pytest.fixture
def rows():
    x = np.random.default_rng(0).normal(size=(300, 4)).astype(np.float32)
    return x, x.sum(axis=1)


def test_powers_of_two_up_to_the_rows_that_there_are(model, rows):
    found = find_batch_size(model, *rows, smallest=32)
    assert list(found.rows_per_second) == [32, 64, 128, 256]
    assert (found.largest, found.ended_by) == (256, "there are only 300 rows")
    assert found.fastest in found.rows_per_second
    assert all(speed > 0 for speed in found.rows_per_second.values())


def test_the_speed_is_counted_in_real_rows(model, rows, monkeypatch):
    """By a clock that every step moves on by a second; each third step has 60 rows, not 120."""
    seconds = itertools.count()
    clock = types.SimpleNamespace(perf_counter=lambda: next(seconds))
    monkeypatch.setattr(batch_finding, "time", clock)
    monkeypatch.setattr(batch_finding, "SECONDS_FOR_EACH", 6)
    monkeypatch.setattr(batch_finding._Speed, "every_step", True)
    found = find_batch_size(model, *rows, smallest=120, largest=120)
    assert found.rows_per_second == {120: 600 / 6}


def test_the_model_is_left_exactly_as_it_was(model, rows):
    model.fit(*rows, epochs=1, verbose=0)
    before = trees.items(model.state)
    kept = [(path, np.array(array)) for path, array in before]
    find_batch_size(model, *rows, smallest=128)
    for (path, old), (_, new) in zip(kept, trees.items(model.state), strict=True):
        np.testing.assert_array_equal(old, new, err_msg=str(path))


def test_memory_that_is_full_ends_it(model, rows, monkeypatch):
    fit = model.fit

    def full(*args, batch_size, **settings):
        if batch_size > 64:
            raise RuntimeError("RESOURCE_EXHAUSTED: Out of memory allocating 99 bytes.")
        return fit(*args, batch_size=batch_size, **settings)

    monkeypatch.setattr(model, "fit", full)
    found = find_batch_size(model, *rows, smallest=32)
    assert (found.largest, found.ended_by) == (64, "128 rows did not fit into memory")
    with pytest.raises(RuntimeError, match="RESOURCE_EXHAUSTED"):
        find_batch_size(model, *rows, smallest=128)


def test_other_errors_are_not_taken_for_a_full_memory(model, rows, monkeypatch):
    def broken(*args, **settings):
        raise RuntimeError("something else")

    monkeypatch.setattr(model, "fit", broken)
    with pytest.raises(RuntimeError, match="something else"):
        find_batch_size(model, *rows)


def test_what_would_take_too_much_is_not_tried(model, rows, monkeypatch):
    monkeypatch.setattr(batch_finding.Forecast, "lacking", lambda self: (
        "about 9.0 GiB of memory, and 2.0 GiB are free" if len(self._peaks) == 3 else None
    ))  # fmt: skip
    found = find_batch_size(model, *rows, smallest=32)
    assert list(found.rows_per_second) == [32, 64]
    assert found.ended_by == ("128 rows would need about 9.0 GiB of memory, and 2.0 GiB are free")


def test_an_interruption_ends_it_with_what_is_known(model, rows, monkeypatch):
    step_end = batch_finding._Speed.step_end

    def interrupted(speed, run):
        if speed.size == 64:
            raise KeyboardInterrupt
        step_end(speed, run)

    monkeypatch.setattr(batch_finding._Speed, "step_end", interrupted)
    found = find_batch_size(model, *rows, smallest=32)
    assert (found.largest, found.ended_by) == (32, "interrupted by the user")
    with pytest.raises(NotReadyError, match="Nothing could be measured: interrupted by the user"):
        find_batch_size(model, *rows, smallest=64)


def test_batches_of_their_own_size_are_refused(model, rows):
    x, y = rows
    with pytest.raises(DataError, match="Give some of the rows as arrays"):
        find_batch_size(model, [(x[:32], y[:32]), (x[32:64], y[32:64])])


@pytest.mark.parametrize(("sizes", "advice"), [
    ({"smallest": 0}, "Write for instance smallest=64"),
    ({"largest": 2.5}, "Write for instance largest=64"),
    ({"smallest": 512}, "Write smallest=300 or less"),
    ({"smallest": 64, "largest": 32}, "Write smallest=32 or less"),
])  # fmt: skip
def test_sizes_that_cannot_be_tried_are_refused(model, rows, sizes, advice):
    with pytest.raises(SettingError, match=advice):
        find_batch_size(model, *rows, **sizes)


def test_says_what_was_measured_and_what_was_not():
    told = repr(BatchSizeTest({32: 100.0, 64: 90.0}, "there are only 70 rows"))
    assert told.startswith("Of the batch sizes tried, 32 trains quickest; the largest that fits is")
    assert "No larger ones were tried: there are only 70 rows." in told
    assert "Quick is not good" in told


def test_it_is_offered_at_the_top():
    assert goodfit.find_batch_size is find_batch_size
