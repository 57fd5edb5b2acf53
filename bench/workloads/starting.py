"""Starting: how soon a library can be used."""

from __future__ import annotations

import subprocess
import sys
import time

from bench.goals import ITSELF, Goal
from bench.peers import PEERS
from bench.workload import Workload

HELP = "import sys; from goodfit.cli import main; sys.exit(main())"


class Starting(Workload):
    """The whole process of an import and, of goodfit, of `goodfit --help`."""

    def measure(self, peer: str, began: float, tiny: bool) -> dict[str, float]:
        """Seconds of the processes, from their start to their end."""
        library = PEERS[peer].libraries[0]
        measures = {"import": _seconds(f"import {library}")}
        return measures | ({"help": _seconds(HELP, "--help")} if library == "goodfit" else {})


def _seconds(program: str, *arguments: str) -> float:
    began = time.perf_counter()
    command = [sys.executable, "-c", program, *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


START = Starting(
    name="start",
    told="a process that imports the library and ends; `goodfit --help`",
    goals=(Goal("import", 0.3, ITSELF), Goal("help", 0.5, ITSELF)),
    peers=("goodfit", "torch", "keras_jax", "keras_torch", "sklearn", "jax"),
)
