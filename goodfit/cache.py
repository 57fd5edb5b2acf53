"""The folder for what can be had again: downloads, and compiled programs."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def cache_folder() -> Path:
    """The folder named by GOODFIT_CACHE, else one in the user's cache folder."""
    named = os.environ.get("GOODFIT_CACHE")
    return Path(named).expanduser() if named else _users_cache() / "goodfit"


def _users_cache() -> Path:
    """Where the system wants programs to keep what can be had again."""
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or "~/AppData/Local").expanduser()
    usual = "~/Library/Caches" if sys.platform == "darwin" else "~/.cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or usual).expanduser()
