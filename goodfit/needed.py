"""Libraries that only some need: imported when they are, or asked for with the line to write."""

from __future__ import annotations

import importlib
from typing import Any

from goodfit.errors import GoodfitError


class MissingLibraryError(GoodfitError, ImportError):
    """A library is not installed that goodfit needs for this alone."""


def needed(library: str, purpose: str, extra: str) -> Any:
    """The library.

    Raises:
        MissingLibraryError: it is not installed.

    Example:
        >>> needed("json", "Reading JSON", "json").loads("[1]")
        [1]
    """
    try:
        return importlib.import_module(library)
    except ImportError as error:
        raise MissingLibraryError(
            f"{purpose} needs the library {library!r}, which is not installed. "
            f'Write `pip install "goodfit[{extra}]"`.'
        ) from error
