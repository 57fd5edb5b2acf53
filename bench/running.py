"""Runs workloads: each run is a process of its own, pinned to some cores; peers take turns."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from bench.peers import PEERS, missing
from bench.workload import Workload

ROOT = Path(__file__).parent.parent
SECONDS_OF_RUN = 900.0
Measures = dict[str, float]


class Run(NamedTuple):
    """What one process measured; where it failed, why."""

    peer: str
    measures: Measures
    failure: str = ""


class Place(NamedTuple):
    """Where and how processes run.

    Attributes:
        cores: the numbers of the processor's cores.
        cache: a folder in which each peer may keep what it compiled, for its next run.
        tiny: whether a few rows are enough.
    """

    cores: list[int]
    cache: Path
    tiny: bool


def runs(work: Workload, peers: list[str], repeats: int, place: Place) -> Iterator[Run]:
    """Repeated runs of all peers, by turns; each turn begins with another one."""
    for turn in range(repeats):
        start = turn % max(len(peers), 1)
        for peer in peers[start:] + peers[:start]:
            yield one_run(work, peer, place)


def one_run(work: Workload, peer: str, place: Place) -> Run:
    """One run in a process of its own."""
    if absent := missing(peer):
        return Run(peer, {}, f"not installed: {', '.join(absent)}")
    command = [sys.executable, "-m", "bench.child", work.name, peer]
    told = _answer(command, place, _environment(peer, place))
    if isinstance(told, str):
        return Run(peer, {}, told)
    reached = told.pop("reached", True)
    return Run(peer, told, "" if reached else f"ended with a quality of {told['quality']:.3f}")


def measured_rate(work: Workload, place: Place) -> float | None:
    """Operations a second of the machine's matrix products, in sizes like the workload's own."""
    command = [sys.executable, "-m", "bench.child", work.name, "limit"]
    told = _answer(command, place, _threads(place))
    return None if isinstance(told, str) else told["rate"]


def _answer(command: list[str], place: Place, environment: dict[str, str]) -> Measures | str:
    """What the process printed last, or why it failed."""
    began = time.monotonic()
    more = [f"--began={began}", f"--cores={','.join(map(str, place.cores))}"]
    done = _finished([*command, *more, *(["--tiny"] if place.tiny else [])], environment)
    if done is None:
        return f"took more than {SECONDS_OF_RUN:.0f} s"
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
    answer: Measures = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def _finished(
    command: list[str], environment: dict[str, str]
) -> subprocess.CompletedProcess[str] | None:
    try:
        return subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=SECONDS_OF_RUN,
            env={**os.environ, **environment}, cwd=ROOT,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None


def _environment(peer: str, place: Place) -> dict[str, str]:
    """As many threads as cores, and folders of the peer's own for what it keeps."""
    cache = place.cache / peer
    folders = ("XDG_CACHE_HOME", "GOODFIT_CACHE", "KERAS_HOME", "TORCHINDUCTOR_CACHE_DIR")
    own = {name: value.format(cache=cache) for name, value in PEERS[peer].environment.items()}
    return {**_threads(place), **dict.fromkeys(folders, str(cache)), **own}


def _threads(place: Place) -> dict[str, str]:
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return dict.fromkeys(names, str(len(place.cores)))
