from __future__ import annotations

import math

import numpy as np
import pytest

from goodfit.report import charts

from .reading import Page

EVALUATED = 0.123


def curve(train, dev=None, name="loss", best=None):
    history = {name: train, f"val_{name}": dev or train}
    results = {"train": {name: EVALUATED}}
    return charts.curves({"history": history, "best_epoch": best, "results": results})[0]


def labels(chart):
    return [words for tag, words in Page(chart.svg).words if tag == "text"]


def test_only_what_was_followed_on_both_parts_is_drawn():
    history = {"loss": [2.0, 1.0], "val_loss": [2.0, 1.5], "learning_rate": [0.1, 0.1]}
    drawn = charts.curves({"history": history, "best_epoch": 2, "results": {"train": {}}})
    assert [chart.title for chart in drawn] == ["loss"]


def test_train_is_solid_and_dev_is_dashed():
    styles = Page(curve([3.0, 2.0], [3.0, 2.5]).svg).values("style")
    dashed = [style for style in styles if "stroke-dasharray" in style]
    assert any("var(--dev)" in style for style in dashed)
    assert not any("var(--train)" in style for style in dashed)


@pytest.mark.parametrize("best", [1, 3, 9])
def test_the_best_epoch_is_named_on_the_drawing_and_in_the_table(best):
    chart = curve([1.0 / (i + 1) for i in range(9)], best=best)
    assert f"best epoch {best}" in labels(chart)
    assert [row[0] for row in chart.table.rows if "best" in row[0]] == [f"{best} (best)"]


def test_the_training_rows_are_evaluated_as_the_dev_rows_are():
    chart = curve([3.0, 2.0], [3.5, 2.5], best=2)
    assert "train, evaluated" in labels(chart)
    assert chart.table.rows[-1] == ("evaluated at the end", "0.123", "2.5")
    assert "0.123 on the training examples (diamond)" in Page(chart.svg).text("desc")
    assert "train, evaluated" not in labels(curve([3.0, 2.0]))  # nobody knows the best epoch


@pytest.mark.parametrize(
    ("values", "logarithmic"),
    [
        ([2.3, 0.1], True),
        ([2.3, 0.5], False),
        ([1.0, 0.0], False),
        ([-1.0, 100.0], False),
        ([math.nan, 5.0, 0.01], True),
        ([math.nan, math.inf], False),
    ],
)
def test_the_scale_is_logarithmic_where_the_range_asks_for_it(values, logarithmic):
    assert (curve(values).note == "Logarithmic scale.") == logarithmic


def test_accuracy_is_drawn_in_percent():
    assert "80%" in labels(curve([0.6, 0.9], name="accuracy"))


def test_a_single_epoch_is_a_dot():
    assert Page(curve([0.5], best=1).svg).all("use")


def test_a_long_run_keeps_the_first_best_and_last_epoch_in_its_table():
    rows = curve([1.0] * 1000, best=333).table.rows
    assert len(rows) <= 45
    assert [rows[0][0], rows[-2][0]] == ["1", "1000"]
    assert "333 (best)" in [row[0] for row in rows]


def study(*baselines, dev=0.9):
    return {
        "metric": "r2",
        "baselines": list(baselines),
        "split": {"dev": 10, "test": 10},
        "results": {"dev": {"r2": dev}, "test": {"r2": dev}},
        "seconds": {"training": 3.0},
    }


def baseline(name, dev):
    return {"name": name, "dev": dev, "test": dev, "seconds": 0.1}


def test_models_are_ranked_and_those_without_a_score_come_last():
    chart = charts.baselines(
        study(baseline("poor", -40.0), baseline("broken", None), baseline("good", 0.95))
    )
    assert [row[0] for row in chart.table.rows] == ["good", "this network", "poor", "broken"]
    assert chart.table.rows[1] == ("this network", "0.900", "0.900", "3.0 s")
    assert "−40.000" in labels(chart)


def test_a_bar_is_as_long_as_its_score():
    chart = charts.baselines(study(baseline("half", 0.45)))
    bars = [
        attributes["d"].split()
        for attributes in Page(chart.svg).all("path")
        if "fill: var(--train)" in (attributes.get("style") or "")
        or "fill: var(--neutral)" in (attributes.get("style") or "")
    ]
    ours, half = (float(bar[4]) - float(bar[1]) for bar in bars)
    assert ours / half == pytest.approx(2, rel=1e-3)


def test_a_model_without_a_score_has_no_bar():
    chart = charts.baselines(study(baseline("broken", None)))
    bars = [
        path["d"] for path in Page(chart.svg).all("path") if "--neutral" in path.get("style", "")
    ]
    left, right = (float(bars[0].split()[i]) for i in (1, 4))
    assert left == right


def test_predictions_that_are_no_numbers_are_left_out():
    true = np.arange(20.0)
    chart = charts.scatter(np.where(true < 5, np.nan, true), true, "price")
    assert sum(int(row[1]) for row in chart.table.rows) == 15


def test_the_scatter_is_told_by_tenths_of_the_true_values():
    true = np.arange(100.0)
    rows = charts.scatter(true + 2, true, "price").table.rows
    assert len(rows) == 10
    assert rows[0] == ("0 to 9", "10", "6.5", "2")
    assert sum(int(row[1]) for row in rows) == 100
