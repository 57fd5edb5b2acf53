"""What is said of a file that cannot be what it was when it was written."""

from __future__ import annotations

from goodfit.errors import FileError


def damaged(place: object, what: str) -> FileError:
    """The error for a file, or a text, in which something is wrong.

    Example:
        >>> print(damaged("model.goodfit", "it has no checksum"))
        model.goodfit is damaged: it has no checksum. Copy it again from where it came, or use an
        older one.
    """
    advice = "Copy it again from where it came, or use an older one."
    return FileError(f"{place} is damaged: {what}. {advice}")
