from __future__ import annotations

import math

import pytest

from goodfit.report import LayerHealth, health

from .reading import Page


def layer(name="dense", gradient=0.1, ratio=1e-3, counts=(1, 3), edges=(0.0, 0.5, 1.0), dead=None):
    return LayerHealth(name, 0.5, 0.25, dead, gradient, 2.0, ratio, counts, edges)


def test_a_histogram_says_its_shares():
    chart = health.histograms([layer(dead=0.125)])[0]
    assert chart.table.rows == [("0", "0.5", "25.0%"), ("0.5", "1", "75.0%")]
    assert chart.note == "mean 0.5, deviation 0.25, dead 12.5%"


def test_dots_lie_where_the_logarithm_says():
    gradients, _ = health.flow([layer("a", 1.0), layer("b", 0.1), layer("c", 0.01)])
    dots = [float(use["x"]) for use in Page(gradients.svg).all("use") if "--train" in use["style"]]
    assert dots[0] - dots[1] == pytest.approx(dots[1] - dots[2], rel=1e-3)
    assert dots[0] > dots[1]


def test_the_first_layer_is_on_top():
    gradients, _ = health.flow([layer("first"), layer("last")])
    words = [word for tag, word in Page(gradients.svg).words if tag == "text"]
    ys = [float(text["y"]) for text in Page(gradients.svg).all("text")]
    where = dict(zip(words, ys, strict=True))
    assert where["first"] < where["last"]


@pytest.mark.parametrize("gradient", [0.0, math.nan, math.inf])
def test_what_has_no_logarithm_is_told_in_the_table(gradient):
    gradients, _ = health.flow([layer(gradient=gradient, ratio=gradient)])
    assert gradients.table.rows[0][1] in {"0", "NaN", "∞"}
    assert len([use for use in Page(gradients.svg).all("use") if "--train" in use["style"]]) == 0


def test_layers_of_the_same_name_keep_ids_apart():
    drawn = "".join(chart.svg for chart in health.histograms([layer(), layer()]))
    ids = Page(drawn).values("id")
    assert len(ids) == len(set(ids))
