"""The page in a real browser, looked at by axe-core: on phone and desk, in light and dark."""

from __future__ import annotations

import json
import shutil
import subprocess
from html import escape
from pathlib import Path

import pytest

from goodfit.report.page import _page as page

from .reading import Page

ROOT = Path(__file__).parents[2]
# Chromium's windows have at least 500 pixels; a frame has as many as a phone.
FRAME = """<!doctype html>
<meta name="color-scheme" content="light dark">
<iframe width="{width}" height="900" style="border: 0" srcdoc="{page}"></iframe>
"""
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
def looking(study, pictures, axe):
    """The page without what forbids scripts, and with one that looks at it."""
    text = page(study, pictures).replace('http-equiv="Content-Security-Policy"', "")
    assert "http-equiv" not in text
    return f"{text}<script>{axe}</script>{LOOK}"


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "desk"])
@pytest.mark.parametrize(("scheme", "number"), [("dark", 0), ("light", 1)])
def test_axe_finds_nothing_and_nothing_is_cut_off(
    browser, looking, tmp_path, width, scheme, number
):
    path = tmp_path / "frame.html"
    path.write_text(FRAME.format(width=width, page=escape(looking)), encoding="utf-8")
    options = [
        "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1400,1000",
        f"--blink-settings=preferredColorScheme={number}", "--virtual-time-budget=60000",
    ]  # fmt: skip
    command = [browser, *options, "--dump-dom", path.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    found = json.loads(Page(done.stdout).text("pre"))
    assert found["violations"] == []
    assert {"color-contrast", "svg-img-alt", "image-alt"} <= set(found["passes"])
    assert found["scheme"] == scheme
    assert found["width"] == width
    assert found["needed"] <= width
