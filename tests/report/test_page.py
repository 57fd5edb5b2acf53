from __future__ import annotations

import copy
import json
import math
import subprocess
import sys

import numpy as np
import pytest

from goodfit.errors import FileError
from goodfit.report import (
    Boundary,
    Groups,
    LayerHealth,
    Pictures,
    Space,
    Unit,
    WorstExample,
    write_report,
)
from goodfit.report.page import _page as page

from .reading import REFERENCES, Page

TREATMENT = {
    "finding": "lr_too_high", "change": "Lower the learning rate", "line": "optimizer=SGD(0.1)",
    "metric": "accuracy", "before": None, "after": 0.9, "kept": True, "verdict": "kept",
}  # fmt: skip
HOSTILE = "</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


@pytest.fixture(scope="module")
def text(study, pictures):
    return page(study, pictures)


@pytest.fixture(scope="module")
def read(text):
    return Page(text)


@pytest.fixture
def regression(study):
    """A regression on a table: other metric, no classes, a loss that has other magnitudes."""
    changed = copy.deepcopy(study)
    bounds = {"smallest": 25.0, "mean": 152.1, "deviation": 77.0, "largest": 346.0}
    changed["data"].update(classes=[], target=bounds)
    loss = [29000.0, 9000.0, 3100.0, 2900.0]
    r2 = [-4.0, -0.5, 0.45, 0.5]
    changed.update(
        name="diabetes",
        task="regression",
        kind="table",
        class_names=None,
        target="progression",
        metric="r2",
        history={"loss": loss, "val_loss": loss, "r2": r2, "val_r2": r2},
        best_epoch=4,
        epochs_run=4,
        results={part: {"loss": 2900.0, "r2": 0.5} for part in ("train", "dev", "test")},
        baselines=[{"name": "ridge", "dev": 0.48, "test": 0.51, "seconds": 0.01}],
        findings=[],
    )
    return changed


def test_the_file_lies_where_it_was_asked_for(tmp_path, study, pictures, text):
    path = write_report(tmp_path / "runs" / "digits" / "report.html", study, pictures)
    assert path == tmp_path / "runs" / "digits" / "report.html"
    assert path.read_text(encoding="utf-8") == text


def test_the_same_run_gives_the_same_bytes(study, pictures, text):
    assert page(study, pictures) == text


def test_html_is_well_formed(text, read):
    assert text.startswith('<!doctype html>\n<html lang="en">')
    assert not read.unbalanced
    assert not read.open


def test_ids_are_unique_and_every_reference_inside_the_page_has_its_target(text, read):
    ids = read.values("id")
    assert len(ids) == len(set(ids))
    inner = [value[1:] for value in read.values("href") if value.startswith("#")]
    clips = [value[5:-1] for value in read.values("clip-path")]
    labels = [word for value in read.values("aria-labelledby") for word in value.split()]
    assert inner
    assert clips
    assert labels
    assert {*inner, *clips, *labels} <= set(ids)


def test_nothing_is_fetched_and_nothing_is_run(text, read):
    outside = [value for value in read.values(*REFERENCES) if not value.startswith(("#", "data:"))]
    assert outside == []
    assert "http://" not in text
    assert "https://" not in text
    assert "@import" not in text
    assert [script["type"] for script in read.all("script")] == ["application/json"]
    policy = [meta["content"] for meta in read.all("meta") if "http-equiv" in meta]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]


def test_sections_stand_in_the_order_in_which_one_asks(read):
    assert [section["id"] for section in read.all("section")] == [
        "verdict",
        "results",
        "curves",
        "baselines",
        "errors",
        "findings",
        "predictions",
        "calibration",
        "worst",
        "weights",
        "units",
        "space",
        "layers",
        "data",
        "setup",
    ]


def test_every_chart_is_named_described_and_told_as_a_table(read):
    charts = read.all("svg")
    assert len(charts) == 10
    assert all(chart["role"] == "img" and chart["aria-labelledby"] for chart in charts)
    figures = len(read.all("figure"))
    tables = [
        around
        for (tag, _), around in zip(read.elements, read.inside, strict=True)
        if tag == "table" and "figure" in around and "details" in around
    ]
    assert figures == len(charts) == len(tables)


def test_every_picture_has_words_in_its_place(read, pictures):
    images = read.all("img")
    drawn = (pictures.worst, pictures.first_weights, pictures.units)
    assert len(images) == sum(map(len, drawn))
    assert all(image["alt"] for image in images)


def test_the_numbers_of_the_study_are_on_the_page(study, read):
    words = read.text()
    for part in ("train", "dev", "test"):
        assert f"{100 * study['results'][part]['accuracy']:.1f}%" in words
    assert study["verdict"]["sentence"] in words
    assert study["command"] in words
    assert f"best epoch {study['best_epoch']}" in words
    assert "1 of the 32 units of dense was zero for every example." in words


