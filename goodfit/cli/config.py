"""A file of settings for a command: what the command line leaves open is taken from it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import click

from goodfit.errors import DataError, FileError, GoodfitError, UnknownNameError

__all__ = ["config_option"]

EXAMPLE = 'data = "titanic.csv", and below it target = "survived"'


def config_option(function: Any) -> Any:
    """Gives a command `--config FILE.toml`, whose keys are named like its options.

    Example:
        >>> @click.command
        ... @click.option("--epochs", type=int)
        ... @config_option
        ... def wait(epochs: int) -> None:
        ...     pass
        >>> wait.params[-1].opts
        ['--config']
    """
    return click.option(
        "--config",
        metavar="FILE.toml",
        callback=_take,
        is_eager=True,
        expose_value=False,
        help="A file with settings such as epochs = 50; the command line wins.",
    )(function)


def _take(context: click.Context, _: click.Parameter, path: str | None) -> None:
    """Makes what the file says the default of the other options."""
    if path is None:
        return
    options = [option for option in context.command.params if option.expose_value]
    names = {option.opts[0].lstrip("-"): option.name or "" for option in options}
    try:
        context.default_map = _checked(path, _read(path), names)
    except GoodfitError as error:
        raise click.BadParameter(str(error)) from error


def _read(path: str) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as reason:
        raise FileError(f"{path} cannot be read: {reason}. Look at the path.") from reason
    except tomllib.TOMLDecodeError as reason:
        raise FileError(f"{path} is no TOML: {reason}. Write for example {EXAMPLE}.") from reason


def _checked(path: str, settings: dict[str, Any], names: dict[str, str]) -> dict[str, str]:
    """The settings as texts: so the options read them as they read the command line."""
    texts = {}
    for key, value in settings.items():
        option = key.replace("_", "-")
        if option not in names:
            raise UnknownNameError(f"setting in {path}", key, names)
        if isinstance(value, dict | list):
            raise DataError(f"In {path}, {key} must be one text or number. Write {EXAMPLE}.")
        texts[names[option]] = str(value)
    return texts
