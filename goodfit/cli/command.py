"""What all commands share: `--json`, and how the program ends when something is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Any, NoReturn

import click

from goodfit.errors import DownloadError, FileError, GoodfitError

__all__ = ["ExitCode", "command", "end", "print_json", "refuse", "target_option"]


target_option = click.option(
    "--target", metavar="COLUMN", help="The column of a CSV file to predict."
)


class ExitCode(IntEnum):
    """What the program tells the shell at its end."""

    DONE = 0
    UNFORESEEN = 1  # a bug: Python prints where
    USAGE = 2
    REFUSED = 3
    FILE = 4
    STOPPED = 5
    WRONG = 6


def command(function: Callable[..., Any]) -> click.Command:
    """Makes a command of a function, which is also given `as_json`: whether `--json` is asked for.

    What goodfit refuses is told on the standard error, and the program ends with its exit code.

    Example:
        >>> @command
        ... @click.argument("run")
        ... def forget(run: str, as_json: bool) -> None:
        ...     raise FileError(f"There is no run in {run}.")
        >>> forget.main(["runs/none"], standalone_mode=False)
        4
    """
    return click.command(cls=_Command)(function)


def end(code: ExitCode) -> NoReturn:
    """Ends the program with an exit code, when all is said."""
    click.get_current_context().exit(code.value)


def refuse(reason: object, code: ExitCode) -> NoReturn:
    """Says on the standard error why it goes no further, and ends the program."""
    click.echo(f"Error: {reason}", err=True)
    end(code)


def print_json(plain: Mapping[str, Any]) -> None:
    """Prints plain data as the one JSON object of a command; what is no number becomes null."""
    from goodfit.study.folder import finite

    click.echo(json.dumps(finite(plain), indent=1, allow_nan=False))


class _Command(click.Command):
    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        as_json = ["--json", "as_json"]
        told = "Print one JSON object and nothing else."
        self.params.append(click.Option(as_json, is_flag=True, help=told))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (FileError, DownloadError) as error:
            refuse(error, ExitCode.FILE)
        except GoodfitError as error:
            refuse(error, ExitCode.REFUSED)
        except KeyboardInterrupt:
            refuse("It was stopped by Ctrl-C.", ExitCode.STOPPED)