def test_the_study_can_be_read_back_from_the_page(study, read):
    assert json.loads(read.text("script")) == study


def test_names_that_are_code_stay_text(study, pictures):
    hostile = copy.deepcopy(study)
    hostile.update(name=HOSTILE, target=HOSTILE, command=HOSTILE, stopped_by=HOSTILE)
    hostile["class_names"] = [f"{HOSTILE}{i}" for i in range(10)]
    hostile["model"]["layers"][1]["name"] = HOSTILE
    hostile["baselines"][0]["name"] = HOSTILE
    hostile["findings"][0].update(
        code=HOSTILE, evidence=HOSTILE, layer=HOSTILE, cures=[HOSTILE], illness=HOSTILE,
        reason=HOSTILE, because=HOSTILE,
    )  # fmt: skip
    hostile.update(next=HOSTILE, treated=HOSTILE, findings_before=hostile["findings"])
    hostile["treatments"] = [{**TREATMENT, "finding": HOSTILE, "change": HOSTILE, "line": HOSTILE}]
    hostile["data"]["classes"][0]["name"] = HOSTILE
    hostile["data"]["columns"] = [
        {"name": HOSTILE, "smallest": 0, "mean": 1, "deviation": 1, "largest": 2, "missing": 0.5}
    ]
    hostile["notes"] = [HOSTILE]
    hostile["verdict"].update(sentence=HOSTILE, next=[HOSTILE, HOSTILE], bayes_error_source=HOSTILE)
    hostile["history"] |= {HOSTILE: [1.0] * 25, f"val_{HOSTILE}": [1.0] * 25}
    drawn = Pictures(
        confusion=pictures.confusion,
        worst=[WorstExample(np.eye(3), HOSTILE, HOSTILE, HOSTILE, 0.5)],
        first_weight_matrix=np.eye(2),
        first_weight_names=[HOSTILE, "$\\frac$"],
        activations=[LayerHealth(HOSTILE, 0, 1, 0, 1, 1, 1, [1], [0, 1])],
        spaces=[Space(HOSTILE, [[0, 1], [1, 0]], 1, 1)],
        space_groups=Groups([0, 1], [HOSTILE, f"{HOSTILE}!"]),
        units=[Unit(HOSTILE, 1, (), f"6 of 6: {HOSTILE}", 0, 1)],
        boundary=Boundary(
            (HOSTILE, "$x_1$"), [0, 1], [0, 1], np.eye(2), np.eye(2), Groups([0, 1], [HOSTILE] * 2)
        ),
    )
    read = Page(page(hostile, drawn))
    assert [
        name for _, attributes in read.elements for name in attributes if name[:2] == "on"
    ] == []
    assert len(read.all("script")) == 1
    assert len(read.all("img")) == 1
    assert not read.unbalanced
    assert json.loads(read.text("script")) == hostile
    assert HOSTILE in read.text("pre", "code")
    assert len(read.values("id")) == len(set(read.values("id")))
    labels = [word for value in read.values("aria-labelledby") for word in value.split()]
    assert set(labels) <= set(read.values("id"))


def test_a_run_that_diverged_is_told_all_the_same(study):
    diverged = copy.deepcopy(study)
    diverged["history"]["loss"][3:] = [math.inf] + [math.nan] * 21
    diverged["history"]["val_loss"] = [math.nan] * 25
    diverged["results"]["test"] = {"loss": math.nan, "accuracy": math.nan}
    diverged["verdict"].update(train_error=math.nan, avoidable_bias=math.nan, variance=math.nan)
    diverged["best_epoch"] = None
    health = LayerHealth(
        "dense", math.nan, math.nan, math.nan, math.inf, math.nan, 0.0, [0], [math.nan] * 2
    )
    read = Page(
        page(diverged, Pictures(activations=[health], first_weights=np.full((2, 3, 3), np.nan)))
    )
    assert "NaN" in read.text("td", "dd", "p")
    assert "best epoch" not in read.text("text")
    raw = json.loads(read.text("script"), parse_constant=pytest.fail)
    assert raw["history"]["loss"][2:5] == [diverged["history"]["loss"][2], None, None]


def test_the_first_thing_to_do_and_why_a_finding_matters_are_told(read):
    assert "Do next The network overfits. Stop earlier. After that:" in read.text()
    told = read.text("p", "b")
    assert "It follows from too little data ." in told
    assert "What is learnt by heart is of no use on new rows." in told


