"""The style sheet: legible in light and dark, on paper, on a phone, and without motion."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

from goodfit.report import svg

SHEET = files("goodfit.report").joinpath("style.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r":root \{(.*?)\}", SHEET, re.DOTALL)[:2]
)
MODES = pytest.mark.parametrize("colours", [LIGHT, {**LIGHT, **DARK}], ids=["light", "dark"])


def rgb(colour):
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def luminance(channels):
    """Relative luminance as WCAG 2 defines it."""
    shares = [value / 255 for value in channels]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_formula_agrees_with_its_known_ends():
    assert contrast([0, 0, 0], [255, 255, 255]) == pytest.approx(21)
    assert contrast([119, 119, 119], [255, 255, 255]) == pytest.approx(4.48, abs=0.01)


@MODES
@pytest.mark.parametrize("text", ["ink", "muted", "link", "info", "warning", "error"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_text_stands_out(colours, text, ground):
    assert contrast(rgb(colours[text]), rgb(colours[ground])) >= 4.5


@MODES
@pytest.mark.parametrize("shape", ["train", "dev", "neutral"])
def test_shapes_stand_out(colours, shape):
    assert contrast(rgb(colours[shape]), rgb(colours["surface"])) >= 3


@MODES
@pytest.mark.parametrize(("fill", "strongest"), [("train", 0.4), ("dev", 0.5)])
def test_counts_stand_out_on_the_strongest_cell_of_the_confusion_matrix(colours, fill, strongest):
    mixed = [
        strongest * ink + (1 - strongest) * ground
        for ink, ground in zip(rgb(colours[fill]), rgb(colours["surface"]), strict=True)
    ]
    assert contrast(rgb(colours["ink"]), mixed) >= 4.5


def test_every_variable_in_use_is_defined():
    # The templates set these two on single elements.
    defined = {*re.findall(r"--([\w-]+):", SHEET), "share", "tile"}
    used = set(re.findall(r"var\(--([\w-]+)\)", SHEET))
    drawn = {name for value in svg.VARIABLES.values() for name in re.findall(r"--(\w+)", value)}
    assert used | drawn <= defined


@pytest.mark.parametrize(
    "wish",
    [
        "prefers-color-scheme: dark",
        "prefers-reduced-motion: reduce",
        "max-width: 640px",
        "print",
        ":focus-visible",
    ],
)
def test_the_reader_s_circumstances_are_met(wish):
    assert wish in SHEET
