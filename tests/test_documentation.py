"""Every Python block of the documentation runs, and every link leads somewhere."""

import importlib.util
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LESSONS = sorted((ROOT / "docs" / "first-steps").glob("*.md"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def _name(path):
    return path.name


def _blocks(page):
    return re.findall(r"^```python\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)


NEEDED = {
    "exchange.md": ("onnx", "onnxruntime", "h5py", "keras", "torch", "safetensors"),
    "tune.md": ("optuna",),
}
"""Libraries without which a page cannot run."""

LONG = {"compare.md", "doctor.md", "tune.md"}
TO_RUN = [
    pytest.param(page, marks=[pytest.mark.slow] if page in LESSONS or page.name in LONG else [])
    for page in [*PAGES, *LESSONS]
    if _blocks(page)
]


@pytest.mark.parametrize("page", TO_RUN, ids=_name)
def test_the_blocks_of_a_page_run_one_after_the_other(page, tmp_path, monkeypatch, capsys):
    for library in NEEDED.get(page.name, ()):
        if importlib.util.find_spec(library) is None:
            pytest.skip(f"{library} is not installed")
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in _blocks(page):
        exec(compile(block, page.name, "exec"), names)
    assert capsys.readouterr().out.strip()


@pytest.mark.parametrize("page", [*PAGES, *LESSONS], ids=_name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)", page.read_text()):
        assert target.startswith("https://") or (page.parent / target).exists(), target


@pytest.mark.parametrize("page", [*PAGES, *LESSONS], ids=_name)
def test_tests_that_are_named_exist(page):
    for path, name in re.findall(r"`(tests/[\w/]+(?:\.py)?)(?:::(\w+))?`", page.read_text()):
        assert (ROOT / path).exists(), path
        assert not name or f"def {name}(" in (ROOT / path).read_text(), name


def test_the_site_lists_every_page():
    listed = (ROOT / "docs" / "index.md").read_text().splitlines()
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")} - {"index"}
    assert pages <= set(listed)


def _code_and_links(page):
    """What a page says in no language; the first link leads to the page in the other one."""
    lines = page.read_text().splitlines()
    indented = [line.partition(" #")[0].strip() for line in lines if line.startswith("    ")]
    code = [line.partition(" #")[0].strip() for line in "".join(_blocks(page)).splitlines()]
    return indented, code, re.findall(r"\]\(([^)]+)\)", "\n".join(lines))[1:]


def test_the_korean_readme_says_the_same():
    assert _code_and_links(ROOT / "README.ko.md") == _code_and_links(ROOT / "README.md")


def test_the_readme_example_has_fifteen_lines():
    block = _blocks(ROOT / "README.md")[0]
    assert len([line for line in block.splitlines() if line.strip()]) <= 15


@pytest.mark.parametrize("page", [*PAGES, *LESSONS], ids=_name)
def test_pages_are_not_wider_than_a_screen(page):
    plain = re.sub(r"^\|.*$|^!\[.*$", "", page.read_text(), flags=re.MULTILINE)
    assert max(map(len, plain.splitlines())) <= 110
