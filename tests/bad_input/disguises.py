"""The same numbers in many forms, and forms that cannot mean numbers at all.

A disguise takes an array (rows, columns) of multiples of 1/4 between -4 and 4, which every type of
numbers holds exactly, and gives something that means the same. What is spoilt means nothing.
"""

import datetime
import decimal
import fractions
import tempfile
from pathlib import Path

import jax.numpy as jnp
import numpy as np
import pandas as pd
import scipy.sparse


class Answering:
    """An object that is an array only when asked, as those of many libraries are."""

    def __init__(self, array):
        self.array = array

    def __array__(self, dtype=None, copy=None):
        return np.array(self.array, dtype)


class Interface:
    """An object that has an array's memory."""

    def __init__(self, array):
        self.array = np.ascontiguousarray(array)
        self.__array_interface__ = self.array.__array_interface__


def _memory_mapped(array):
    with tempfile.NamedTemporaryFile(suffix=".npy", delete=False) as file:
        np.save(file, array)
    mapped = np.load(file.name, mmap_mode="r")
    Path(file.name).unlink()
    return mapped


def _read_only(array):
    array = array.copy()
    array.flags.writeable = False
    return array


def _frame(array, **settings):
    names = [f"column {i}" for i in range(array.shape[1])] if array.ndim == 2 else None
    return pd.DataFrame(array, columns=names, **settings)


def _each(make):
    return lambda array: [[make(value) for value in row] for row in array.tolist()]


DISGUISES = {
    "as it is": lambda a: a,
    "list": lambda a: a.tolist(),
    "tuple": lambda a: tuple(map(tuple, a.tolist())),
    "list of arrays": list,
    "list of frames' rows": lambda a: [pd.Series(row) for row in a],
    "object": lambda a: a.astype(object),
    "float16": lambda a: a.astype(np.float16),
    "float32": lambda a: a.astype(np.float32),
    "longdouble": lambda a: a.astype(np.longdouble),
    "big endian": lambda a: a.astype(">f8"),
    "big endian float32": lambda a: a.astype(">f4"),
    "fortran": np.asfortranarray,
    "strided": lambda a: np.repeat(np.repeat(a, 2, 0), 3, 1)[::2, ::3],
    "backwards": lambda a: a[::-1, ::-1].copy()[::-1, ::-1],
    "read only": _read_only,
    "matrix": lambda a: a.copy().view(np.matrix),
    "masked, nothing hidden": np.ma.masked_array,
    "memory-mapped": _memory_mapped,
    "fractions": _each(fractions.Fraction),
    "decimals": _each(decimal.Decimal),
    "numpy scalars": lambda a: [list(row) for row in a.astype(np.float32)],
    "answering": Answering,
    "interface": Interface,
    "jax": lambda a: jnp.asarray(a, jnp.float32),
    "jax bfloat16": lambda a: jnp.asarray(a, jnp.bfloat16),
    "frame": _frame,
    "frame with another index": lambda a: _frame(a, index=range(len(a), 0, -1)),
    "frame with one index twice": lambda a: _frame(a, index=["r"] * len(a)),
    "frame of objects": lambda a: _frame(a.astype(object)),
    "frame of nullable": lambda a: _frame(a).astype("Float64"),
    "frame of two types": lambda a: _frame(a).astype({"column 0": "float32"}),
    "frame of numbered columns": pd.DataFrame,
    "frame without order": lambda a: pd.DataFrame(a, columns=list(range(a.shape[1]))[::-1]),
    "frame of sparse columns": lambda a: _frame(a).astype(pd.SparseDtype(float, 0.0)),
    "sparse": scipy.sparse.csr_array,
    "sparse matrix": scipy.sparse.coo_matrix,
    "memory": lambda a: memoryview(np.ascontiguousarray(a)),
}

WHOLE = {
    "int8": lambda a: a.astype(np.int8),
    "int64": lambda a: a.astype(np.int64),
    "big endian int": lambda a: a.astype(">i8"),
    "whole list": lambda a: a.astype(int).tolist(),
    "whole objects": lambda a: a.astype(int).astype(object),
    "nullable whole": lambda a: _frame(a.astype(int)).astype("Int32"),
    "positive uint8": lambda a: np.abs(a).astype(np.uint8),
    "positive uint64": lambda a: np.abs(a).astype(np.uint64),
}
"""Those that hold whole numbers; "positive" ones without the sign."""


