"""What the readers of idx files, pictures, texts and large arrays make of damaged files."""

import gzip
import io
import struct

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from goodfit.data import sources
from goodfit.datasets.idx import decode_idx, read_idx
from goodfit.errors import GoodfitError
from goodfit.utils import image_dataset_from_directory, text_dataset_from_directory
from tests.bad_input.law import assert_untouched, kept, refusal
from tests.bad_input.test_arrays import linear, rows


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("files")


def idx(array):
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + array.tobytes()


@st.composite
def damaged(draw, whole):
    """The bytes with some changed, cut out, doubled or added."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        way = draw(st.sampled_from(["change", "change", "cut", "add", "end"]))
        if way == "change" and at < len(data):
            data[at] = draw(st.integers(0, 255))
        elif way == "cut":
            del data[at : at + draw(st.integers(1, 9))]
        elif way == "add":
            data[at:at] = draw(st.binary(max_size=9))
        elif way == "end":
            del data[at:]
    return bytes(data)


PICTURES = idx(np.arange(3 * 4 * 4, dtype=np.uint8).reshape(3, 4, 4))


def check_idx(folder, data, packed):
    """Refused; or an array of the header's sizes and the bytes behind it, that may be written."""
    try:
        array = decode_idx(data)
    except ValueError:
        pass
    else:
        axes = data[3]
        assert array.shape == struct.unpack(f">{axes}I", data[4 : 4 + 4 * axes])
        assert array.tobytes() == data[4 + 4 * axes :]
        assert array.flags.writeable
    path = folder / "images.gz"
    path.write_bytes(packed)
    refusal(lambda: read_idx(path, axes=3))


@settings(max_examples=120, derandomize=True)
@given(data=damaged(PICTURES), packed=damaged(gzip.compress(PICTURES)))
def test_damaged_idx_files_are_refused(folder, data, packed):
    check_idx(folder, data, packed)
    check_idx(folder, data, gzip.compress(data))


@pytest.mark.slow
@settings(max_examples=2500, derandomize=True)
@given(data=damaged(PICTURES), packed=damaged(gzip.compress(PICTURES)))
def test_thousands_of_damaged_idx_files(folder, data, packed):
    check_idx(folder, data, packed)


def picture(kind):
    out = io.BytesIO()
    numbers = np.arange(9 * 7 * 3, dtype=np.uint8).reshape(9, 7, 3)
    Image.fromarray(numbers).convert("P" if kind == "gif" else "RGB").save(out, kind)
    return out.getvalue()


WHOLE = {kind: picture(kind) for kind in ("png", "jpeg", "bmp", "gif", "webp")}


def check_picture(folder, kind, data):
    """Refused, with the name of the file; or bytes of the right shape."""
    place = folder / f"of {kind}" / "a class"
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"one.{kind}"
    path.write_bytes(data)
    read = image_dataset_from_directory(place.parent, image_size=(4, 6), verbose=False)
    found = []
    refused = refusal(lambda: found.append(read.first()))
    if refused is not None:
        assert str(path) in str(refused)
        return
    assert found[0].x[0].shape == (1, 4, 6, 3)
    assert found[0].x[0].dtype == np.uint8


@settings(max_examples=100, derandomize=True)
@given(st.data())
def test_damaged_pictures_are_refused(folder, data):
    kind = data.draw(st.sampled_from(list(WHOLE)))
    check_picture(folder, kind, data.draw(damaged(WHOLE[kind])))


@pytest.mark.slow
@settings(max_examples=1200, derandomize=True)
@given(st.data())
def test_thousands_of_damaged_pictures(folder, data):
    kind = data.draw(st.sampled_from(list(WHOLE)))
    check_picture(folder, kind, data.draw(damaged(WHOLE[kind])))


def test_pictures_that_are_larger_than_they_may_be(folder):
    """A few bytes that promise billions of pixels."""
    place = folder / "bomb" / "a class"
    place.mkdir(parents=True)
    Image.new("1", (14_000, 14_000)).save(place / "one.png")
    read = image_dataset_from_directory(place.parent, verbose=False)
    refused = refusal(read.first)
    assert "one.png" in str(refused)


@settings(max_examples=100, derandomize=True)
@given(
    data=st.binary(max_size=40)
    | st.text().map(str.encode)
    | st.text().map(lambda text: text.encode("utf-16", "replace"))
)
def test_texts_are_read_as_they_are_or_refused(folder, data):
    place = folder / "texts" / "a class"
    place.mkdir(parents=True, exist_ok=True)
    (place / "one.txt").write_bytes(data)
    read, found = text_dataset_from_directory(place.parent, verbose=False), []
    refused = refusal(lambda: found.append(read.first()))
    if refused is not None:
        assert "one.txt" in str(refused)
        return
    text = data.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    assert found[0].x[0].tolist() == [text]


FOLDERS = {
    "no folder": lambda root: root / "absent",
    "a file": lambda root: root / "file",
    "nothing in it": lambda root: root / "empty",
    "classes without files": lambda root: root / "bare",
    "a name that is too long": lambda root: root / ("a" * 300),
}


@pytest.mark.parametrize("fault", FOLDERS)
@pytest.mark.parametrize("read", [image_dataset_from_directory, text_dataset_from_directory])
def test_folders_without_examples(tmp_path, read, fault):
    (tmp_path / "file").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "bare" / "a class").mkdir(parents=True)
    assert refusal(lambda: read(FOLDERS[fault](tmp_path), verbose=False)) is not None


@pytest.mark.parametrize(
    "settings_",
    [
        {"label_mode": "one"}, {"label_mode": "binary"}, {"labels": [0, 1, 2]}, {"labels": ["a"]},
        {"labels": [-1]}, {"labels": [0.5]}, {"labels": "guess"}, {"class_names": ["b"]},
        {"class_names": "ab"}, {"batch_size": 0}, {"batch_size": -1}, {"validation_split": 2.0},
        {"validation_split": 0.5}, {"validation_split": np.nan, "subset": "both"},
        {"validation_split": "x", "subset": "both"}, {"subset": "all", "validation_split": 0.5},
        {"color_mode": "cmyk"}, {"image_size": (0, 4)}, {"image_size": (4,)}, {"image_size": "4"},
        {"image_size": -1}, {"interpolation": "best"}, {"data_format": "last"},
    ],
    ids=str,
)  # fmt: skip
def test_settings_without_a_meaning(tmp_path, settings_):
    place = tmp_path / "a"
    place.mkdir()
    (place / "one.png").write_bytes(WHOLE["png"])

    def call():
        read = image_dataset_from_directory(tmp_path, verbose=False, **settings_)
        for source in read if isinstance(read, list) else [read]:
            source.first()

    assert refusal(call) is not None


@pytest.mark.parametrize("shape", [(3,), (8,), (3, 4), (0, 3), (3, 3, 1)])
@pytest.mark.parametrize("kind", ["<f4", ">f8", "<c8", "S4", "<M8[s]", "?", "O"])
def test_arrays_in_files(tmp_path, monkeypatch, shape, kind):
    """Large files are read in pieces; they keep the same law as arrays in memory."""
    monkeypatch.setattr(sources, "IN_MEMORY_BYTES", 0)
    path, model = tmp_path / "x.npy", linear()
    before = kept(model)
    if kind == "O" or not np.prod(shape):  # such files cannot be mapped
        return
    np.save(path, np.zeros(shape, kind))
    mapped = np.load(path, mmap_mode="r")
    refused = refusal(lambda: model.fit(mapped, rows(8, 2), verbose=0, doctor=False))
    assert isinstance(refused, GoodfitError)
    assert_untouched(model, before)
