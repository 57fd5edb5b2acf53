"""What the doctor costs: `python -m bench.doctor`, with `--repeats 5`, `--every 1`, `--json` ...

Each program is trained with the doctor and without it by turns, from a fresh model each time, so
that compiling counts as it does for a user; programs kept on disk are not used. Of the repetitions
the quickest is taken on either side: what else runs on the machine can only make a run slower.
Where much else runs, the time of the processor, which is told beside that of the clock, is the more
reliable of the two. MNIST is read from GOODFIT_DATA.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple
from unittest.mock import patch

import numpy as np

import goodfit as gf
from goodfit import layers
from goodfit.doctor import Doctor
from goodfit.doctor.facts import data_facts
from goodfit.doctor.looking.rounds import Rounds
from goodfit.losses import SparseCategoricalCrossentropy
from tests.doctor.zoo import PROGRAMS
from tests.doctor.zoo.judging import data_folder, fitted
from tests.doctor.zoo.program import Rows, Training, trained

SHARE_OF_ALL, SHARE_OF_WORST, SECONDS_BEFORE = 0.02, 0.05, 0.2
"""What the doctor may cost: of training time in the middle and at worst, and before a run."""


CALLED = (
    (Doctor, "admit"), (Doctor, "diagnose"), (Rounds, "epoch_end"), (Rounds, "fit_end"),
)  # fmt: skip
"""What of the doctor's is called in a run."""


class Seconds(NamedTuple):
    """How long something took, by the clock and in time of the processor."""

    clock: float
    processor: float


class Cost(NamedTuple):
    """What one program took without the doctor and with it, and the part of the doctor's code."""

    name: str
    without: Seconds
    watched: Seconds
    inside: float

    @property
    def share(self) -> float:
        """What the doctor adds by the clock, as a share of the time without it."""
        return self.watched.clock / self.without.clock - 1

    @property
    def processor_share(self) -> float:
        """The same in time of the processor."""
        return self.watched.processor / self.without.processor - 1

    @property
    def inside_share(self) -> float:
        """The clock's time in the doctor's own code, which chance in compiling leaves alone."""
        return self.inside / (self.watched.clock - self.inside)


def main() -> None:
    """Measures everything and prints one table."""
    wanted = _arguments()
    os.environ["JAX_ENABLE_COMPILATION_CACHE"] = "false"
    costs = []
    for name, build in _programs(wanted.every, wanted.without_mnist):
        repeats = 3 if name.startswith("MNIST") else wanted.repeats
        costs.append(measured(name, build, repeats))
        sys.stderr.write(f"{_line(costs[-1])}\n")
    before = seconds_before()
    report = _as_json(costs, before) if wanted.json else _as_table(costs, before)
    sys.stdout.write(f"{report}\n")


def measured(name: str, build: Callable[[], Training], repeats: int) -> Cost:
    """The quickest of some runs on either side, taken by turns; which side begins alternates."""
    seconds: dict[bool, list[Seconds]] = {False: [], True: []}
    inside = []
    _run(build, doctor=True)  # so that neither side pays for what is imported at first
    for turn in range(repeats):
        for doctor in (True, False) if turn % 2 else (False, True):
            with inside_the_doctor() as spent:
                seconds[doctor].append(_run(build, doctor))
            if doctor:
                inside.append(sum(spent))
    return Cost(name, _quickest(seconds[False]), _quickest(seconds[True]), min(inside))


