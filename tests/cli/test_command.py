import json

import click
import pytest
from click.testing import CliRunner

from goodfit.cli.command import ExitCode, command, end, print_json
from goodfit.errors import DataError, DownloadError, FileError, GoodfitError, UnknownNameError


def _raising(error):
    @command
    def fail(as_json):
        """Fails."""
        raise error

    return CliRunner().invoke(fail, [])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (DataError("too few rows"), 3),
        (UnknownNameError("layer", "Dens", ["Dense"]), 3),
        (GoodfitError("no"), 3),
        (FileError("no such file"), 4),
        (DownloadError("found nowhere"), 4),
        (KeyboardInterrupt(), 5),
        (click.UsageError("no"), 2),
    ],
    ids=lambda part: type(part).__name__,
)
def test_each_kind_of_error_has_its_exit_code(error, code):
    ended = _raising(error)
    assert ended.exit_code == code
    assert "Error: " in ended.stderr
    assert str(error) in ended.stderr
    assert ended.stdout == ""


def test_a_bug_is_not_hidden():
    ended = _raising(ZeroDivisionError("a bug"))
    assert isinstance(ended.exception, ZeroDivisionError)
    assert ended.exit_code == ExitCode.UNFORESEEN


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_a_command_knows_whether_json_is_asked_for(words):
    @command
    def tell(as_json):
        """Tells."""
        print_json({"asked": as_json})
        end(ExitCode.WRONG)

    told = CliRunner().invoke(tell, words)
    assert json.loads(told.stdout) == {"asked": words == ["--json"]}
    assert told.exit_code == 6
