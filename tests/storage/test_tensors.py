"""Arrays in files: what was written comes back, opens elsewhere, and no damage goes unseen."""

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from safetensors import safe_open

from goodfit.errors import FileError
from goodfit.storage import open_tensors, read_tensors, write_tensors
from goodfit.storage.header import DTYPES

ARRAYS = st.sampled_from(list(DTYPES.values())).flatmap(
    lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, min_side=0, max_side=4))
)
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=20).filter(
    lambda name: name != "__metadata__"
)
SAID = {"epoch": 3, "losses": [0.5, float("inf")], "name": "é\n"}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "state.safetensors"


def _same(ours, theirs):
    assert ours.keys() == theirs.keys()
    for name, array in ours.items():
        np.testing.assert_array_equal(array, theirs[name], strict=True)


@given(tensors=st.dictionaries(NAMES, ARRAYS, max_size=4))
def test_what_is_written_comes_back_and_opens_elsewhere(tmp_path_factory, tensors):
    path = tmp_path_factory.mktemp("files") / "state.safetensors"
    write_tensors(path, tensors, SAID)
    found, said = read_tensors(path)
    assert said == SAID
    _same(found, tensors)
    _same(safetensors.numpy.load_file(path), tensors)


@given(tensors=st.dictionaries(NAMES, ARRAYS, max_size=4))
def test_files_of_others_are_read(tmp_path_factory, tensors):
    path = tmp_path_factory.mktemp("files") / "theirs.safetensors"
    safetensors.numpy.save_file(tensors, path, metadata={"format": "np"})
    found, said = read_tensors(path)
    assert said == {}
    _same(found, tensors)


def test_what_is_read_may_be_changed_in_place(path):
    write_tensors(path, {"x": np.zeros(3)}, {})
    read_tensors(path)[0]["x"][1] = 5


def test_arrays_are_known_by_their_shapes_before_they_are_read(path):
    write_tensors(path, {"x": np.zeros((2, 3)), "key": np.uint32(7)}, {})
    with open_tensors(path) as file:
        assert file.shapes == {"x": (2, 3), "key": ()}
        assert file.has_checksum


def _is_believed(path):
    try:
        with open_tensors(path) as file:
            file.read()
            return file.has_checksum
    except FileError:
        return False


def test_every_changed_bit_is_seen(path):
    write_tensors(path, {"x": np.arange(6.0), "on": np.array([True, False])}, {"epoch": 3})
    whole = path.read_bytes()
    for place in range(len(whole)):
        spoilt = bytearray(whole)
        spoilt[place] ^= 1 << place % 8
        path.write_bytes(spoilt)
        assert not _is_believed(path), place


def test_other_orders_of_bytes_and_memory_are_written_right(path):
    x = np.arange(6.0).reshape(2, 3)
    write_tensors(path, {"big": x.astype(">f4"), "turned": x.T}, {})
    found, _ = read_tensors(path)
    np.testing.assert_array_equal(found["big"], x)
    np.testing.assert_array_equal(found["turned"], x.T)


@pytest.mark.parametrize(
    ("tensors", "said", "words"),
    [
        ({"x": np.zeros(2, complex)}, {}, r"'x' cannot be saved.*astype\('float32'\)"),
        ({"x": np.array(["a"])}, {}, "'x' cannot be saved"),
        ({}, {"model": object()}, "use numbers, strings and lists"),
        ({"x" * 1001: np.zeros(1)}, {}, "no name for an array. Give it one of at most 1,000"),
        ({"x": np.zeros((1,) * 33)}, {}, "33 axes; 32 are the most. Give it fewer, shorter"),
        (dict.fromkeys(map(str, range(100_001)), 0.0), {}, "100,001 arrays; 100,000 are the most"),
        ({}, {"many": [0] * 1_999_998}, "values in its JSON; 2,000,000 are the most. Give it"),
    ],
)
def test_what_cannot_be_read_again_is_not_written(path, tensors, said, words):
    with pytest.raises(FileError, match=words):
        write_tensors(path, tensors, said)
    assert not path.exists()


def test_a_file_that_shrinks_while_it_is_read_is_refused(path):
    write_tensors(path, {"x": np.zeros(9000)}, {})
    with open_tensors(path) as file:
        path.write_bytes(path.read_bytes()[:500])
        with pytest.raises(FileError, match="became shorter"):
            file.read()


def test_places_without_a_file_are_refused(tmp_path):
    for place in (tmp_path, tmp_path / "nothing", tmp_path / ("x" * 5000)):
        with pytest.raises(
            FileError, match=r"no file at .* Look at the path|cannot be read: .* who may read it"
        ):
            read_tensors(place)


def test_the_checksum_is_over_the_header_too(path):
    write_tensors(path, {"x": np.zeros((2, 3))}, {})
    path.write_bytes(path.read_bytes().replace(b"[2,3]", b"[3,2]"))
    with pytest.raises(FileError, match=r"changed since it was written.*Copy it again"):
        read_tensors(path)


def test_the_metadata_can_be_read_elsewhere(path):
    write_tensors(path, {"x": np.zeros(1)}, {"epoch": 3})
    with safe_open(path, framework="numpy") as file:
        assert file.metadata()["goodfit"] == '{"epoch": 3}'