@contextmanager
def inside_the_doctor() -> Iterator[list[float]]:
    """Notes the seconds of every call of what `fit` calls of the doctor."""
    spent: list[float] = []

    def timed(work: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            began = time.perf_counter()
            try:
                return work(*arguments)
            finally:
                spent.append(time.perf_counter() - began)

        return run

    with ExitStack() as patches:
        for owner, name in CALLED:
            patches.enter_context(patch.object(owner, name, timed(getattr(owner, name))))
        yield spent


def _quickest(runs: list[Seconds]) -> Seconds:
    return Seconds(min(run.clock for run in runs), min(run.processor for run in runs))


def _run(build: Callable[[], Training], doctor: bool) -> Seconds:
    gf.utils.set_random_seed(0)
    training = build()
    return _seconds(lambda: fitted(training, doctor=doctor))


def _programs(every: int, without_mnist: bool) -> Iterator[tuple[str, Callable[[], Training]]]:
    for program in [program for program in PROGRAMS if not program.is_sick][::every]:
        yield program.name, program.build
    if data_folder() and not without_mnist:
        yield "MNIST, dense layers", mnist_dense
        yield "MNIST, convolutions", mnist_convolutions


def mnist() -> Rows:
    """60,000 digits to train on and 10,000 to validate on, from 0 to 1."""
    (x, y), (dev_x, dev_y) = gf.datasets.mnist.load_data()
    return Rows(_scaled(x), y.astype(np.int32), _scaled(dev_x), dev_y.astype(np.int32), "accuracy")


def _scaled(pictures: Any) -> Any:
    return pictures[..., None].astype(np.float32) / 255


def mnist_dense() -> Training:
    """784-128-10, five epochs."""
    hidden = [layers.Flatten(), layers.Dense(128, "relu")]
    return _digits(hidden, epochs=5)


def mnist_convolutions() -> Training:
    """Two convolutions and one epoch."""
    hidden = [
        layers.Conv2D(8, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(16, 3, activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
    ]
    return _digits(hidden, epochs=1)


def _digits(hidden: list[Any], epochs: int) -> Training:
    model = gf.Sequential([gf.Input((28, 28, 1)), *hidden, layers.Dense(10, "softmax")])
    optimizer, loss = gf.optimizers.Adam(0.001), "sparse_categorical_crossentropy"
    return trained(model, mnist(), loss, optimizer, epochs=epochs, batch_size=128)


def seconds_before(repeats: int = 5) -> float:
    """The seconds of all checks before the first step, on 60,000 rows of 784 features.

    They are those of the one pass over the data, which is made for any run, and what the doctor
    adds to the time from the call of `fit` to its first step.
    """
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60_000, 784)).astype(np.float32)
    y = rng.integers(10, size=60_000)
    model = gf.Sequential([gf.Input((784,)), layers.Dense(128, "relu"), layers.Dense(10)])
    loss = SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="adam", loss=loss)
    wait = {doctor: min(_wait(model, x, y, doctor) for _ in range(repeats))
            for doctor in (False, True)}  # fmt: skip
    facts = min(_seconds(lambda: data_facts(x, y, loss, 0)).clock for _ in range(repeats))
    return facts + wait[True] - wait[False]


def _wait(model: Any, x: Any, y: Any, doctor: bool) -> float:
    """The seconds from the call of `fit` until training begins."""
    moments = []
    bell = gf.callbacks.LambdaCallback(fit_start=lambda _: moments.append(time.perf_counter()))
    began = time.perf_counter()
    model.fit(x, y, epochs=1, steps_per_epoch=1, verbose=0, callbacks=[bell], doctor=doctor)
    return moments[0] - began


def _seconds(work: Callable[[], Any]) -> Seconds:
    began = time.perf_counter(), time.process_time()
    work()
    return Seconds(time.perf_counter() - began[0], time.process_time() - began[1])


def _summary(costs: list[Cost], before: float) -> list[tuple[str, float, float]]:
    """What was measured in the middle, at worst, and before a run, each beside what it may be."""
    clock = [cost.share for cost in costs]
    processor = [cost.processor_share for cost in costs]
    inside = [cost.inside_share for cost in costs]
    return [
        ("median share of the clock", statistics.median(clock), SHARE_OF_ALL),
        ("median share of the processor", statistics.median(processor), SHARE_OF_ALL),
        ("median share in the doctor's own code", statistics.median(inside), SHARE_OF_ALL),
        ("worst share in the doctor's own code", max(inside), SHARE_OF_WORST),
        ("worst share of the clock", max(clock), SHARE_OF_WORST),
        ("worst share of the processor", max(processor), SHARE_OF_WORST),
        ("seconds before the first step, 60,000 x 784", before, SECONDS_BEFORE),
    ]


def _as_table(costs: list[Cost], before: float) -> str:
    head = f"{'program':<52}{'without':>10}{'with':>10}{'added':>9}{'processor':>11}{'inside':>9}"
    lines = [_line(cost) for cost in sorted(costs, key=lambda cost: cost.share)]
    ends = [f"{what:<52}{value:>10.3f}   (at most {most:g})"
            for what, value, most in _summary(costs, before)]  # fmt: skip
    return "\n".join([head, *lines, "", *ends])


def _line(cost: Cost) -> str:
    without, watched = cost.without.clock, cost.watched.clock
    return (
        f"{cost.name[:50]:<52}{without:>8.3f} s{watched:>8.3f} s{cost.share:>9.1%}"
        f"{cost.processor_share:>11.1%}{cost.inside_share:>9.1%}"
    )


def _as_json(costs: list[Cost], before: float) -> str:
    programs = [
        {
            "name": cost.name,
            "without": cost.without._asdict(),
            "watched": cost.watched._asdict(),
            "share": cost.share,
            "processor_share": cost.processor_share,
            "inside_share": cost.inside_share,
        }
        for cost in costs
    ]
    ends = {what: value for what, value, _ in _summary(costs, before)}
    return json.dumps({"programs": programs, **ends}, indent=2)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.doctor")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--repeats", type=int, default=5, help="runs of a program on either side")
    parser.add_argument("--every", type=int, default=1, help="take each so manieth program")
    parser.add_argument("--without-mnist", action="store_true", help="only the programs of the zoo")
    return parser.parse_args()


if __name__ == "__main__":
    main()
