"""How what the doctor says is laid out on lines."""

from __future__ import annotations

import textwrap

WIDTH = 96


def indented(text: str, indent: str = "  ") -> str:
    """The text on lines of at most 96 characters, each behind the indent; lines of code stay whole.

    Example:
        >>> print(indented("word " * 25))
          word word word word word word word word word word word word word word word word word word
          word word word word word word word
    """
    return textwrap.fill(
        text,
        width=WIDTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
