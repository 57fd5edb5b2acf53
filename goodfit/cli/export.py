"""`goodfit export`: a model for other programs to run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from goodfit.cli.command import command, print_json

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["export"]


@command
@click.argument("model")
@click.option("--out", metavar="FILE.onnx", help="By default model.onnx beside the model.")
def export(model: str, out: str | None, as_json: bool) -> None:
    """Write what MODEL predicts as an ONNX file, for other languages, phones, and browsers.

    MODEL is the folder of a run, or a file that `model.save` wrote. Of a table the file takes the
    numbers that its columns become, which are told.

    Needs ONNX: pip install "goodfit[onnx]".
    """
    from goodfit.cli.models import model_in

    read = model_in(model)
    path = out or os.path.join(
        model if os.path.isdir(model) else os.path.dirname(model), "model.onnx"
    )
    read.export(path)
    plain: dict[str, Any] = {"onnx": path, **_ends(read), "features": _features(model)}
    if as_json:
        print_json(plain)
        return
    click.echo(f"The model is in {path}.")
    for side in ("inputs", "outputs"):
        for name, shape in plain[side].items():
            click.echo(f"{side[:-1]} {name}: ({', '.join(map(str, ['batch', *shape]))})")
    if plain["features"]:
        click.echo(f"The numbers of a row are {', '.join(plain['features'])}.")


def _ends(model: Model) -> dict[str, dict[str, Any]]:
    """The shapes of one example, by the names of inputs and outputs."""
    nodes = model.graph.nodes
    return {
        "inputs": {nodes[i].name: nodes[i].shape for i in model.graph.inputs},
        "outputs": {nodes[i].name: nodes[i].shape for i in model.graph.outputs},
    }


def _features(folder: str) -> list[str]:
    """What the numbers of a row are called, where the model belongs to a run on a table."""
    from goodfit.study.reading import from_study

    if not os.path.isfile(os.path.join(folder, "study.json")):
        return []
    return from_study(folder, lambda study: list(study["features"]))
