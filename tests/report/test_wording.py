from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from goodfit.report import wording

from .reading import Page


@given(st.none() | st.floats(-1e300, 1e300) | st.sampled_from([math.nan, math.inf, -math.inf]))
def test_every_value_can_be_written(value):
    for write in (wording.number, wording.percent, wording.seconds):
        written = write(value)
        assert written
        assert "-" not in written[:1]
        assert "nan" not in written
        assert "inf" not in written


@given(st.floats(-1e6, 1e6))
def test_four_digits_tell_the_number(value):
    written = wording.number(value).replace("−", "-").replace(",", "")
    assert float(written) == pytest.approx(value, rel=1e-3)


@given(st.floats(0.001, 1e6), st.floats(0.001, 1e6))
def test_longer_times_are_never_written_in_smaller_units(one, other):
    units = ["ms", "s", "min", "h"]

    def largest(text):
        return max(units.index(unit) for unit in re.findall("[a-z]+", text))

    short, long = sorted([one, other])
    assert largest(wording.seconds(short)) <= largest(wording.seconds(long))


@pytest.mark.parametrize(
    ("value", "examples", "text"), [(1.0, 360, "100.0%"), (0.99995, 60000, "99.99%")]
)
def test_a_mistake_is_not_rounded_away(value, examples, text):
    assert wording.percent(value, examples) == text


@given(st.text())
def test_prose_adds_code_and_nothing_else(sentence):
    read = Page(str(wording.prose(sentence)))
    assert {tag for tag, _ in read.elements} <= {"code"}
    assert not read.unbalanced


@given(st.text())
def test_short_names_are_one_printable_line(name):
    short = wording.short(name)
    assert len(short) <= 24
    assert short.isprintable()


def test_no_number_has_its_words():
    assert wording.number(math.nan) == "NaN"
    assert wording.number(-math.inf) == "−∞"
    assert wording.percent(math.nan) == "NaN"
    assert wording.seconds(None) == wording.MISSING
