"""Whatever users train on, recognised: arrays in memory, or something that gives batches."""

from __future__ import annotations

import mmap
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.data.frames import rows_of
from goodfit.data.py_dataset import BatchSource
from goodfit.data.rows import RowSource
from goodfit.data.source import Portion, Source
from goodfit.data.streams import Stream, once
from goodfit.errors import DataError

__all__ = ["Portion", "Source", "as_source", "from_columns"]

IN_MEMORY_BYTES = 256 * 2**20  # a file smaller than this is read as a whole
STAYING_BYTES = 2**30  # of a file smaller than this, what was read stays in memory
DEFAULT_BATCH_SIZE = 32


def as_source(
    x: Any,
    y: Any = None,
    sample_weight: Any = None,
    *,
    batch_size: int | None = None,
    steps: int | None = None,
    inputs: Sequence[str] = ("x",),
    outputs: Sequence[str] = ("y",),
) -> Source | None:
    """The source of batches that `x` is, or None for arrays, lists and frames in memory.

    Args:
        x: what was given to `fit`, `evaluate` or `predict`.
        y: the targets, where they do not come with `x`.
        sample_weight: a weight for each row, where they do not come with `x`.
        batch_size: rows in a batch, where the source does not say itself.
        steps: how many batches make an epoch, for what comes one after the other.
        inputs: the names of the model's inputs.
        outputs: the names of the model's outputs.

    Raises:
        DataError: `y` beside something that gives its own, or what needs to be told more.

    Example:
        >>> as_source(np.zeros((4, 2)), np.zeros(4)) is None
        True
        >>> as_source(([i], [i]) for i in range(3)).first().x[0]
        array([0], dtype=int32)
    """
    source: Source | None
    if any(map(_is_large_file, _arrays(x, inputs))):
        source = _source_of_files((x, inputs), (y, outputs), (sample_weight, outputs))
    else:
        source = _source_of_batches(x, steps)
        if source is not None and (y is not None or sample_weight is not None):
            raise DataError(
                f"x is a {type(x).__name__}, which gives batches with their own targets and "
                "weights. Leave y and sample_weight out: `fit(x, epochs=...)`, where x gives "
                "`(x, y)` or `(x, y, sample_weight)`."
            )
    if source is None:
        return None
    if isinstance(source, RowSource) and source.batch_size is None:
        source = source.in_batches(batch_size or DEFAULT_BATCH_SIZE)
    return source.named(inputs, outputs)


def from_columns(dataset: Any, x: Any, y: Any = None, batch_size: int | None = None) -> Source:
    """A data set of named columns, such as Hugging Face's, as a source of batches.

    Args:
        dataset: has `column_names`, a length, and gives rows as a dict of columns.
        x: the column of the examples; a list of columns of numbers, which are put side by side;
            or a dict of these by the names of the model's inputs.
        y: the column of the targets; None where nothing is to be learnt.
        batch_size: rows in a batch; None leaves it to `fit`.

    Raises:
        DataError: it is no such data set, it has no such column, or no rows.

    Example:
        >>> class Pets:
        ...     column_names = ["weight", "legs", "is_cat"]
        ...     def __len__(self):
        ...         return 3
        ...     def __getitem__(self, rows):
        ...         return {"weight": np.ones(len(rows)), "legs": [4] * len(rows), "is_cat": rows}
        >>> from_columns(Pets(), x=["weight", "legs"], y="is_cat", batch_size=2).first()
        Portion(x=(array([[1., 4.],
           [1., 4.]], dtype=float32),), y=array([0, 1], dtype=int32), weight=None)
    """
    if not hasattr(dataset, "column_names"):
        raise DataError(
            f"A {type(dataset).__name__} has no `column_names`, as data sets of named columns "
            "have. Give arrays and data frames to `fit` as they are: `fit(x, y)`."
        )
    for name in _column_names(x) + ([] if y is None else [y]):
        if name not in (dataset.column_names or [name]):  # a stream may not know its columns
            known = ", ".join(map(repr, dataset.column_names))
            raise DataError(f"The data set has no column {name!r}. Write one of {known}.")
    read = dataset.with_format("numpy") if hasattr(dataset, "with_format") else dataset

    def named(columns: Any) -> Any:
        return _columns(columns, x), None if y is None else columns[y]

    if hasattr(dataset, "__len__"):
        return RowSource(lambda rows: named(read[rows.tolist()]), len(dataset), batch_size)
    size = batch_size or DEFAULT_BATCH_SIZE
    return Stream(lambda: map(named, read.iter(size)), batch_size=size)


def _column_names(x: Any) -> list[str]:
    if isinstance(x, Mapping):
        return [name for part in x.values() for name in _column_names(part)]
    return [x] if isinstance(x, str) else list(x)


def _columns(columns: Mapping[str, Any], x: Any) -> Any:
    if isinstance(x, Mapping):
        return {name: _columns(columns, part) for name, part in x.items()}
    return columns[x] if isinstance(x, str) else np.column_stack([columns[name] for name in x])


