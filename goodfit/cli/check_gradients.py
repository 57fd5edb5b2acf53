"""`goodfit check-gradients`: is what back-propagation says of a model what its loss really does?"""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from goodfit.cli.command import ExitCode, command, end, print_json

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["check_gradients"]


@command
@click.argument("model")
@click.option(
    "--samples",
    type=click.IntRange(1),
    default=20,
    show_default=True,
    help="Of each array of weights, so many are checked.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Chooses rows and weights.")
def check_gradients(model: str, samples: int, seed: int, as_json: bool) -> None:
    """Compare the gradients of MODEL with differences of its loss, in double precision.

    MODEL is the folder of a run, a file that `model.save` wrote, or a JSON file with what
    `model.to_json()` gave. The rows are made up. The relative error is right up to 1e-7, and wrong
    above 1e-3; then the program ends with 6.
    """
    from goodfit import models
    from goodfit.models.made_up import made_up_batch

    read = _model(model)
    x, y = made_up_batch(read, seed=seed)
    found = models.check_gradients(read, x, y, samples=samples, seed=seed)
    if as_json:
        print_json({"errors": found.errors, "worst": found.worst, "verdict": found.verdict})
    else:
        click.echo(f"{found}\n\nThe worst relative error is {found.worst:.1e}: {found.verdict}.")
    if found.verdict == "wrong":
        end(ExitCode.WRONG)


def _model(path: str) -> Model:
    """The model in a folder or file, compiled; the squared error judges one that was not."""
    import os

    from goodfit.models import load_model
    from goodfit.study import load_run

    if path.endswith(".json"):
        model = _described(path)
    elif os.path.isfile(os.path.join(path, "study.json")):
        model = load_run(path).model
    else:
        model = load_model(path)
    if not model.is_compiled():
        model.compile("sgd", "mse")
    return model


def _described(path: str) -> Model:
    from pathlib import Path

    from goodfit.errors import FileError
    from goodfit.models import model_from_json

    try:
        return model_from_json(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, FileError) as reason:
        raise FileError(
            f"{path} describes no model: {reason} Write what `model.to_json()` gives into it."
        ) from reason
