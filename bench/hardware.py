"""On what it was measured: processor, memory, cores, versions, and how busy the machine was."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
from collections.abc import Iterable
from pathlib import Path
from typing import Any

PACKAGES = {"sklearn": "scikit-learn"}
"""What a library is called where it is installed from, if not as it is imported."""


def surroundings(cores: list[int], libraries: Iterable[str]) -> dict[str, Any]:
    """Date, hardware and versions, as they are told beside the results."""
    return {
        "date": datetime.date.today().isoformat(),
        "processor": _processor(),
        "cores": len(cores),
        "cores of the machine": os.cpu_count(),
        "memory in GB": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.system(),
        "load before": round(os.getloadavg()[0], 1),
        "versions": {"python": platform.python_version(), **_versions(libraries)},
    }


def available_cores(count: int) -> list[int]:
    """The last so many cores of those that this process may use; the first have most else to do."""
    if not hasattr(os, "sched_getaffinity"):  # only Linux can pin a process to cores
        return list(range(count))
    return sorted(os.sched_getaffinity(0))[-count:]


def pin(cores: list[int]) -> None:
    """Keeps this process on these cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, cores)


def _versions(libraries: Iterable[str]) -> dict[str, str]:
    names = sorted({PACKAGES.get(library, library) for library in libraries} | {"numpy"})
    return {name: _version(name) for name in names}


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _processor() -> str:
    """The processor's name and, since some names are short, its number."""
    path = Path("/proc/cpuinfo")
    if not path.exists():
        return platform.processor() or platform.machine()
    lines = (line.partition(":") for line in path.read_text().splitlines())
    facts = {name.strip(): value.strip() for name, _, value in lines}
    name = facts.get("model name", platform.machine())
    return f"{name} (family {facts.get('cpu family')}, model {facts.get('model')})"
