"""What the readers of tables make of text that is no table, and encoders of tables that changed."""

import csv
import io
import json
import tempfile
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from goodfit.data import TableEncoder, decide_task, read_csv, read_frame
from goodfit.errors import GoodfitError
from goodfit.study.prepared import prepare
from tests.bad_input.law import refusal

CELLS = [
    "", " ", "1", "2.5", "-3", "01", "+1", "1.", ".5", "1e5", "1E-400", "1e400", "-1e400", "1e39",
    "9" * 30, "9" * 400, "18446744073709551616", "-9223372036854775809", "nan", "NaN", "inf",
    "-inf", "Infinity", "NA", "N/A", "null", "?", " ? ", "None", "<NA>", "-", "a", "b", "A", " a ",
    '"', '""', "'", '"a,b"', '"a\nb"', 'a"b', '"unclosed', "1,5", "1.000,5", "0x1F", "1_000",
    "１２", "٣", "true", "True", "FALSE", "yes", "é", "日本", "\x00", "a\x00b", "\ufeff", "\r",
    "\t", "#", "=cmd()", "2020-01-01", "12:30", "1+2j", "--", "1;2", "\\", "🎉", "\u200b", "\u2028",
    "$5", "5%", "1 000",
]  # fmt: skip
NAMES = [
    "a", "b", "a ", "A", "", "Unnamed: 0", "1", "a.1", "é", '"x,y"', "a\nb", "nan", "index", "size",
    "name", "dtype", "\ufeffa", "a\x00", "target", "target ", "a;b", "a\tb",
]  # fmt: skip
ENCODINGS = ["utf-8"] * 6 + [
    "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "shift_jis", "utf-7",
]  # fmt: skip


@st.composite
def texts(draw):
    """The bytes of something like a table."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
    names[-1] = draw(st.sampled_from(["target"] * 9 + NAMES))
    columns = [
        draw(st.lists(st.sampled_from(CELLS), min_size=1, max_size=4)) for _ in range(len(names))
    ]
    chance = draw(st.randoms(use_true_random=False))
    count = draw(st.sampled_from([0, 1, 2, 5, 12, 30]))
    lines = [names] + [[chance.choice(cells) for cells in columns] for _ in range(count)]
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 2]))):
        chance.choice(lines).append("7")
    separator = draw(st.sampled_from([",", ",", ",", ",", ";", "\t"]))
    ending = draw(st.sampled_from(["\n", "\n", "\r\n", "\r"]))
    text = ending.join(separator.join(line) for line in lines)
    data = bytearray(text.encode(draw(st.sampled_from(ENCODINGS)), errors="replace"))
    for _ in range(draw(st.sampled_from([0, 0, 0, 1, 4]))):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: draw(st.sampled_from([None, None, None, len(data) // 2]))])


@pytest.fixture(scope="module")
def place():
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder, "table.csv")


def check_text(place, data):
    """It is refused, or becomes finite numbers, the same from the encoder's JSON."""
    place.write_bytes(data)

    def call():
        table = read_csv(place, "target")
        assert np.isfinite(table.y).all()
        encoder = TableEncoder.fit(table.frame)
        x = encoder(table.frame)
        assert x.dtype == np.float32
        assert x.shape == (len(table.y), len(encoder.feature_names))
        assert np.isfinite(x).all()
        again = TableEncoder.from_json(json.loads(json.dumps(encoder.to_json())))
        np.testing.assert_array_equal(again(table.frame), x)

    refusal(call)


@settings(max_examples=150, derandomize=True)
@given(data=texts())
def test_odd_texts_are_refused_or_read(place, data):
    check_text(place, data)


@pytest.mark.slow
@settings(max_examples=3000, derandomize=True)
@given(data=texts())
def test_thousands_of_odd_texts(place, data):
    check_text(place, data)


@pytest.mark.slow
@settings(max_examples=1000, derandomize=True)
@given(data=texts(), target=st.sampled_from(["target"] * 5 + [None, "", "nope"]))
def test_thousands_of_odd_texts_for_the_command_line(place, data, target):
    """What `goodfit train` does with a file before it trains."""
    place.write_bytes(data)

    def call():
        made = prepare(str(place), target)
        for part in (made.train, made.dev, made.test):
            assert len(part.x) == len(part.y) > 0
            assert np.isfinite(part.x).all()
            assert np.isfinite(made.scaled_targets(part.y)).all()

    refusal(call)


KNOWN = st.fixed_dictionaries(
    {
        "number": st.lists(st.none() | st.integers(-99, 99).map(lambda n: n / 8), min_size=12),
        "whole": st.lists(st.integers(-(2**23), 2**23), min_size=12),
        "text": st.lists(st.sampled_from(["cat", 'a "b", c', "x\ny", "é日", "1 2"]), min_size=12),
    }
)


@settings(max_examples=60, derandomize=True)
@given(columns=KNOWN, order=st.permutations(["number", "whole", "text"]))
def test_sound_tables_become_the_numbers_that_they_hold(place, columns, order):
    """An oracle that knows what was written: values, median, one feature for each category."""
    count = min(map(len, columns.values()))
    columns = {name: columns[name][:count] for name in order}
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(zip(*columns.values(), strict=True))
    place.write_text(out.getvalue(), encoding="utf-8", newline="")
    frame = read_frame(place)
    if refusal(lambda: TableEncoder.fit(frame)) is not None:
        assert all(len(set(column)) == 1 for column in columns.values())
        return
    encoder = TableEncoder.fit(frame)
    found = dict(zip(encoder.feature_names, encoder(frame).T, strict=True))
    for name, values in found.items():
        column, _, rest = name.partition("=")
        column = column.removesuffix(" (missing)")
        given_ = columns[column]
        if name.endswith("(missing)"):
            expected = [value is None for value in given_]
        elif rest:
            expected = [value == rest for value in given_]
        else:
            present = [value for value in given_ if value is not None]
            expected = [np.median(present) if value is None else value for value in given_]
        np.testing.assert_array_equal(values, np.array(expected, np.float32))


