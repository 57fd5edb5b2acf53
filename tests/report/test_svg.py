from __future__ import annotations

import re

import matplotlib
import pytest

from goodfit.report import svg

from .reading import Page


def draw(name="chart", paint=lambda axes: axes.plot([1, 2], [3, 4], "o-", color=svg.TRAIN)):
    return svg.draw(name, "A <title>", "A & description", paint)


def test_title_and_description_come_first_and_escaped():
    read = Page(draw())
    assert [tag for tag, _ in read.elements[:3]] == ["svg", "title", "desc"]
    assert ("title", "A <title>") in read.words
    assert ("desc", "A & description") in read.words
    assert read.all("svg")[0]["aria-labelledby"] == "chart-title chart-desc"


def test_two_drawings_of_the_same_share_no_id():
    first, second = Page(draw("one")), Page(draw("two"))
    assert first.values("id")
    assert not set(first.values("id")) & set(second.values("id"))


def test_colours_are_left_to_the_style_sheet():
    read = Page(
        draw(paint=lambda axes: axes.plot([1, 2], color=svg.DEV, label="a") and axes.grid())
    )
    styles = " ".join(read.values("style"))
    assert "var(--dev)" in styles
    assert "var(--grid)" in styles
    assert "var(--muted)" in styles
    assert not re.search(r"#[0-9a-f]{3,6}\b", styles)
    assert "DejaVu" not in styles


def test_nothing_in_it_styles_the_rest_of_the_page():
    read = Page(draw())
    assert read.all("style") == read.all("metadata") == []


@pytest.mark.parametrize("name", ["$x^2$", r"$\frac$", "花瓣", "a < b & c", "tab\there"])
def test_names_are_drawn_as_they_are_and_in_peace(name):
    read = Page(draw(paint=lambda axes: axes.set_xlabel(name)))
    assert name.replace("\t", " ") in read.text("text").replace("\t", " ")


def test_the_reader_s_own_matplotlib_settings_neither_matter_nor_change():
    plain = draw()
    with matplotlib.rc_context({"lines.linewidth": 9, "axes.facecolor": "red", "font.size": 30}):
        assert draw() == plain
        assert matplotlib.rcParams["lines.linewidth"] == 9
        assert matplotlib.rcParams["svg.hashsalt"] != "goodfit"
