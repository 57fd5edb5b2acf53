"""`goodfit check-gradients`: is what back-propagation says of a model what its loss really does?"""

from __future__ import annotations

import click

from goodfit.cli.command import ExitCode, command, end, print_json

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
    from goodfit.cli.models import model_in
    from goodfit.models.made_up import made_up_batch

    read = model_in(model)
    if not read.is_compiled():
        read.compile("sgd", "mse")
    x, y = made_up_batch(read, seed=seed)
    found = models.check_gradients(read, x, y, samples=samples, seed=seed)
    if as_json:
        print_json({"errors": found.errors, "worst": found.worst, "verdict": found.verdict})
    else:
        click.echo(f"{found}\n\nThe worst relative error is {found.worst:.1e}: {found.verdict}.")
    if found.verdict == "wrong":
        end(ExitCode.WRONG)
