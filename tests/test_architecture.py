"""The structure of the code, as ARCHITECTURE.md and CONTRIBUTING.md promise it."""

import ast
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "goodfit"
FILES = sorted(PACKAGE.rglob("*.py"))
ORDER = [
    "version", "errors", "descriptions", "settings", "seeds", "silence", "atomic", "cache",
    "needed", "storage", "arrays", "autodiff", "ops", "activations", "initializers", "regularizers",
    "constraints", "losses", "metrics", "layers", "optimizers", "data", "datasets", "training",
    "callbacks", "doctor", "models", "exchange", "treatment", "experiments", "report",
    "computation", "utils",
    "study", "comparison", "search", "estimators", "cli",
]  # fmt: skip
FORBIDDEN_NAMES = {"helpers", "common", "core", "base", "misc"}
HEAVY = {
    "jax", "sklearn", "pandas", "narwhals", "matplotlib", "PIL", "rich", "jinja2", "requests",
    "click",
}  # fmt: skip
NEEDED_BY = {"cli": ("click", "rich"), "estimators": ("sklearn",)}
"""The heavy libraries without which there would be no use in importing a part."""


def _name(path):
    return str(path.relative_to(ROOT))


def _part(path):
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def _imports(path):
    """(module, line, whether at module level) of each import."""
    tree = ast.parse(path.read_text())
    top = set(tree.body)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node, node in top
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node, node in top


def _functions():
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                size = node.end_lineno - body[0].lineno + 1 if body else 0
                yield path, node, size


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_imports_go_in_one_direction(path):
    part = _part(path)
    if part == "__init__":
        return
    for module, node, top in _imports(path):
        if not top or not module.startswith("goodfit."):
            continue
        other = module.split(".")[1]
        assert ORDER.index(other) <= ORDER.index(part), f"{_name(path)}:{node.lineno} {module}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_jax_is_imported_in_arrays_alone_and_heavy_libraries_when_needed(path):
    for module, node, top in _imports(path):
        library = module.split(".")[0]
        assert library != "jax" or _part(path) == "arrays", f"{_name(path)}:{node.lineno}"
        lazy = not top or library in NEEDED_BY.get(_part(path), ())
        assert library not in HEAVY or lazy, f"{_name(path)}:{node.lineno} imports {library}"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_files_are_short_and_named_after_their_idea(path):
    assert len(path.read_text().splitlines()) <= 350
    assert path.stem not in FORBIDDEN_NAMES
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    assert docstring, f"{_name(path)} does not say what it holds"


def test_functions_are_short():
    sizes = [size for _, _, size in _functions()]
    long = [f"{_name(path)} {node.name}: {size}" for path, node, size in _functions() if size > 40]
    assert not long
    assert statistics.median(sizes) < 8
    assert statistics.quantiles(sizes, n=10)[-1] <= 20


def test_public_things_say_what_they_do():
    silent = [
        f"{_name(path)}:{node.lineno} {node.name}"
        for path in FILES
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def _seconds(code, folder):
    """What it takes of a core, by the least of four runs: compiling once is not blamed on it."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept["PYTHONPYCACHEPREFIX"] = str(folder)
    program = f"import time; t = time.process_time(); {code}; print(time.process_time() - t)"
    runs = [
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=kept
        )
        for _ in range(4)
    ]
    return min(float(run.stdout) for run in runs)


def test_importing_is_quick_and_loads_nothing_heavy(tmp_path):
    used = "goodfit.Sequential, goodfit.datasets, goodfit.callbacks"
    assert _seconds("import goodfit", tmp_path) < 0.3
    slow = 4 * _seconds("import numpy", tmp_path)  # more than 0.6 s only on a machine in distress
    assert _seconds(f"import goodfit; {used}", tmp_path) < max(0.6, slow)
    code = (
        "import sys, goodfit; goodfit.Sequential, goodfit.layers, goodfit.callbacks;"
        f"print(sorted({HEAVY!r} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
