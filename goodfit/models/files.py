"""A model on disk: its architecture as JSON, its arrays as safetensors, and nothing that can run.

One file holds both: the JSON lies in the safetensors header. A folder holds that file, under the
name `weights.safetensors`, and `model.json`, which is for reading. `docs/file-format.md` tells all.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from goodfit.callbacks.model_checkpoint import SUFFIXES
from goodfit.errors import FileError
from goodfit.models import arrays_in_files as arrays_of
from goodfit.models.architecture import written
from goodfit.models.arrays_in_files import LEARNT, REMEMBERED, SLOTS
from goodfit.models.rebuilding import described, model_of, read_compiled, read_graph
from goodfit.storage import (
    TensorsFile,
    damaged,
    open_tensors,
    read_json,
    write_json,
    write_tensors,
)

if TYPE_CHECKING:
    from goodfit.models.keeping import Kept
    from goodfit.models.model import Model

WHOLE, WEIGHTS, VERSION = "goodfit-model", "goodfit-weights", 2
"""What files say that they are, and the version of the format that is written."""

KERAS = (".h5", ".keras")
"""The suffixes of files that Keras writes."""

FIRST_WITH_CHECKSUM = 2
MOST_STEPS = 2**31 - 1


def save(model: Kept, path: Path) -> None:
    """Writes the model to one file, or to a folder where the path has no suffix."""
    plain = {"format": WHOLE, "version": VERSION, **written(model)}
    tensors = arrays_of.tensors_of(model, (LEARNT, REMEMBERED, SLOTS))
    if path.suffix:
        _require_own_suffix(path)
        write_tensors(path, tensors, plain)
        return
    write_tensors(path / "weights.safetensors", tensors, plain)
    write_json(path / "model.json", plain)


def save_weights(model: Kept, path: Path) -> None:
    """Writes the arrays of the layers alone."""
    _require_own_suffix(path)
    tensors = arrays_of.tensors_of(model, (LEARNT, REMEMBERED))
    write_tensors(path, tensors, {"format": WEIGHTS, "version": VERSION})


def save_model(model: Kept, filepath: str | Path) -> None:
    """Writes a model: what `model.save(filepath)` does.

    Raises:
        FileError: the file cannot be written, or its suffix is another format's.

    Example:
        >>> import tempfile
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((2,)), layers.Dense(3)])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     save_model(model, f"{folder}/model.goodfit")
        ...     load_model(f"{folder}/model.goodfit").count_params()
        9
    """
    save(model, Path(filepath))


def load_model(filepath: str | Path, custom_objects: Mapping[str, Any] | None = None) -> Model:
    """Reads a model that `model.save` wrote: layers, weights, and what it was compiled with.

    A file may come from a stranger: what it declares is checked before memory is taken, and it
    can neither run anything nor name other files.

    Args:
        filepath: the file or folder.
        custom_objects: the user's own layers, losses and functions that the model uses, by name;
            a file names them but never brings them along.

    Raises:
        FileError: the file is missing, damaged, no goodfit model, or written by a newer version.
        UnknownNameError: it names something that is neither goodfit's nor in `custom_objects`.

    Example:
        >>> import tempfile
        >>> from goodfit import Input, Sequential, layers, load_model
        >>> model = Sequential([Input((2,)), layers.Dense(3)])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     model.save(f"{folder}/model.goodfit")
        ...     load_model(f"{folder}/model.goodfit").count_params()
        9
    """
    path, custom = Path(filepath), custom_objects or {}
    with open_tensors(_file_in(path)) as file:
        plain = _description(path, file)
        step = _step(path, plain)
        graph = read_graph(plain, custom, path)
        with described(path):
            needed = arrays_of.needed_by(graph)
        arrays_of.require_shapes(path, file.shapes, needed)
        arrays = file.read()
    arrays_of.require_healthy(path, arrays)
    arrays_of.put_into_layers(graph, arrays)
    model = model_of(graph, plain, path)
    read_compiled(model, plain, custom, path)
    with described(path):
        slots = arrays_of.slots(path, model, arrays)
    model.state = model.ready()._replace(slots=slots, step=np.int32(step))
    return model


def load_weights(model: Kept, path: Path) -> None:
    """Puts the arrays of a file into a model of the same architecture."""
    from goodfit.exchange.torch_weights import is_of_torch, put_torch_weights

    state = model.ready()
    if path.suffix in KERAS:
        from goodfit.exchange.keras_weights import load_keras_weights

        load_keras_weights(model, path)
        return
    with open_tensors(_file_in(path)) as file:
        if is_of_torch(list(file.shapes)):
            put_torch_weights(model, path, file.read())
            return
        _require_kind(path, file, (WHOLE, WEIGHTS, None))
        arrays_of.require_shapes(path, file.shapes, arrays_of.needed_by(model.graph))
        arrays = file.read()
    arrays_of.require_healthy(path, arrays)
    params = arrays_of.filled(LEARNT, state.params, arrays)
    memory = arrays_of.filled(REMEMBERED, state.memory, arrays)
    model.state = state._replace(params=params, memory=memory, rate_factor=np.float32(1))


def _file_in(path: Path) -> Path:
    source = path / "weights.safetensors" if os.path.isdir(path) else path
    if not os.path.isfile(source):  # Path would raise where a name is too long
        raise FileError(f"There is no model at {path}. Write one with `model.save({str(path)!r})`.")
    return source


def _description(path: Path, file: TensorsFile) -> dict[str, Any]:
    """What the file says of the model; version 1 kept it in a folder's `model.json` alone."""
    if not file.metadata and path.is_dir():
        plain: dict[str, Any] = read_json(path / "model.json")
        if not isinstance(plain, dict) or plain.get("version") != 1:
            raise damaged(path, f"{file.path.name} does not say of what model it is")
        return plain
    _require_kind(path, file, (WHOLE,))
    return file.metadata


def _require_kind(path: Path, file: TensorsFile, kinds: tuple[str | None, ...]) -> None:
    kind, version = file.metadata.get("format"), file.metadata.get("version")
    if kind not in kinds:
        raise FileError(f"{path} holds no goodfit model. {_advice(kind, path)}")
    if kind is None:
        return
    if type(version) is not int or version < 1:
        raise damaged(path, f"its format has the version {version!r:.40}")
    if version > VERSION:
        raise FileError(
            f"{path} has the format version {version}; this goodfit reads up to {VERSION}. "
            "Install a newer goodfit."
        )
    if version >= FIRST_WITH_CHECKSUM and not file.has_checksum:
        raise damaged(path, "it has no checksum")


def _advice(kind: Any, path: Path) -> str:
    if kind == WEIGHTS:
        return f"It has weights: make the model, and write `model.load_weights({str(path)!r})`."
    return "Write one with `model.save('model.goodfit')`."


def _step(path: Path, plain: Mapping[str, Any]) -> int:
    step = plain.get("step", 0)
    if type(step) is not int or not 0 <= step <= MOST_STEPS:
        raise damaged(path, f"its number of steps is {step!r:.40}")
    return step


def _require_own_suffix(path: Path) -> None:
    if path.suffix not in SUFFIXES:
        raise FileError(
            f"goodfit writes its own format, not {path.suffix!r}; "
            f"write `model.save({str(path.with_suffix('.goodfit'))!r})`."
        )
