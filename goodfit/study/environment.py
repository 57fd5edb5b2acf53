"""On what a study ran: versions and hardware, which its bits and its times depend on."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from goodfit.arrays import device

__all__ = ["environment"]

LIBRARIES = ("numpy", "jax", "jaxlib", "scikit-learn")


def environment() -> dict[str, Any]:
    """What the bits depend on, beside the seed and the data, and what the times depend on.

    Example:
        >>> environment()["cores"] >= 1
        True
    """
    here = hasattr(os, "sched_getaffinity")
    cores = len(os.sched_getaffinity(0)) if here else os.cpu_count()
    return {
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        "device": device(),
        "processor": _processor(),
        "memory": _memory(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": cores,
        "threads": os.environ.get("NPROC", str(cores)),
    }


def _processor() -> str:
    """The name that its maker gave it, where the system tells."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(errors="replace").splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return next(iter(names), platform.processor() or platform.machine())


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not every system tells
        return "unknown"
    return f"{size / 2**30:.1f} GiB"
