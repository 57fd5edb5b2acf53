"""Windows of a time series: what is known at a time, and what comes next."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from goodfit.data.frames import frame_array
from goodfit.data.rows import RowSource
from goodfit.errors import DataError, SettingError

__all__ = ["timeseries_dataset_from_array", "windows"]

Array = npt.NDArray[Any]


def windows(
    series: Any, length: int, horizon: int = 1, stride: int = 1
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Every window of a series, and the values that follow it.

    Both are views of the series: overlapping windows take no memory, and cannot be written to.

    Args:
        series: one value for each time, (time,) or (time, features).
        length: how many values a window has.
        horizon: how many values are to be predicted from it.
        stride: how far one window lies behind the one before.

    Returns:
        x, (windows, length) or (windows, length, features); and y, the same with `horizon` values
        instead of `length`.

    Raises:
        DataError: the series is too short for one window.
        SettingError: a length, horizon or stride below 1.

    Example:
        >>> x, y = windows([1, 2, 3, 4, 5], length=3)
        >>> x.tolist(), y.tolist()
        ([[1, 2, 3], [2, 3, 4]], [[4], [5]])
    """
    for name, given in (("length", length), ("horizon", horizon), ("stride", stride)):
        _require_positive(name, given)
    values = _series(series)
    if len(values) < length + horizon:
        raise DataError(
            f"The series has {len(values)} values, but a window of length={length} and the "
            f"horizon={horizon} behind it need {length + horizon}. Choose a shorter length."
        )
    x = _sliding(values[: len(values) - horizon], length)
    return x[::stride], _sliding(values[length:], horizon)[::stride]


def timeseries_dataset_from_array(
    data: Any,
    targets: Any,
    sequence_length: int,
    sequence_stride: int = 1,
    sampling_rate: int = 1,
    batch_size: int | None = 128,
    shuffle: bool = False,
    seed: int | None = None,
    start_index: int | None = None,
    end_index: int | None = None,
) -> RowSource:
    """Windows of a series in batches, each with the target of the time at which it begins.

    `goodfit.data.windows` is simpler where the series itself is to be predicted.

    Args:
        data: one value or row of features for each time.
        targets: `targets[i]` belongs to the window that begins at i; None for none.
        sequence_length: how many values a window has.
        sequence_stride: how far one window begins behind the one before.
        sampling_rate: how many times lie from one value of a window to the next.
        batch_size: windows in a batch; None leaves it to `fit`.
        shuffle: whether `fit` may shuffle the windows.
        seed: the seed of the shuffling; None leaves it to the model's seed.
        start_index: the first time that is used.
        end_index: the time before which to stop.

    Raises:
        DataError: no window fits.
        SettingError: a length, stride or rate below 1, or times outside the data.

    Example:
        >>> source = timeseries_dataset_from_array(range(10), range(3, 10), 3, batch_size=2)
        >>> source.first()
        Portion(x=(array([[0, 1, 2],
           [1, 2, 3]], dtype=int32),), y=array([3, 4], dtype=int32), weight=None)
    """
    counts = {"sequence_length": sequence_length, "sequence_stride": sequence_stride}
    for name, given in (counts | {"sampling_rate": sampling_rate}).items():
        _require_positive(name, given)
    used = _between(start_index, end_index, len(data))
    values, wanted = _series(data)[used], None if targets is None else _series(targets)[used]
    count = len(values) - (sequence_length - 1) * sampling_rate
    if wanted is not None:
        count = min(count, len(wanted))
    if count < 1:
        raise DataError(
            f"No window fits: sequence_length={sequence_length} with sampling_rate={sampling_rate} "
            f"takes {(sequence_length - 1) * sampling_rate + 1} of {len(values)} times. "
            "Choose a shorter length."
        )
    starts = np.arange(0, count, sequence_stride)
    steps = np.arange(sequence_length) * sampling_rate

    def take(rows: npt.NDArray[np.int64]) -> Any:
        x = values[starts[rows][:, None] + steps]
        return (x,) if wanted is None else (x, wanted[starts[rows]])

    return RowSource(take, len(starts), batch_size, shuffle=shuffle, seed=seed)


def _sliding(values: Array, length: int) -> Array:
    """(windows, length, ...) of (time, ...)."""
    seen = np.lib.stride_tricks.sliding_window_view(values, length, axis=0)
    return np.moveaxis(seen, -1, 1)


def _series(given: Any) -> Array:
    framed = None if isinstance(given, np.ndarray | list | range) else frame_array(given, "series")
    values = np.asarray(given) if framed is None else framed
    if values.ndim == 0 or values.dtype.kind not in "fiub":
        raise DataError(
            "A series has a number or a row of numbers for each time, in order, such as "
            "`frame[['temperature', 'pressure']]`."
        )
    return values


def _between(start: int | None, stop: int | None, times: int) -> slice:
    used = slice(0 if start is None else start, times if stop is None else stop)
    if not 0 <= used.start < used.stop <= times:
        raise SettingError(
            f"start_index={start} and end_index={stop} cut nothing out of {times} times. Write "
            f"0 <= start_index < end_index <= {times}."
        )
    return used


def _require_positive(name: str, given: int) -> None:
    if given < 1:
        raise SettingError(f"{name}={given} must be 1 or more. Write {name}=1.")