ODD = [
    None, np.nan, pd.NA, pd.NaT, 1, 2.5, -1e39, 1e400, 10**400, "cat", "horse", "1", "1.5", "",
    b"cat", True, 1 + 2j, [1], {"a": 1}, {1}, (1, 2), object(), date(2020, 1, 1),
    pd.Timestamp("2020-01-01"), np.datetime64("2020"), np.float32(2), np.int8(3), "nan", "inf",
    Decimal("1.5"), Fraction(1, 2), np.array([1, 2]), np.str_("cat"), "\x00", range(2), len, float,
]  # fmt: skip
TRAIN = pd.DataFrame(
    {
        "age": [1.0, 2.0, None, 4.0],
        "n": [1, 2, 3, 4],
        "pet": ["cat", "dog", "cat", None],
        "ok": [True, False, True, True],
    }
)
ENCODER = TableEncoder.fit(TRAIN)


def nullable(frame):
    """The frame with types that know missing values, where pandas finds some for its numbers."""
    try:
        return frame.convert_dtypes()
    except (OverflowError, RuntimeWarning):  # of some versions, at numbers beyond their integers
        return frame


CHANGES = {
    "nothing": lambda frame, name: frame,
    "dropped": lambda frame, name: frame.drop(columns=name),
    "renamed": lambda frame, name: frame.rename(columns={name: f"{name} "}),
    "unnamed": lambda frame, name: frame.rename(columns={name: None}),
    "twice": lambda frame, name: pd.concat([frame, frame[[name]]], axis=1),
    "reordered": lambda frame, name: frame[sorted(frame, key=lambda other: other != name)],
    "more": lambda frame, name: frame.assign(more="x"),
    "one index": lambda frame, name: frame.set_axis([0] * len(frame)),
    "nullable": lambda frame, name: nullable(frame),
    "categories": lambda frame, name: frame.assign(**{name: frame[name].astype(str)}).astype(
        {name: "category"}
    ),
    "names in two rows": lambda frame, name: frame.set_axis([list(frame), list(frame)], axis=1),
    "no rows": lambda frame, name: frame[:0],
}
HARMLESS = {"nothing", "reordered", "more", "one index", "nullable"}


def check_frame(cells, change, name, fitted):
    columns = TRAIN.astype(object).copy()
    for (column, row), value in cells.items():
        columns.at[row, column] = value
    frame = CHANGES[change](columns, name)
    found = []
    encode = TableEncoder.fit(frame) if fitted else ENCODER
    found.append(encode(frame))
    assert np.isfinite(found[0]).all()
    if fitted or change not in HARMLESS:
        return
    features = dict(zip(ENCODER.feature_names, found[0].T, strict=True))
    for row, value in enumerate(frame["n"]):
        number = 2.5 if pd.api.types.is_scalar(value) and pd.isna(value) else float(value)
        assert features["n"][row] == np.float32(number)
    for row, value in enumerate(frame["pet"]):
        if isinstance(value, str):
            told = [features["pet=cat"][row], features["pet=dog"][row]]
            assert told == [value == "cat", value == "dog"]


ARGUMENTS = (
    st.dictionaries(
        st.tuples(st.sampled_from(list(TRAIN)), st.integers(0, 3)), st.sampled_from(ODD), max_size=5
    ),
    st.sampled_from(list(CHANGES)),
    st.sampled_from(list(TRAIN)),
    st.booleans(),
)


@settings(max_examples=150, derandomize=True)
@given(*ARGUMENTS)
def test_tables_that_changed_are_encoded_rightly_or_refused(cells, change, name, fitted):
    refusal(lambda: check_frame(cells, change, name, fitted))


@pytest.mark.slow
@settings(max_examples=2000, derandomize=True)
@given(*ARGUMENTS)
def test_thousands_of_tables_that_changed(cells, change, name, fitted):
    refusal(lambda: check_frame(cells, change, name, fitted))


@pytest.mark.parametrize("change", ["dropped", "renamed", "unnamed", "twice"])
def test_columns_that_are_not_those_of_training_are_named(change):
    with pytest.raises(GoodfitError, match="`pet`"):
        ENCODER(CHANGES[change](TRAIN, "pet"))


NO_TABLES = [
    None, [], [[1, 2]], {}, {"age": [1]}, np.ones((3, 4)), "table.csv", 5, object(), len,
    pd.DataFrame(), pd.DataFrame(index=[1, 2]), pd.Series([1], name="age"),
]  # fmt: skip


@pytest.mark.parametrize("given_", NO_TABLES, ids=lambda value: type(value).__name__)
def test_what_is_no_table_is_refused(given_):
    assert refusal(lambda: ENCODER(given_)) is not None
    assert refusal(lambda: TableEncoder.fit(given_)) is not None
    assert refusal(lambda: decide_task(given_, "y")) is not None


def test_names_of_files_that_are_no_names():
    for name in ("", ".", "a" * 300, "/dev/null", "nowhere/at/all.csv"):
        assert refusal(lambda: read_frame(name)) is not None  # noqa: B023