def _source_of_files(*data: tuple[Any, Sequence[str]]) -> Source | None:
    """Rows of x, y and weights, of which at least one array lies in a large file."""
    lengths = {len(part) for given, names in data for part in _arrays(given, names)}
    if len(lengths) > 1:
        return None  # the checks of arrays in memory tell it best

    def take(rows: NDArray[np.int64]) -> Any:
        return tuple(_rows(given, names, rows) for given, names in data)

    return RowSource(take, lengths.pop())


def _is_large_file(array: Any) -> bool:
    """Whether it is an array of a file: NumPy's, or in chunks as h5py and zarr have them."""
    in_chunks = hasattr(array, "chunks") and hasattr(array, "nbytes")
    return (isinstance(array, np.memmap) or in_chunks) and array.nbytes > IN_MEMORY_BYTES


def _arrays(given: Any, names: Sequence[str]) -> list[Any]:
    """The arrays of a dict, of a list where there are several names, or the one that it is."""
    if isinstance(given, Mapping):
        return list(given.values())
    several = len(names) > 1 and isinstance(given, list | tuple)
    return [] if given is None else list(given) if several else [given]


def _rows(given: Any, names: Sequence[str], rows: NDArray[np.int64]) -> Any:
    parts = [_read(part, rows) for part in _arrays(given, names)]
    if isinstance(given, Mapping):
        return dict(zip(given, parts, strict=True))
    return parts if len(parts) > 1 else parts[0] if parts else None


def _read(array: Any, rows: NDArray[np.int64]) -> Any:
    """Its rows; what was read of a very large file for them does not stay in the memory.

    Where rows lie apart, the system shall not read ahead: that takes a hundred times as long.
    """
    file: Any = getattr(array, "_mmap", None)
    is_advised = isinstance(array, np.memmap) and array.mode != "c" and hasattr(file, "madvise")
    if not is_advised or array.nbytes <= STAYING_BYTES:
        return rows_of(array, rows)
    lie_apart = rows[-1] - rows[0] >= 2 * len(rows)
    file.madvise(mmap.MADV_RANDOM if lie_apart else mmap.MADV_NORMAL)
    read = rows_of(array, rows)
    file.madvise(mmap.MADV_DONTNEED)
    return read


def _source_of_batches(x: Any, steps: int | None) -> Source | None:
    if isinstance(x, Source):
        return x
    if hasattr(x, "on_epoch_end") and hasattr(x, "__getitem__"):
        return BatchSource(x)
    if hasattr(x, "column_names") and hasattr(x, "with_format"):
        names = [*map(repr, x.column_names or ()), "'text'", "'label'"]
        raise DataError(
            f"Which columns are to be learnt from, and which one? Write "
            f"`fit(goodfit.data.from_columns(x, x={names[0]}, y={names[1]}), ...)`."
        )
    if _is_in_memory(x):
        return None
    if callable(x):
        return Stream(_checked(x), steps=steps)
    if isinstance(x, Iterator):
        return Stream(once(x), steps=steps)
    if hasattr(x, "__getitem__") and not hasattr(x, "__iter__"):
        raise DataError(
            f"x is a {type(x).__name__}, which gives one example at a time, but training takes "
            "batches. Write `fit(torch.utils.data.DataLoader(x, batch_size=32, shuffle=True))`."
        )
    return _stream(x, steps) if hasattr(x, "__iter__") else None


def _is_in_memory(x: Any) -> bool:
    if isinstance(x, list):
        return not (x and all(_is_batch(item) for item in x))
    if x is None or isinstance(x, Sequence | Mapping | Set | np.generic):
        return True
    known = (
        "__array__", "__array_interface__", "__narwhals_dataframe__", "__arrow_c_stream__",
        "collect_schema", "toarray",
    )  # fmt: skip
    return any(hasattr(x, name) for name in known)


def _is_batch(item: Any) -> bool:
    """Whether an item of a list is `(x, y)` or `(x, y, sample_weight)`, rather than a row."""
    parts = isinstance(item, tuple) and len(item) in (2, 3)
    return parts and all(hasattr(part, "shape") or isinstance(part, Mapping) for part in item)


def _stream(x: Any, steps: int | None) -> Stream:
    """A list of batches, a data loader, or any other iterable, which may know its length."""
    whole = not getattr(x, "drop_last", False)
    return Stream(
        lambda: iter(x),
        steps=steps,
        length=_length(x),
        rows=_length(getattr(x, "dataset", None)) if whole else None,
        batch_size=getattr(x, "batch_size", None),
    )


def _length(x: Any) -> int | None:
    try:
        return len(x)
    except (TypeError, NotImplementedError):
        return None


def _checked(make: Callable[[], Any]) -> Callable[[], Iterator[Any]]:
    """The function of a user, which must make an iterator."""

    def begin() -> Iterator[Any]:
        given = make()
        if not hasattr(given, "__iter__"):
            name = getattr(make, "__name__", "make_batches")
            raise DataError(
                f"`{name}()` gave {given!r}, but a function that gives batches must return "
                "something to iterate over. Write `yield x, y` in it, for each batch."
            )
        return iter(given)

    return begin