def test_what_was_tried_is_a_table_with_what_was_found_before(study):
    failed = {
        **TREATMENT, "finding": None, "change": "Train longer", "line": "epochs=9", "before": 0.9,
        "after": 0.85, "kept": False, "verdict": "rolled back",
    }  # fmt: skip
    before = [{**study["findings"][0], "evidence": "The loss leapt to 9000."}]
    treated = {
        **study, "treated": "The accuracy rose.", "treatments": [TREATMENT, failed],
        "findings_before": before, "untreatable": ["overfitting"],
    }  # fmt: skip
    read = Page(page(treated, Pictures()))
    words = read.text()
    assert not read.unbalanced
    assert "#tried" in {link["href"] for link in read.all("a")}
    assert "The accuracy rose." in words
    assert "Lower the learning rate optimizer=SGD(0.1) lr too high – 90.0% kept" in words
    assert "Train longer epochs=9 90.0% 85.0% rolled back" in words
    assert "The loss leapt to 9000." in words
    assert "No change of the network or its training can cure it." in words
    rows = [row.get("class") for row in read.all("tr")]
    assert rows.count("kept") == 1
    order = [section["id"] for section in read.all("section")]
    assert order.index("tried") == order.index("findings") + 1


def test_where_nothing_was_tried_only_a_sentence_says_so(study):
    read = Page(page({**study, "treated": "There was nothing to treat."}, Pictures()))
    assert "There was nothing to treat." in read.text()
    assert "tried" not in {section["id"] for section in read.all("section")}


def test_without_pictures_and_findings_what_is_missing_is_left_out(study):
    bare = {**study, "findings": [], "baselines": []}
    read = Page(page(bare, Pictures()))
    assert [section["id"] for section in read.all("section")] == [
        "verdict",
        "results",
        "curves",
        "errors",
        "findings",
        "data",
        "setup",
    ]
    links = {link["href"] for link in read.all("a")}
    assert "#baselines" not in links
    assert "found nothing to object to" in read.text()
    assert "best baseline" not in read.text("dt")


def test_a_regression_is_told_in_r2_with_predictions_against_the_truth(regression):
    rng = np.random.default_rng(0)
    true = rng.normal(150, 50, 5000)
    names = [f"column {i}" for i in range(6)]
    drawn = Pictures(
        predicted_against_true=(true + rng.normal(0, 20, 5000), true),
        first_weight_matrix=rng.normal(size=(6, 16)),
        first_weight_names=names,
        worst=[WorstExample(None, "age=41, bmi=<31>", "311", "145", None)],
    )
    read = Page(page(regression, drawn))
    words = read.text()
    assert "0.500" in words
    assert "R²" in words
    assert "%" not in read.text("dd", "td", "p")
    assert "age=41, bmi=<31>" in words
    assert "predicted progression" in read.text("text")
    assert all(name in read.text("text") for name in names)


def test_a_large_run_stays_under_two_megabytes(study):
    rng = np.random.default_rng(0)
    large = copy.deepcopy(study)
    large["class_names"] = [f"class number {i}" for i in range(100)]
    large["history"] = {name: list(rng.random(1000) + 0.01) for name in study["history"]}
    large["best_epoch"] = 777
    noise = rng.random((24, 224, 224, 3))
    drawn = Pictures(
        confusion=rng.integers(0, 50, (100, 100)),
        worst=[WorstExample(picture, "noise", "a", "b", 0.9) for picture in noise],
        first_weights=rng.normal(size=(512, 11, 11, 3)),
        activations=[
            LayerHealth(f"layer_{i}", 0, 1, 0.1, 0.1, 1, 1e-3, rng.random(40), np.arange(41))
            for i in range(30)
        ],
        certainty=(rng.random(10_000), rng.random(10_000) < 0.5),
        spaces=[Space(f"layer_{i}", rng.normal(size=(300, 2)), 0.5, 0.5) for i in range(6)],
        space_groups=Groups(rng.integers(0, 10, 300), large["class_names"][:10]),
        units=[
            Unit(f"layer_{i % 4}", i, rng.random((6, 224, 224, 3)), "mixed", 0, 1)
            for i in range(32)
        ],
    )
    text = page(large, drawn)
    assert len(text.encode()) < 2_000_000
    assert "Shown are the 20 of 100 classes" in text
    assert "777 (best)" in text


def test_a_scatter_of_many_points_is_thinned(regression):
    true = np.linspace(0, 1, 50_000)
    text = page(regression, Pictures(predicted_against_true=(true, true)))
    assert text.count("<use ") < 2200
    assert len(text.encode()) < 600_000


def test_a_place_that_cannot_be_written_is_named_with_the_way_out(tmp_path, study):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FileError, match=r"cannot be written to .*report\.html.*--out runs/mine"):
        write_report(tmp_path / "file" / "report.html", study, Pictures())


def test_drawing_libraries_load_late_and_pyplot_never():
    program = (
        "import sys, goodfit.report as r, goodfit.report.svg as s;"
        "print(*[m for m in ('matplotlib', 'jinja2', 'PIL') if m in sys.modules]);"
        "s.draw('a', 'b', 'c', lambda axes: axes.plot([1]));"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["", "False"]
