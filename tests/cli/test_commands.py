import os
import subprocess
import sys
from pathlib import Path

import pytest

from goodfit.cli import COMMANDS
from goodfit.version import __version__

PROGRAM = [sys.executable, "-c", "from goodfit.cli import main; main()"]
HEAVY = ("numpy", "jax", "rich", "sklearn", "pandas", "goodfit.study")


def of_children():
    """The seconds of a core that the processes which have ended took."""
    taken = os.times()
    return taken.children_user + taken.children_system


def test_help_is_quick():
    seconds = []
    for _ in range(3):
        start = of_children()
        run = subprocess.run([*PROGRAM, "--help"], capture_output=True, text=True, check=True)
        seconds.append(of_children() - start)
    assert "train" in run.stdout
    assert min(seconds) < 0.5


def test_help_imports_nothing_heavy_and_no_command():
    program = f"""
import sys
from goodfit.cli import COMMANDS, main
main(["--help"], standalone_mode=False)
files = ["goodfit.cli." + name.replace("-", "_") for name in COMMANDS]
print([name for name in [*{HEAVY!r}, *files] if name in sys.modules])
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout.splitlines()[-1] == "[]"


def test_version(goodfit):
    assert goodfit("--version").output == f"goodfit, version {__version__}\n"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_row_of_the_table_is_a_command_with_help_and_json(goodfit, name):
    told = goodfit(name, "--help")
    assert told.exit_code == 0
    assert "--json" in told.output
    assert COMMANDS[name][-1] == "."


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_file_of_tests(name):
    assert Path(__file__).with_name(f"test_{name.replace('-', '_')}.py").is_file()


def test_the_nearest_command_is_proposed(goodfit):
    told = goodfit("trian", "digits")
    assert told.exit_code == 2
    assert "There is no command named 'trian'. Did you mean 'train'?" in told.stderr


def test_a_shell_can_ask_what_comes_next(monkeypatch):
    asked = {"_GOODFIT_COMPLETE": "bash_complete", "COMP_WORDS": "goodfit tr", "COMP_CWORD": "1"}
    for name, value in asked.items():
        monkeypatch.setenv(name, value)
    program = "from goodfit.cli import main; main(prog_name='goodfit')"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.stdout.split() == ["plain,train"]
