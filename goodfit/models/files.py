"""A model on disk: its architecture as JSON, its arrays as safetensors, and nothing that can run.

One file holds both (the JSON lies in the safetensors header), a folder holds `model.json` and
`weights.safetensors`. Names are looked up in a closed list; a file never imports anything.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays import Tree, random, to_numpy, trees
from goodfit.atomic import write_whole
from goodfit.callbacks.model_checkpoint import SUFFIXES
from goodfit.errors import FileError
from goodfit.models.architecture import read_architecture, read_compiled, written
from goodfit.training.state import TrainState

if TYPE_CHECKING:
    from goodfit.models.keeping import Kept
    from goodfit.models.model import Model

FORMAT, VERSION = "goodfit-model", 1
PARTS = ("params", "memory", "slots")


def save(model: Kept, path: Path) -> None:
    """Writes the model to one file, or to a folder where the path has no suffix."""
    plain = {"format": FORMAT, "version": VERSION, **written(model)}
    tensors = _tensors(model, PARTS)
    if path.suffix:
        _require_own_suffix(path)
        _write_tensors(path, tensors, {"goodfit": json.dumps(plain)})
        return
    write_whole(path / "model.json", json.dumps(plain, indent=1).encode())
    _write_tensors(path / "weights.safetensors", tensors, {})


def save_weights(model: Kept, path: Path) -> None:
    """Writes the arrays of the layers alone."""
    _require_own_suffix(path)
    _write_tensors(path, _tensors(model, ("params", "memory")), {})


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
    path = Path(filepath)
    text, tensors = _read(path)
    plain = _parsed(path, text)
    model = read_architecture(plain, custom_objects or {})
    read_compiled(model, plain, custom_objects or {})
    _put(model, path, tensors, _step(path, plain))
    return model


def load_weights(model: Kept, path: Path) -> None:
    """Puts the arrays of a file into a model of the same architecture."""
    _put(model, path, _read(path)[1], None)


def _tensors(model: Kept, parts: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    state = to_numpy(model.state)
    return {
        "/".join((part, *map(str, place))): np.asarray(array, order="C")
        for part in parts
        for place, array in trees.items(getattr(state, part))
    }


def _write_tensors(path: Path, tensors: dict[str, NDArray[Any]], header: dict[str, str]) -> None:
    from safetensors.numpy import save as to_bytes

    write_whole(path, to_bytes(tensors, metadata=header or None))


def _read(path: Path) -> tuple[str, dict[str, NDArray[Any]]]:
    from safetensors import SafetensorError, safe_open

    source = path / "weights.safetensors" if path.is_dir() else path
    if not source.is_file():
        raise FileError(f"There is no model at {path}. Write one with `model.save({str(path)!r})`.")
    try:
        with safe_open(str(source), framework="numpy") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            header = file.metadata() or {}
    except (SafetensorError, OSError, ValueError, TypeError) as error:
        raise FileError(f"{source} is damaged or no goodfit file: {error}") from error
    if path.is_dir():
        return _text(path / "model.json"), tensors
    return header.get("goodfit", ""), tensors


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise FileError(f"{path} cannot be read: {error}") from error


def _parsed(path: Path, text: str) -> dict[str, Any]:
    try:
        plain = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        raise FileError(f"{path} holds no goodfit model: {error}") from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise FileError(f"{path} holds no goodfit model.")
    if plain.get("version") != VERSION:
        raise FileError(
            f"{path} has the format version {plain.get('version')}; this goodfit reads {VERSION}. "
            "Install a newer goodfit."
        )
    return plain


def _step(path: Path, plain: Mapping[str, Any]) -> int:
    step = plain.get("step", 0)
    if not isinstance(step, int):
        raise FileError(f"{path} is damaged: its number of steps is {step!r}.")
    return step


def _put(model: Kept, path: Path, tensors: dict[str, NDArray[Any]], step: int | None) -> None:
    """Arrays by their names into the places that the architecture has for them."""
    state = model.state
    assert state is not None
    params = _filled(path, "params", to_numpy(state.params), tensors)
    memory = _filled(path, "memory", to_numpy(state.memory), tensors)
    slots: Tree = state.slots if step is None else _slots(model, path, params, tensors)
    steps = state.step if step is None else np.int32(step)
    model.state = TrainState(params, memory, slots, steps, np.float32(1), random.key(model.seed))


def _filled(path: Path, part: str, tree: Tree, tensors: dict[str, NDArray[Any]]) -> Tree:
    for place, array in trees.items(tree):
        name = "/".join((part, *map(str, place)))
        found = tensors.get(name)
        if found is None or found.shape != array.shape:
            got = "is missing" if found is None else f"has the shape {found.shape}"
            raise FileError(f"{path}: {name} {got}; the model needs {array.shape}.")
        trees.select(tree, place[:-1])[place[-1]] = found.astype(array.dtype, copy=False)
    return tree


def _slots(model: Kept, path: Path, params: Tree, tensors: dict[str, NDArray[Any]]) -> Tree:
    """What the optimiser remembered, if the model had begun to learn when it was written."""
    if not any(name.startswith("slots/") for name in tensors) or not model.is_compiled():
        return {}
    first = to_numpy(model.compiled().optimizer.init(params))
    return _filled(path, "slots", first, tensors)


def _require_own_suffix(path: Path) -> None:
    if path.suffix not in SUFFIXES:
        raise FileError(
            f"goodfit writes its own format, not {path.suffix!r}; "
            f"write `model.save({str(path.with_suffix('.goodfit'))!r})`."
        )
