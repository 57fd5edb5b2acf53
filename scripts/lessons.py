"""Writes docs/lessons.md: what each lesson says, the figure it draws, the numbers it prints.

`make lessons` renews the page; `make lessons LESSONS=early_stop` runs that lesson alone, and
leaves the numbers of the others.
"""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "examples" / "lessons"
PAGE = ROOT / "docs" / "lessons.md"
FIGURES = ROOT / "docs" / "lessons"
HEAD = """# The field's first lessons

<!-- Written by `make lessons` from the scripts in `examples/lessons/` and what they print. -->

What everyone who trains networks meets first, each as a script of one page that runs in seconds
on one core. The figure of a lesson goes where `--figure PATH` says, else into the current folder; a
test holds each lesson to the numbers it shows here.
"""


def number_and_words(script):
    """The number of a lesson, its title, and what it says, from its docstring."""
    title, _, words = ast.get_docstring(ast.parse(script.read_text())).partition("\n\n")
    return int(re.match(r"Lesson (\d+)\. ", title)[1]), title.partition(". ")[2], words


def run(script):
    """The figure drawn anew, and what the script prints."""
    figure = FIGURES / f"{script.stem}.png"
    command = [sys.executable, str(script), "--figure", str(figure)]
    printed = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    told = [line.rstrip() for line in printed.splitlines() if not line.startswith("figure: ")]
    return "\n".join(told).strip()


def section(script, printed):
    """The part of the page about one lesson."""
    number, title, words = number_and_words(script)
    command = re.search(r"^    (python.*?) *(#.*)?$", words, re.MULTILINE)
    words = words.replace(command[0], "").replace("\n\n\n", "\n")
    return (
        f"## {number}. {title.rstrip('.')}\n\n{words.strip()}\n\n"
        f"![{title.rstrip('.')}](lessons/{script.stem}.png)\n\n"
        f"```text\n{printed}\n```\n\n"
        f"Run `{command[1]}`\n([read it](../examples/lessons/{script.name})).\n"
    )


def kept(script):
    """What the script printed when the page was last written."""
    before = PAGE.read_text().partition(f"(lessons/{script.stem}.png)")[2]
    return re.search(r"```text\n(.*?)\n```", before, re.DOTALL)[1]


scripts = [path for path in SCRIPTS.glob("*.py") if path.stem != "showing"]
asked = sys.argv[1:] or [path.stem for path in scripts]
sections = {
    number_and_words(path)[0]: section(path, run(path) if path.stem in asked else kept(path))
    for path in scripts
}
PAGE.write_text("\n".join([HEAD, *(sections[number] for number in sorted(sections))]))
