"""Prints the lowest versions that pyproject.toml allows, as constraints for pip."""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]
sys.stdout.writelines(line.replace(">=", "==") + "\n" for line in project["dependencies"])
