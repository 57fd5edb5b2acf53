"""Compiled programs on disk: a script that runs again need not compile again."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import warnings
from contextlib import suppress
from pathlib import Path

from goodfit.cache import cache_folder

WORTH_SECONDS = 0.1
"""What compiles faster is not kept."""

MOST_BYTES = 512 * 2**20
"""When the programs take more, those not used for longest go."""

LOCK, PROGRAM, TIME = ".lockfile", "-cache", "-atime"
"""What JAX calls the lock of the folder, and how its files end."""

UNREADABLE = "Error (reading|writing) persistent compilation cache"
"""What JAX warns of where others hold the lock for long; it then compiles, and nothing is lost."""


@functools.cache
def keep_programs() -> None:
    """Makes XLA keep its programs in the cache folder, where it can be written to.

    Processes that run at the same time share it under a lock. A folder that the user gave JAX stays
    in use.
    """
    import jax

    folder = cache_folder() / "programs" / _machine()
    if jax.config.jax_compilation_cache_dir is not None or not _can_be_written(folder):
        return
    _take_away_halves(folder)
    warnings.filterwarnings("ignore", UNREADABLE, UserWarning)
    jax.config.update("jax_compilation_cache_dir", str(folder))
    jax.config.update("jax_compilation_cache_max_size", MOST_BYTES)
    jax.config.update("jax_persistent_cache_min_compile_time_secs", WORTH_SECONDS)


def _take_away_halves(folder: Path) -> None:
    """Deletes what a process that was killed, or a full disk, has left half written.

    JAX never writes such a program again, and each run would stumble over it. When it has written
    one, it writes the time beside it; and all of it under a lock.
    """
    from filelock import FileLock, Timeout

    with suppress(Timeout, OSError), FileLock(folder / LOCK, timeout=0):
        names = set(os.listdir(folder))
        for name in names:
            program = name.removesuffix(PROGRAM)
            if program != name and f"{program}{TIME}" not in names:
                (folder / name).unlink(missing_ok=True)


def _machine() -> str:
    """A name for this kind of processor: a program may use what another kind lacks."""
    described = Path("/proc/cpuinfo")
    kind = platform.processor()
    if described.is_file():
        lines = described.read_text(errors="replace").splitlines()
        kind = next((line for line in lines if line.startswith(("flags", "Features"))), kind)
    named = f"{platform.system()} {platform.machine()} {kind}"
    return hashlib.sha256(named.encode()).hexdigest()[:16]


def _can_be_written(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
