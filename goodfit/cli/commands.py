"""A group of commands that are imported when they run, so that `goodfit --help` is quick."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any

import click

from goodfit.errors import UnknownNameError

__all__ = ["Commands"]


class Commands(click.Group):
    """Commands that are known by a table, and imported one at a time.

    Args:
        table: what each command does, by its name.
    """

    def __init__(self, *args: Any, table: Mapping[str, str], **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now; another name is refused with the nearest one."""
        if cmd_name in self.table:
            name = cmd_name.replace("-", "_")
            found: click.Command = getattr(importlib.import_module(f"goodfit.cli.{name}"), name)
            return found
        if not ctx.resilient_parsing:  # else a shell asks what could come next
            ctx.fail(str(UnknownNameError("command", cmd_name, self.table)))
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.table.items()))
