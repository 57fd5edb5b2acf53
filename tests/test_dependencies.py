"""What goodfit needs is what pyproject.toml says, what a page explains, and what it imports."""

import ast
import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PAGE = (ROOT / "docs" / "what-you-can-rely-on.md").read_text()
SECTION = PAGE.partition("## What it stands on")[2].partition("\n## ")[0]

IMPORTED_AS = {"scikit-learn": "sklearn", "pillow": "PIL"}
OF_USERS = {"IPython", "keras", "torch"}
"""Looked at where a user has them in use, and never needed."""


def names(requirements):
    return {re.match(r"[\w-]+", requirement)[0] for requirement in requirements}


def imported():
    found = set()
    for path in (ROOT / "goodfit").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"goodfit"}


NEEDED = names(PROJECT["dependencies"])
OPTIONAL = names(chain(*PROJECT["optional-dependencies"].values()))


def test_the_page_explains_each_dependency_and_no_other():
    explained = re.findall(r"^\| `([\w-]+)` \|", SECTION, re.MULTILINE)
    assert sorted(explained) == sorted(NEEDED)


def test_each_dependency_is_imported_and_nothing_else_is():
    known = {IMPORTED_AS.get(name, name) for name in NEEDED}
    assert known <= imported()
    assert imported() <= known | OPTIONAL | OF_USERS


@pytest.mark.parametrize("requirement", PROJECT["dependencies"])
def test_each_dependency_has_a_lower_bound_that_is_tested_and_no_other(requirement):
    assert re.fullmatch(r"[\w-]+>=[\d.]+", requirement), "scripts/lowest.py reads it so"


def test_what_importing_goodfit_takes_along():
    listed = "import sys\nfrom goodfit import Sequential\nprint(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True)
    loaded = {name.partition(".")[0] for name in told.stdout.split()}
    known = {IMPORTED_AS.get(name, name) for name in NEEDED | OPTIONAL} | OF_USERS
    assert known & loaded == {"numpy"}
