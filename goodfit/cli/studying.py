"""A study on the command line: made, and told on the screen or as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from goodfit.cli.command import ExitCode, end, print_json, refuse

if TYPE_CHECKING:
    from goodfit.study import Options, Study

__all__ = ["out_option", "tell_study"]

out_option = click.option(
    "--out", metavar="FOLDER", help="The folder to fill; by default runs/<name>-<number>."
)


def tell_study(options: Options, as_json: bool, resume: bool = False) -> None:
    """Makes a study and tells what it found; one that was stopped ends the program with a code.

    Args:
        options: what to do.
        as_json: whether it is told as one JSON object, at the end.
        resume: whether the study in the folder of the options goes on, where it was cut off.
    """
    from goodfit.errors import NotReadyError

    try:
        study = _made(options, as_json, resume)
    except NotReadyError as error:  # there is nothing to judge yet
        refuse(error, ExitCode.STOPPED)
    if study.history.record.paused:
        end(ExitCode.STOPPED)


def _made(options: Options, as_json: bool, resume: bool) -> Study:
    from goodfit.cli.screen import Screen
    from goodfit.study import run_study

    if as_json:
        study = run_study(options, resume=resume)
        print_json(study.to_plain())
        return study
    with Screen() as screen:
        study = run_study(options, screen, resume)
        screen.study(study)
    return study
