"""The pages about findings: one for each code, in step with the rules."""

import pytest

from goodfit.doctor.illnesses import ILLNESSES
from tests.doctor.pages import FOLDER, words


@pytest.mark.parametrize("code", ILLNESSES)
def test_the_page_of_a_code_is_in_step_with_its_rule(code):
    page = (FOLDER / f"{code}.md").read_text(encoding="utf-8")
    assert page.startswith(words(code)), "Renew the pages: make pages"


def test_there_are_no_pages_of_codes_that_are_gone():
    pages = {path.stem for path in FOLDER.glob("*.md")} - {"README", "benchmark"}
    assert pages == set(ILLNESSES)


def test_the_index_names_every_code():
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"[{code}]({code}.md)" in index for code in ILLNESSES)


def test_every_picture_that_is_shown_is_there():
    for page in FOLDER.glob("*.md"):
        if f"({page.stem}.svg)" in page.read_text(encoding="utf-8"):
            assert (FOLDER / f"{page.stem}.svg").is_file()
