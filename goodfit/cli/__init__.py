"""The command line: `goodfit train digits`. Each command is a file here and a row of `COMMANDS`."""

from __future__ import annotations

import click

from goodfit.cli.commands import Commands
from goodfit.version import __version__

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "train": "Train a network on data, judge it, and save it with a report.",
    "compare": "Compare a network with classical models on the same rows.",
    "tune": "Search for the settings of a network that suit the data best.",
    "diagnose": "Say what the doctor found in a run.",
    "cure": "Train once more, try what the doctor advises, and keep what helps.",
    "predict": "Predict for the rows of a CSV file with the network of a run.",
    "export": "Write what a model predicts as an ONNX file.",
    "report": "Write the report of a run anew.",
    "runs": "List runs, or say what differs between two.",
    "check-gradients": "Compare a model's gradients with differences of its loss.",
    "datasets": "List the data sets that can be named, and where each is found.",
}
"""The commands in the order of `goodfit --help`, each with what it does.

`goodfit train` is the function `train` in the file `train.py`; `goodfit check-gradients` is
`check_gradients` in `check_gradients.py`. The file is imported when the command runs.
"""


@click.group(cls=Commands, table=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="goodfit")
def main() -> None:
    """Train neural networks, and be told in plain words whether they fit well and why."""
