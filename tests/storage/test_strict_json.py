"""JSON: what was written comes back, and what is too much or makes no sense is refused."""

import json
import math
import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.errors import FileError
from goodfit.storage import parsed, written

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner),
)


@given(plain=PLAIN)
def test_what_is_written_comes_back(plain):
    text = written(plain)
    assert repr(parsed(text, "x")) == repr(plain)
    json.loads(text, parse_constant=pytest.fail)


def test_numpy_is_plain_data_too():
    assert parsed(written({"a": np.float32(0.5), "b": np.array([1, 2])}), "x") == {
        "a": 0.5,
        "b": [1, 2],
    }


REFUSED = {
    '{"a": 1, "a": 2}': "x is damaged: it has 'a' twice",
    "[1": "it is no JSON",
    "NaN": "NaN is no number",
    "[-Infinity]": "-Infinity is no number",
    "1e999": "1e999 is no number",
    "1" * 5000: "4300 digits",
    '"\\ud800"': r"it has '\\ud800'",
    "[" * 100 + "]" * 100: "lists inside each other",
    "[" * 100_000 + "]" * 100_000: "nested too deep",
    '{"not finite": "seven"}': "'seven' for a number",
    '{"not finite": []}': r"'\[\]' for a number",
    '"' + "a" * 2**21 + '"': "2,097,152 characters",
    "[" + "0," * 3_000_000 + "0]": "about 3,000,001 values",
    " " * (100 * 2**20 + 1): "104,857,601 bytes of JSON",
    "\ud800": "no text in UTF-8",
    "": "it is no JSON",
}


@pytest.mark.parametrize(
    ("text", "words"), REFUSED.items(), ids=[text[:20].strip() for text in REFUSED]
)
def test_what_is_too_much_or_no_json_is_refused_at_once(text, words):
    start = time.perf_counter()
    with pytest.raises(FileError, match=f"{words}.*Copy it again from where it came"):
        parsed(text, "x")
    assert time.perf_counter() - start < 2


def test_the_same_name_a_million_times_is_refused_at_once():
    start = time.perf_counter()
    names = ",".join(f'"{i}":0' for i in range(600_000))
    with pytest.raises(FileError, match="it has '599999' twice"):
        parsed("{" + names + ',"599999":0}', "x")
    assert time.perf_counter() - start < 5


def test_what_could_not_be_read_again_is_not_written():
    with pytest.raises(FileError, match="cannot be saved: it has 'aaa.*fewer, shorter"):
        written("a" * 2**21)
    deep = []
    for _ in range(100):
        deep = [deep]
    with pytest.raises(FileError, match="cannot be saved: it has more than 64 lists"):
        written(deep)
    with pytest.raises(FileError, match="cannot be saved as plain data"):
        written({"a": {1, 2}})
    with pytest.raises(FileError, match="cannot be saved as plain data"):
        written({"not finite": 1})


def test_numbers_that_are_not_finite_have_their_word():
    assert written(math.inf) == '{"not finite": "inf"}'
    assert math.isnan(parsed('{"not finite": "nan"}', "x"))
