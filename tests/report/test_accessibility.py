"""The page in a real browser, looked at by axe-core: on phone and desk, in light and dark."""

from __future__ import annotations

import json
import shutil
import subprocess
from html import escape
from pathlib import Path

import numpy as np
import pytest

from goodfit.report import Boundary, Groups, Pictures, Unit, WorstExample
from goodfit.report.page import _page as page

from .reading import Page
from .test_page import TREATMENT

ROOT = Path(__file__).parents[2]
# Chromium's windows have at least 500 pixels; a frame has as many as a phone.
FRAME = """<!doctype html>
<meta name="color-scheme" content="light dark">
<iframe width="{width}" height="900" style="border: 0" srcdoc="{page}"></iframe>
"""
BOUNDS = {"smallest": 18.0, "mean": 41.5, "deviation": 12.25, "largest": 90.0}
COLUMN = {"name": "age", **BOUNDS, "missing": 0.125}
LOOK = """
<script>
addEventListener("load", async () => {
  for (const folded of document.querySelectorAll("details")) folded.open = true
  const found = await axe.run()
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light"
  const element = parent.document.createElement("pre")
  element.id = "found"
  element.textContent = JSON.stringify({
    violations: found.violations.map(one => [one.impact, one.id, one.nodes[0].html]),
    passes: found.passes.map(one => one.id),
    width: innerWidth, needed: document.documentElement.scrollWidth, scheme,
  })
  parent.document.body.replaceChildren(element)
})
</script>
"""


@pytest.fixture(scope="module")
def browser():
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    return found


@pytest.fixture(scope="module")
def axe():
    folders = [ROOT / "node_modules"]
    if shutil.which("npm"):
        told = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip()))
    for folder in folders:
        if (folder / "axe-core" / "axe.min.js").exists():
            return (folder / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
    pytest.skip("needs axe-core: npm install axe-core")


@pytest.fixture(scope="module")
def pages(study, pictures):
    """The page of pictures, and one of a table that was treated: each has what the other lacks."""
    treated = {
        **study,
        "kind": "table",
        "treated": "The accuracy rose.",
        "treatments": [TREATMENT, {**TREATMENT, "kept": False, "verdict": "rolled back"}],
        "findings_before": study["findings"],
        "data": {**study["data"], "columns": [COLUMN], "target": BOUNDS},
    }
    groups = Groups([0, 1, 1], ["inside", "outside the disc"])
    table = Pictures(
        worst=[WorstExample(None, "age = 41, bmi = 31", "ill", "well", 0.9)],
        first_weight_matrix=np.random.default_rng(0).normal(size=(4, 16)),
        predicted_against_true=(np.arange(9.0), np.arange(9.0)),
        units=[Unit("dense", 3, (), "6 of 6: `ill`; high `age`", 0.1, 4.2)],
        boundary=Boundary(("age", "bmi"), [0, 1], [0, 1], np.eye(2), np.ones((3, 2)), groups),
    )
    return {"pictures": page(study, pictures), "table": page(treated, table)}


def looking(text, axe):
    """A page without what forbids scripts, and with one that looks at it."""
    free = text.replace('http-equiv="Content-Security-Policy"', "")
    assert "http-equiv" not in free
    return f"{free}<script>{axe}</script>{LOOK}"


def found_in(text, width, number, browser, folder):
    path = folder / "frame.html"
    path.write_text(FRAME.format(width=width, page=escape(text)), encoding="utf-8")
    options = [
        "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000",
        f"--blink-settings=preferredColorScheme={number}", "--virtual-time-budget=60000",
    ]  # fmt: skip
    command = [browser, *options, "--dump-dom", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    return json.loads(Page(done.stdout).text("pre"))


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desk"])
@pytest.mark.parametrize(("scheme", "number"), [("dark", 0), ("light", 1)])
@pytest.mark.parametrize("of", ["pictures", "table"])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    pages, of, width, scheme, number, browser, axe, tmp_path
):
    found = found_in(looking(pages[of], axe), width, number, browser, tmp_path)
    assert found["violations"] == []
    assert {"color-contrast", "svg-img-alt", "scrollable-region-focusable"} <= set(found["passes"])
    assert found["scheme"] == scheme
    assert found["width"] == width
    assert found["needed"] <= width


@pytest.mark.slow
def test_axe_would_tell(pages, browser, axe, tmp_path):
    faulty = (
        pages["pictures"].replace("--muted: #5b636b", "--muted: #aab0b6").replace(" alt=", " x=")
    )
    found = found_in(looking(faulty, axe), 1280, 1, browser, tmp_path)
    assert {"color-contrast", "image-alt"} <= {code for _, code, _ in found["violations"]}
