"""How Sphinx makes the documentation site.

`make site` copies this folder to `build/docs`, where pages are added, and builds `build/site`.
"""

import inspect
import re
from pathlib import Path

import goodfit

project = "goodfit"
version = release = goodfit.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["README.md"]  # the first page shows it
default_role = "code"  # docstrings have names between single backticks
# The README leads to files of the project too; each finding of the doctor is reached from a list.
suppress_warnings = ["myst.xref_missing", "toc.not_included"]
html_theme = "furo"
html_title = "goodfit"
myst_heading_anchors = 3

autodoc_member_order = "alphabetical"
autodoc_typehints = "none"  # shapes and ranges are in the words
autodoc_default_options = {"members": True}
napoleon_numpy_docstring = False

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
PAGE = "# {part}\n\n```{{eval-rst}}\n.. automodule:: {part}\n{options}```\n"


def write_pages(*_):
    """The pages that lie beside the package, and one of the reference for each part of it."""
    for page in ROOT.glob("*.md"):
        (HERE / page.name).write_text(page.read_text().replace("](docs/", "]("))
    (HERE / "reference").mkdir(exist_ok=True)
    elsewhere = [name for name, home in goodfit.HOMES.items() if home in goodfit.PARTS]
    options = {"goodfit": f"   :exclude-members: {', '.join(elsewhere)}\n"}
    for part in ["goodfit", *(f"goodfit.{part}" for part in goodfit.PARTS)]:
        page = PAGE.format(part=part, options=options.get(part, ""))
        (HERE / "reference" / f"{part}.md").write_text(page)


def as_markup(app, kind, name, thing, options, lines):
    """Formulas stand as they are, and signs in words are signs: `(batch, *lengths)`."""
    found, is_literal, before = [], False, ""
    for line in lines:
        if line and not line.startswith("    "):
            is_literal = line == "Example:"
        elif line and not (is_literal or found[-1] or before.startswith(" ")):
            found += ["::", ""]
            is_literal = True
        found.append(line if is_literal else escaped(line))
        before = line or before
    lines[:] = found


def escaped(line):
    """The line without stars and bars that would be markup, but for what is code."""
    parts = line.split("`")
    parts[::2] = [re.sub(r"([*|])", r"\\\1", words) for words in parts[::2]]
    return "`".join(parts)


def signature(app, kind, name, thing, options, told, returns):
    """A class shows its settings, with their defaults, whatever makes its objects."""
    if kind != "class" or not hasattr(thing, "__dataclass_fields__"):
        return None
    made = inspect.signature(thing)
    plain = [each.replace(annotation=each.empty) for each in made.parameters.values()]
    return str(made.replace(parameters=plain, return_annotation=made.empty)), ""


def is_left_out(app, kind, name, thing, skip, options):
    """What scikit-learn adds to estimators is in its own documentation."""
    return True if name.endswith("_request") else None


def setup(app):
    """When these are asked."""
    app.connect("builder-inited", write_pages)
    app.connect("autodoc-process-docstring", as_markup, priority=400)
    app.connect("autodoc-process-signature", signature)
    app.connect("autodoc-skip-member", is_left_out)
