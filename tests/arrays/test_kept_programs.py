"""Compiled programs on disk: kept, shared, and done without where they cannot be."""

import json
import os
import subprocess
import sys

import filelock
import pytest

from goodfit.arrays import kept_programs

PROGRAM = """
import json, sys
import jax, jax.monitoring
import numpy as np

seen = []
jax.monitoring.register_event_listener(lambda event, **_: seen.append(event))
import goodfit as gf
from goodfit.arrays import kept_programs

kept_programs.WORTH_SECONDS = 0.0
model = gf.Sequential([gf.Input((3,)), gf.layers.Dense(4, "relu"), gf.layers.Dense(1)], seed=0)
model.compile("adam", "mse")
x = np.arange(30, dtype=np.float32).reshape(10, 3) / 30
history = model.fit(x, x.sum(axis=1), epochs=2, verbose=0, doctor=False)
found = sum(event.endswith("/cache_hits") for event in seen)
print(json.dumps({"found": found, "loss": history.history["loss"]}))
"""


def start(cache, **environment):
    removed = ("JAX_COMPILATION_CACHE_DIR", "JAX_ENABLE_COMPILATION_CACHE")
    kept = {name: value for name, value in os.environ.items() if name not in removed}
    return subprocess.Popen(
        [sys.executable, "-W", "error::UserWarning", "-c", PROGRAM],
        env=kept | {"GOODFIT_CACHE": str(cache)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def result(process):
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    return json.loads(out)


def test_a_second_run_finds_the_programs_of_the_first(tmp_path):
    first, second = result(start(tmp_path)), result(start(tmp_path))
    assert first["found"] == 0 < second["found"]
    assert first["loss"] == second["loss"]


@pytest.mark.slow
def test_processes_at_the_same_time_share_them(tmp_path):
    together = [start(tmp_path) for _ in range(4)]
    losses = {tuple(result(process)["loss"]) for process in together}
    assert len(losses) == 1
    assert result(start(tmp_path))["found"] > 0


def folder_of_programs(cache):
    return next((cache / "programs").iterdir())


@pytest.mark.slow
def test_what_a_kill_left_half_written_goes_away(tmp_path):
    """JAX writes the time behind the program; without it every later run would warn."""
    whole = result(start(tmp_path))
    programs = sorted(folder_of_programs(tmp_path).glob("*-cache"))
    half = programs[0]
    half.write_bytes(half.read_bytes()[:-100])
    half.with_name(half.name.removesuffix("-cache") + "-atime").unlink()
    healed = result(start(tmp_path))
    assert healed["loss"] == whole["loss"]
    assert healed["found"] == len(programs) - 1
    assert result(start(tmp_path))["found"] == len(programs)


def test_while_others_write_nothing_is_taken_away(tmp_path):
    for name in ("whole-cache", "whole-atime", "half-cache"):
        (tmp_path / name).write_bytes(b"x")
    with filelock.FileLock(tmp_path / ".lockfile"):
        kept_programs._take_away_halves(tmp_path)
        assert (tmp_path / "half-cache").exists()
    kept_programs._take_away_halves(tmp_path)
    assert {path.name for path in tmp_path.glob("*-*")} == {"whole-cache", "whole-atime"}


@pytest.mark.slow
def test_a_lock_that_is_held_for_long_is_no_reason_to_warn(tmp_path):
    expected = result(start(tmp_path))
    with filelock.FileLock(folder_of_programs(tmp_path) / ".lockfile"):
        assert result(start(tmp_path)) == {**expected, "found": 0}


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path):
    (tmp_path / "file").write_text("in the way")
    assert result(start(tmp_path / "file"))["found"] == 0


def test_the_folder_that_the_user_gave_jax_stays_in_use(tmp_path):
    mine = tmp_path / "mine"
    environment = {
        "JAX_COMPILATION_CACHE_DIR": str(mine),
        "JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS": "0",
    }
    result(start(tmp_path / "theirs", **environment))
    assert list(mine.iterdir())
    assert not (tmp_path / "theirs").exists() or not any((tmp_path / "theirs").rglob("*-cache"))
