"""What is drawn in the lowest lines of a terminal, and drawn again while training goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodfit.callbacks.moment import Moment

if TYPE_CHECKING:
    from rich.console import Group

BAR_WIDTH = 40


class TerminalScreen:
    """Shows a moment of training as a bar; what is printed meanwhile appears above it."""

    def __init__(self) -> None:
        from rich.live import Live

        self._live = Live(auto_refresh=False)

    def start(self) -> None:
        """Takes the lowest lines of the terminal."""
        self._live.start()

    def show(self, moment: Moment) -> None:
        """Draws the bar and the numbers again."""
        self._live.update(_picture(moment), refresh=True)

    def stop(self) -> None:
        """Leaves the last moment, and gives the cursor back."""
        self._live.stop()


def _picture(moment: Moment) -> Group:
    from rich.console import Group
    from rich.progress_bar import ProgressBar
    from rich.table import Table
    from rich.text import Text

    row = Table.grid(padding=(0, 1))
    bar = ProgressBar(total=moment.epochs, completed=moment.done, width=BAR_WIDTH)
    row.add_row(f"Epoch {moment.epoch}/{moment.epochs}", bar, moment.clock)
    return Group(row, Text(moment.numbers))