def _with(value):
    """Puts a value in the place of the middle number."""

    def spoil(array):
        spoilt = array.astype(object)
        spoilt.flat[spoilt.size // 2] = value
        return spoilt.tolist()

    return spoil


def _number(value):
    def spoil(array):
        spoilt = array.astype(float)
        spoilt.flat[spoilt.size // 2] = value
        return spoilt

    return spoil


def _ragged(array):
    rows = array.tolist()
    rows[-1] = rows[-1] + [1.0]
    return [*rows, [1.0]] if len(rows) == 1 else rows


def _hidden(array):
    mask = np.zeros(array.shape, bool)
    mask.flat[0] = True
    return np.ma.masked_array(array, mask)


def _record(array):
    return np.zeros(len(array), [("a", "f4"), ("b", "i4"), ("c", "U3")])


def _twice_named(array):
    return pd.DataFrame(array, columns=["same"] * array.shape[1])


def _text_column(array):
    frame = _frame(array)
    frame["column 0"] = "text"
    return frame


def _dated_column(array):
    frame = _frame(array)
    frame["column 0"] = pd.Timestamp("2020-01-01")
    return frame


def _category_column(array):
    frame = _frame(array)
    frame["column 0"] = pd.Categorical(["b"] * len(array), categories=["a", "b"])
    return frame


def _missing_in_frame(array):
    frame = _frame(array)
    frame.iloc[0, 0] = None
    return frame


def _na_in_frame(array):
    frame = _frame(array).astype("Float64")
    frame.iloc[0, 0] = pd.NA
    return frame


SPOILT = {
    "nan": _number(np.nan),
    "inf": _number(np.inf),
    "-inf": _number(-np.inf),
    "beyond float32": _number(1e39),
    "beyond float32, negative": _number(-1e300),
    "beyond float64": _with(10**400),
    "nan in a list": _with(float("nan")),
    "None inside": _with(None),
    "text inside": _with("a"),
    "number as text inside": _with("1.5"),
    "bytes inside": _with(b"1"),
    "complex inside": _with(1 + 2j),
    "list inside": _with([1.0, 2.0]),
    "dict inside": _with({"a": 1}),
    "date inside": _with(datetime.date(2020, 1, 1)),
    "NA inside": _with(pd.NA),
    "NaT inside": _with(pd.NaT),
    "decimal NaN inside": _with(decimal.Decimal("nan")),
    "object inside": _with(object()),
    "function inside": _with(len),
    "text": lambda a: np.full(a.shape, "cat"),
    "numbers as text": lambda a: a.astype(str),
    "bytes": lambda a: a.astype("S"),
    "complex": lambda a: a + 1j,
    "complex without imaginary part": lambda a: a.astype(complex),
    "dates": lambda a: a.astype(int).astype("M8[s]"),
    "spans": lambda a: a.astype(int).astype("m8[s]"),
    "not a time": lambda a: np.full(a.shape, "NaT", "M8[s]"),
    "void": lambda a: np.zeros(a.shape, "V4"),
    "records": _record,
    "ragged": _ragged,
    "hidden": _hidden,
    "None": lambda a: None,
    "one number": lambda a: 3.5,
    "one text": lambda a: "text",
    "some bytes": lambda a: b"bytes",
    "no rows": lambda a: a[:0],
    "no columns": lambda a: a[:, :0],
    "empty list": lambda a: [],
    "list of empty": lambda a: [[] for _ in a],
    "empty dict": lambda a: {},
    "dict of another name": lambda a: {"other": a},
    "set": lambda a: {1.0, 2.0},
    "a type": lambda a: float,
    "an ellipsis": lambda a: ...,
    "an object": lambda a: object(),
    "zero axes": lambda a: np.array(1.0),
    "three axes": lambda a: np.stack([a, a], 1),
    "four axes": lambda a: a[None, :, :, None],
    "deeply nested": lambda a: _nested(60),
    "one row too few": lambda a: a[:-1],
    "one row too many": lambda a: np.concatenate([a, a[:1]]),
    "one column too many": lambda a: np.concatenate([a, a[:, :1]], 1),
    "frame of twice the same name": _twice_named,
    "frame with text": _text_column,
    "frame with dates": _dated_column,
    "frame with categories": _category_column,
    "frame with nothing": _missing_in_frame,
    "frame with NA": _na_in_frame,
    "frame without columns": lambda a: pd.DataFrame(index=range(len(a))),
    "frame without rows": lambda a: _frame(a[:0]),
}
"""What can mean nothing where rows of three numbers are meant."""


def _nested(depth):
    deep = 1.0
    for _ in range(depth):
        deep = [deep]
    return deep


LENGTHS = ("one row too few", "one row too many")
"""What is wrong only beside something of another length."""
