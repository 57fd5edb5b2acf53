"""The model that a word on the command line means."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from goodfit.errors import FileError

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["model_in"]


def model_in(path: str) -> Model:
    """The model in the folder of a run, in a file that `model.save` wrote, or described in JSON.

    Raises:
        FileError: there is none.
    """
    from goodfit.models import load_model
    from goodfit.study import load_run

    if path.endswith(".json"):
        return _described(path)
    if os.path.isfile(os.path.join(path, "study.json")):
        return load_run(path).model
    return load_model(path)


def _described(path: str) -> Model:
    from goodfit.models import model_from_json

    try:
        return model_from_json(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, FileError) as reason:
        raise FileError(
            f"{path} describes no model: {reason} Write what `model.to_json()` gives into it."
        ) from reason
