"""What is shown under the cell of a notebook, and replaced while training goes on."""

from __future__ import annotations

import sys
from html import escape
from typing import Any

from goodfit.callbacks.moment import Moment


def in_notebook() -> bool:
    """Whether this is Python behind a notebook, which can show HTML.

    Example:
        >>> in_notebook()
        False
    """
    if "IPython" not in sys.modules:  # behind a notebook it always is
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None


class Area:
    """A place under the cell that is run; what it shows can be replaced."""

    def __init__(self) -> None:
        self._handle: Any = None

    def show(self, html: str) -> None:
        """Shows HTML in the place of what was there."""
        from IPython.display import HTML, display

        if self._handle is None:
            self._handle = display(HTML(html), display_id=True)
        else:
            self._handle.update(HTML(html))


class NotebookScreen:
    """Shows a moment of training as a bar of the browser, with its numbers below."""

    def __init__(self) -> None:
        self._area = Area()

    def start(self) -> None:
        """Nothing yet: the place is made by what is shown first."""

    def show(self, moment: Moment) -> None:
        """Moves the bar, and replaces the numbers."""
        words = f"Epoch {moment.epoch}/{moment.epochs}"
        self._area.show(
            f'<div><label>{words} <progress value="{moment.done:.3f}" max="{moment.epochs}">'
            f"</progress></label> {escape(moment.clock)}<br>{escape(moment.numbers)}</div>"
        )

    def stop(self) -> None:
        """The last moment stays."""
