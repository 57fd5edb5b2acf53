"""Headers are believed only as far as they agree with the file."""

import json
import re

import numpy as np
import pytest
from safetensors import SafetensorError
from safetensors.numpy import load

from goodfit.errors import FileError
from goodfit.storage import open_tensors
from goodfit.storage.header import read_header

ONE = {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]}


def _text(plain):
    return json.dumps(plain).encode()


def test_a_right_header_is_believed():
    header = read_header(_text({"x": ONE, "__metadata__": {"a": "b"}}), 16, "file")
    assert header.tensors["x"].shape == (2, 2)
    assert header.tensors["x"].dtype == np.float32
    assert header.metadata == {"a": "b"}


def _with(**settings):
    return _text({"x": {**ONE, **settings}})


WRONG = {
    "a list": (b"[]", "no JSON object"),
    "a number for a tensor": (_text({"x": 1}), "not told by dtype, shape and data_offsets"),
    "a path beside": (_with(path="/etc/passwd"), "not told by dtype, shape"),
    "a foreign type": (_with(dtype="BF16"), "type 'BF16', but goodfit reads BOOL.*to float32"),
    "a list for a type": (_with(dtype=["F32"]), "has the type"),
    "huge": (_with(shape=[10**6, 10**6], data_offsets=[0, 4 * 10**12]), "tells of 4,000,000,000"),
    "a shape of other size": (_with(shape=[10**12]), r"needs 4,000,000,000,000 bytes, .* given 16"),
    "negative": (_with(shape=[-2, -2]), "no right shape"),
    "too long for a machine": (_with(shape=[2**64]), "no right shape"),
    "empty but huge": (
        _with(shape=[2**62, 2, 0], data_offsets=[0, 0]),
        "too large to be empty",
    ),
    "true for a length": (_with(shape=[True, 4]), "no right shape"),
    "a fraction": (_with(shape=[2.0, 2]), "no right shape"),
    "many axes": (_with(shape=[1] * 40 + [4]), "no right shape"),
    "three offsets": (_with(data_offsets=[0, 16, 16]), "3 data_offsets"),
    "backwards": (_with(data_offsets=[16, 0]), "given -16"),
    "behind the end": (_with(data_offsets=[16, 32]), "behind a gap"),
    "overlapping": (_text({"x": ONE, "y": ONE}), "'y' overlaps"),
    "lying": (_text({"x": {**ONE, "data_offsets": [0, 12], "shape": [3]}}), "but has 16"),
    "long name": (_text({"x" * 2000: ONE}), "2,000 characters"),
    "half a character": (b'{"\\ud800": ' + _text(ONE) + b"}", "has the name"),
    "many tensors": (
        _text(dict.fromkeys(map(str, range(100_001)), ONE)),
        "100,001 tensors; 100,000 are the most",
    ),
    "metadata of numbers": (_text({"__metadata__": {"a": 1}}), "something else than texts"),
    "metadata in a list": (_text({"__metadata__": ["a"]}), "something else than texts"),
    "twice": (b'{"x": 1, "x": 1}', "'x' twice"),
    "millions of values": (b"[" * 3_000_000, "values in its JSON"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_is_refused(what):
    text, words = WRONG[what]
    with pytest.raises(FileError, match=words) as told:
        read_header(text, 16, "file")
    assert re.search("Convert it where it was written|Copy it again from where", str(told.value))


@pytest.mark.parametrize("what", ["huge", "overlapping", "behind the end", "lying", "backwards"])
def test_the_other_reader_agrees(what):
    text, _ = WRONG[what]
    with pytest.raises(SafetensorError):
        load(len(text).to_bytes(8, "little") + text + bytes(16))


BEGINNINGS = {
    b"PK\x03\x04 and so on": "a zip archive, as Keras.*load_weights",
    b"\x89HDF\r\n\x1a\n....": "an HDF5 file.*load_weights",
    b"\x80\x04\x95\xff\xff\xff\xff\xff": "a pickle, which can run any program",
    b"\x93NUMPY\x01\x00": "an array of NumPy",
    b"\x1f\x8b\x08\x00\xff\xff\xff\xff": "compressed with gzip. Unpack",
    b"<!DOCTYPE html>": "a web page.*Download it again",
    b"version https://git-lfs.github.com": "a pointer of Git LFS.*git lfs pull",
    b'{"format": "goodfit"}': "JSON text without arrays.*Name the folder",
    b"GGUF\xff\xff\xff\xff": "a GGUF file",
    b"\xff" * 20: "does not begin with the length of a header",
    b"abc": "does not begin with the length of a header",
    b"": "does not begin with the length of a header",
}


@pytest.mark.parametrize("content", BEGINNINGS, ids=lambda content: repr(content[:8]))
def test_other_kinds_of_files_are_told_apart(tmp_path, content):
    path = tmp_path / "model.goodfit"
    path.write_bytes(content)
    with pytest.raises(FileError, match=BEGINNINGS[content]), open_tensors(path):
        pass
