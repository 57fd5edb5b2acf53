"""Event files, which TensorBoard reads: records of numbers with their steps and times."""

from __future__ import annotations

import os
import socket
import struct
import time
from itertools import count
from pathlib import Path

import numpy as np
import numpy.typing as npt

__all__ = ["EventFile"]

BINS = 30
POLYNOMIAL = 0x82F63B78  # CRC-32C (Castagnoli), its bits in reverse
VARINT, DOUBLE, BYTES, FLOAT = 0, 1, 2, 5
"""How protocol buffers mark what follows a field's number."""

_numbers = count()


class EventFile:
    """A file of events. TensorBoard shows all that lie in one folder as one run.

    Each record is a length and its checksum, a protocol buffer (`Event`), and its checksum:
    https://www.tensorflow.org/tutorials/load_data/tfrecord

    Args:
        folder: where the file is made, with a name of its own.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     file = EventFile(Path(folder))
        ...     file.scalar("loss", 0.5, step=0)
        ...     file.close()
        ...     file.path.name.split(".")[2]
        'tfevents'
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        # TensorBoard reads files in the order of their names
        stamp = f"{int(time.time()):010d}.{socket.gethostname()}.{os.getpid()}.{next(_numbers):06d}"
        self.path = folder / f"events.out.tfevents.{stamp}"
        self._file = self.path.open("ab")
        self._write(0, _bytes(3, b"brain.Event:2"))

    def scalar(self, tag: str, value: float, step: int) -> None:
        """Writes one number."""
        self._value(tag, _tag(2, FLOAT) + struct.pack("<f", value), step)

    def histogram(self, tag: str, values: npt.NDArray[np.floating], step: int) -> None:
        """Writes how numbers are spread; those that are not finite are left out."""
        values = np.asarray(values, np.float64)
        values = values[np.isfinite(values)]
        if not values.size:
            return
        counts, edges = np.histogram(values, BINS)
        summed = [values.min(), values.max(), values.size, values.sum(), (values**2).sum()]
        numbers = b"".join(_tag(i, DOUBLE) + struct.pack("<d", n) for i, n in enumerate(summed, 1))
        buckets = _bytes(6, _doubles(edges[1:])) + _bytes(7, _doubles(counts))
        self._value(tag, _bytes(5, numbers + buckets), step)

    def begin_again(self, step: int) -> None:
        """Lets TensorBoard forget what earlier files in the folder have from this step on."""
        self._write(step, _bytes(7, _tag(1, VARINT) + _varint(1)))

    def flush(self) -> None:
        """Hands what was written to the system."""
        self._file.flush()

    def close(self) -> None:
        """Ends the file."""
        self._file.close()

    def _value(self, tag: str, value: bytes, step: int) -> None:
        self._write(step, _bytes(5, _bytes(1, _bytes(1, tag.encode()) + value)))

    def _write(self, step: int, content: bytes) -> None:
        when = _tag(1, DOUBLE) + struct.pack("<d", time.time())
        event = when + _tag(2, VARINT) + _varint(step) + content
        length = struct.pack("<Q", len(event))
        self._file.write(length + _checksum(length) + event + _checksum(event))


def _tag(field: int, kind: int) -> bytes:
    return _varint(field << 3 | kind)


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the eighth says that more follow."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _bytes(field: int, content: bytes) -> bytes:
    return _tag(field, BYTES) + _varint(len(content)) + content


def _doubles(values: npt.ArrayLike) -> bytes:
    return np.asarray(values, "<f8").tobytes()


def _checksum(content: bytes) -> bytes:
    """CRC-32C, masked as TensorFlow does, so that a checksum of checksums is none by chance."""
    crc = 0xFFFFFFFF
    for byte in content:
        crc = _TABLE[(crc ^ byte) & 0xFF] ^ crc >> 8
    crc ^= 0xFFFFFFFF
    return struct.pack("<I", ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF)


def _entry(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (POLYNOMIAL if byte & 1 else 0)
    return byte


_TABLE = [_entry(byte) for byte in range(256)]
