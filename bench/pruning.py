"""What is saved by giving up doomed trials of a search, and whether that costs quality.

    python -m bench.pruning wine sonar --seeds 3 --trials 20 --epochs 100 --out pruning.json

Networks run in plain NumPy, so that what is measured is training and not compiling. The cost of a
search is counted in epochs and in seconds of the processor, which a busy machine does not change;
its quality is the accuracy or R² of the best network on the test rows.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

import goodfit
from goodfit.search.network import MONITORS, Build, default_build
from goodfit.search.space import Settings, default_space
from goodfit.study import Options
from goodfit.study.prepared import prepare

WAYS = {
    "nobody": (False, None),
    "the doctor": (True, None),
    "the median": (False, "median"),
    "doctor and median": (True, "median"),
}
"""Who gives trials up: whether the doctor does, and what compares them with others."""


@dataclass(frozen=True)
class Cost:
    """What one search took, and what it found.

    Args:
        data: the name of the data set.
        way: who gave trials up, one of `WAYS`.
        seed: of split, weights and choices.
        epochs: of all trials together.
        seconds: of the processor.
        score: of the best network on the test rows.
        given_up: how many trials were, by whom or what.
    """

    data: str
    way: str
    seed: int
    epochs: int
    seconds: float
    score: float
    given_up: dict[str, int]


def searched(data: str, way: str, seed: int, trials: int, epochs: int) -> Cost:
    """Searches in the default space."""
    doctor, pruner = WAYS[way]
    build, task = _eager_build(data, seed)
    with tempfile.TemporaryDirectory() as folder:
        began = time.process_time()
        found = goodfit.tune(
            data,
            build=build,
            space=default_space,
            monitor=MONITORS[task],
            trials=trials,
            epochs=epochs,
            doctor=doctor,
            pruner=pruner,
            seed=seed,
            out=folder,
        )
        seconds = time.process_time() - began
    trained = sum(trial.epochs for trial in found.trials)
    return Cost(data, way, seed, trained, seconds, found.test.value, found.stopped_by)


def _eager_build(data: str, seed: int) -> tuple[Build, str]:
    """The default network, run in plain NumPy, and the kind of its task."""
    prepared = prepare(data, seed=seed)
    build = default_build(prepared, "mlp", Options(data, seed=seed))

    def eager(settings: Settings) -> Any:
        model = build(settings)
        choice = model.compiled()
        model.compile(choice.optimizer, choice.loss, metrics=choice.metrics, run_eagerly=True)
        return model

    return eager, prepared.task.kind


def table(costs: Iterable[Cost]) -> str:
    """The costs as a table in Markdown: means over the seeds, and the share saved."""
    known = list(costs)
    lines = [
        "| data | who gives trials up | epochs | seconds | saved | test score |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for data in dict.fromkeys(cost.data for cost in known):
        alone = _mean(known, data, "nobody")
        for way in WAYS:
            epochs, seconds, score = _mean(known, data, way)
            saved = f"{1 - epochs / alone[0]:.0%} | {score:.3f} |"
            lines.append(f"| {data} | {way} | {epochs:,.0f} | {seconds:.0f} | {saved}")
    return "\n".join(lines)


def _mean(costs: list[Cost], data: str, way: str) -> tuple[float, ...]:
    rows = [
        (cost.epochs, cost.seconds, cost.score)
        for cost in costs
        if (cost.data, cost.way) == (data, way)
    ]
    return tuple(np.mean(rows, axis=0).tolist())


def main() -> None:
    """Runs all searches, writes what each took, and prints the table."""
    parser = argparse.ArgumentParser(description="What giving up doomed trials saves.")
    parser.add_argument("data", nargs="+", help="names of data sets")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=100)
    parser.add_argument("--out", type=Path, help="a JSON file, filled as searches end")
    asked = parser.parse_args()
    costs: list[Cost] = []
    for data in asked.data:
        for seed in range(asked.seeds):
            for way in WAYS:
                costs.append(searched(data, way, seed, asked.trials, asked.epochs))
                if asked.out:
                    asked.out.write_text(json.dumps([asdict(cost) for cost in costs], indent=1))
    sys.stdout.write(table(costs) + "\n")


if __name__ == "__main__":
    main()
