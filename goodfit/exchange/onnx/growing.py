"""Constants whose lengths are known only when data come, as ONNX nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from goodfit.exchange.growing import Band, Growing, Number, Rows
from goodfit.exchange.sizes import Sized

if TYPE_CHECKING:
    from goodfit.exchange.onnx.writer import Writer


def written(writer: Writer, value: Growing) -> str:
    """The name of the array."""
    if isinstance(value, Number):
        return writer.cast(writer.emit("Squeeze", writer.ints([value.number])), value.dtype)
    return _rows(writer, value) if isinstance(value, Rows) else _band(writer, value)


def counted(writer: Writer, count: Sized, rank: int = 1, axis: int = 0) -> str:
    """0, 1, 2 ... along an axis, as whole numbers; the other axes have the length 1."""
    shape: list[Any] = [1] * rank
    shape[axis] = count
    if isinstance(count, int):
        return writer.constant(np.arange(count).reshape(shape), np.int64)
    ends = (writer.constant(0, np.int64), writer.emit("Squeeze", writer.ints([count])))
    return writer.reshape(writer.emit("Range", *ends, writer.constant(1, np.int64)), tuple(shape))


def _rows(writer: Writer, rows: Rows) -> str:
    """`first + i * step`."""
    dtype = np.int64 if rows.dtype.kind in "bui" else rows.dtype
    column = writer.cast(counted(writer, rows.length, len(rows.shape), rows.axis), dtype)
    step, first = (np.expand_dims(a, rows.axis) if a.ndim else a for a in (rows.step, rows.first))
    moved = writer.emit("Mul", column, writer.constant(step, dtype))
    return writer.cast(writer.emit("Add", moved, writer.constant(first, dtype)), rows.dtype)


def _band(writer: Writer, band: Band) -> str:
    """`low <= i - j <= high`."""
    rows, columns = (counted(writer, n, 2, axis) for axis, n in enumerate(band.shape))
    distances = writer.emit("Sub", rows, columns)
    limits = (("GreaterOrEqual", band.low), ("LessOrEqual", band.high))
    parts = [
        writer.emit(operator, distances, writer.constant(limit, np.int64))
        for operator, limit in limits
        if limit is not None
    ]
    return parts[0] if len(parts) == 1 else writer.emit("And", *parts)
