"""Windows are cut where a loop over the times would cut them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.data.windows import timeseries_dataset_from_array, windows
from goodfit.errors import DataError, SettingError

COUNTS = st.integers(1, 5)


@given(st.integers(0, 20), COUNTS, COUNTS, COUNTS, st.booleans())
def test_windows_and_what_follows_them(spare, length, horizon, stride, features):
    times = length + horizon + spare
    series = np.random.default_rng(0).normal(size=(times, 2) if features else times)
    x, y = windows(series, length, horizon, stride)
    starts = range(0, times - length - horizon + 1, stride)
    np.testing.assert_array_equal(x, [series[i : i + length] for i in starts])
    np.testing.assert_array_equal(y, [series[i + length : i + length + horizon] for i in starts])
    assert np.shares_memory(x, series)
    assert np.shares_memory(y, series)


def _batches(source):
    portions = list(source.batches())
    x = np.concatenate([portion.x[0] for portion in portions])
    return x, None if portions[0].y is None else np.concatenate([p.y for p in portions])


@given(st.integers(12, 40), COUNTS, COUNTS, st.integers(1, 3), st.integers(0, 3), st.data())
def test_kerass_arguments(times, length, stride, rate, start, data):
    end = data.draw(st.integers(min(times, start + (length - 1) * rate + 1), times))
    series, targets = np.arange(times), np.arange(times) * 10
    if end - start <= (length - 1) * rate:
        return
    source = timeseries_dataset_from_array(
        series, targets, length, stride, rate, 4, start_index=start, end_index=end
    )
    x, y = _batches(source)
    starts = np.arange(start, end - (length - 1) * rate, stride)
    np.testing.assert_array_equal(x, [series[i : i + length * rate : rate] for i in starts])
    np.testing.assert_array_equal(y, targets[starts])
    assert (source.rows, source.steps) == (len(starts), -(-len(starts) // 4))


def test_fewer_targets_than_windows_and_none():
    x, y = _batches(timeseries_dataset_from_array(np.arange(10), np.arange(3), 4))
    assert (x[:, 0].tolist(), y.tolist()) == ([0, 1, 2], [0, 1, 2])
    x, y = _batches(timeseries_dataset_from_array(np.arange(10), None, 4))
    assert (len(x), y) == (7, None)


def test_shuffling_is_a_choice():
    def starts(**settings):
        source = timeseries_dataset_from_array(np.arange(30), None, 2, **settings)
        return next(source.batches(0, lambda n: np.arange(n)[::-1])).x[0][:, 0].tolist()

    assert starts() == list(range(29))
    assert starts(shuffle=True) == list(range(29))[::-1]
    assert sorted(starts(shuffle=True, seed=1)) == starts() != starts(shuffle=True, seed=1)


def test_frames_are_series_too():
    frame = pd.DataFrame({"a": [1.0, 2.0, 3.0], "b": [4.0, 5.0, 6.0]})
    assert windows(frame, 2)[0].tolist() == [[[1, 4], [2, 5]]]


@pytest.mark.parametrize(
    ("cut", "kind", "advice"),
    [
        (lambda: windows([1, 2], 2), DataError, "has 2 values.*need 3. Choose a shorter length"),
        (lambda: windows([1, 2], 0), SettingError, "length=0 must be 1 or more. Write length=1"),
        (lambda: windows(["a", "b"], 1), DataError, "a number or a row of numbers for each time"),
        (lambda: timeseries_dataset_from_array([1, 2, 3], None, 4), DataError, "takes 4 of 3"),
        (
            lambda: timeseries_dataset_from_array([1, 2], None, 1, start_index=2),
            SettingError,
            "Write 0 <= start_index < end_index <= 2",
        ),
        (
            lambda: timeseries_dataset_from_array([1, 2], None, 1, sampling_rate=0),
            SettingError,
            "sampling_rate=0 must be 1",
        ),
    ],
)
def test_what_cannot_be_cut(cut, kind, advice):
    with pytest.raises(kind, match=advice):
        cut()
