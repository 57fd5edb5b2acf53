from __future__ import annotations

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from goodfit.datasets import idx
from goodfit.datasets.files import DataFile
from goodfit.datasets.idx import decode_idx, load_pairs, read_idx
from goodfit.errors import FileError


def encode(array: np.ndarray) -> bytes:
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


@given(arrays(np.uint8, array_shapes(max_dims=4, max_side=5)))
def test_what_was_written_is_read(array: np.ndarray) -> None:
    decoded = decode_idx(encode(array))
    np.testing.assert_array_equal(decoded, array)
    decoded[...] = 0  # the user may write into it


@given(arrays(np.uint8, array_shapes(max_dims=3, max_side=4)), st.data())
def test_what_was_cut_or_lengthened_is_refused(array: np.ndarray, data: st.DataObject) -> None:
    content = encode(array)
    cut = data.draw(st.integers(0, len(content) - 1))
    for damaged in (content[:cut], content + b"\0"):
        with pytest.raises(ValueError, match=r"begins with|ends within|promises"):
            decode_idx(damaged)


def test_sizes_beyond_all_memory_are_refused() -> None:
    header = struct.pack(">HBB3I", 0, 8, 3, *[2**32 - 1] * 3)
    with pytest.raises(ValueError, match=r"promises 7922816\d+ values .*, it has 0"):
        decode_idx(header)


@pytest.mark.parametrize(
    "content",
    [
        b"no gzip",
        gzip.compress(encode(np.zeros((2, 2, 2), np.uint8)))[:-9],
        gzip.compress(b"<html>not found</html>"),
        gzip.compress(encode(np.zeros((2, 2, 2), np.uint8))[:-1]),
        gzip.compress(encode(np.zeros(8, np.uint8))),
        b"",
    ],
    ids=["no gzip", "cut gzip", "a web page", "cut content", "labels", "nothing"],
)
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "images.gz"
    path.write_bytes(content)
    with pytest.raises(FileError, match=f"{path} (is damaged|has values of shape)"):
        read_idx(path, axes=3)


def test_as_many_labels_as_images(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idx, "locate", lambda file: tmp_path / file.path)
    names = ("images", "labels", "test_images", "test_labels")
    for name, shape in zip(names, [(3, 2, 2), (3,), (2, 2, 2), (1,)], strict=True):
        (tmp_path / name).write_bytes(gzip.compress(encode(np.zeros(shape, np.uint8))))
    with pytest.raises(FileError, match=r"test_images has 2 images, but .*test_labels has 1"):
        load_pairs(tuple(DataFile(name, "") for name in names))
