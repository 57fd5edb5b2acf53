"""A model as an ONNX file: layer by layer, what it computes in prediction."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from goodfit.arrays import Tree, to_numpy, trees
from goodfit.arrays.programs import Variable
from goodfit.atomic import write_whole
from goodfit.errors import FileError, SettingError
from goodfit.exchange.onnx import (  # noqa: F401 - they fill the table of translations
    arrangement,
    elementwise,
    loops,
    selection,
    sums,
)
from goodfit.exchange.onnx.recording import Recording, Result, needed_by
from goodfit.exchange.onnx.writer import NoOperatorError, Writer, element_type
from goodfit.exchange.sizes import NotOneProgramError, Size, Sizes, samples
from goodfit.layers.graph import Node
from goodfit.needed import needed

if TYPE_CHECKING:
    from goodfit.models.network import Network

OPERATORS, FORMAT = 18, 8
"""The versions of ONNX's operators and of its files that are written."""

LARGEST = 2**31 - 1
"""So many bytes an ONNX file may have."""


def to_onnx(model: Network, filepath: str | os.PathLike[str]) -> None:
    """Writes what a model predicts as an ONNX file, for any number of rows.

    The names of inputs and outputs are those of the layers. What acts in training alone (dropout,
    augmentation) is left out.

    Raises:
        MissingLibraryError: `onnx` is not installed.
        SettingError: ONNX has no operator for what a layer computes.
        FileError: the file cannot be written.

    Example:
        >>> import tempfile
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((4,)), layers.Dense(3, activation="softmax")])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     to_onnx(model, f"{folder}/model.onnx")  # doctest: +SKIP
    """
    path = Path(filepath)
    content = onnx_model(model)
    if content.ByteSize() > LARGEST:
        raise FileError(f"{path} would be larger than 2 GiB, which no ONNX file can be.")
    write_whole(path, content.SerializeToString())


def onnx_model(model: Network) -> Any:
    """What a model predicts as an `onnx.ModelProto`, which can be looked at and changed.

    Raises:
        MissingLibraryError: `onnx` is not installed.
        SettingError: ONNX has no operator for what a layer computes.
    """
    needed("onnx", "Exporting to ONNX", "onnx")
    return _Export(model).whole()


class _Export:
    def __init__(self, model: Network) -> None:
        state = to_numpy(model.ready())
        self.model, self.graph = model, model.graph
        self.params, self.memory = state.params, state.memory
        self.writer = Writer()
        self.values: list[Any] = []
        self.masks: list[Any] = []
        self.lengths: list[str] = []
        self.initial: dict[tuple[Any, ...], str] = {}

    def whole(self) -> Any:
        """All layers, in order."""
        entering = {place: self._input(self.graph.nodes[place]) for place in self.graph.inputs}
        given = samples(tuple(self.lengths))
        for place, node in enumerate(self.graph.nodes):
            value, mask = (entering[place], None) if place in entering else self._layer(node, given)
            self.values.append(value)
            self.masks.append(mask)
        return self._written(list(entering.values()))

    def _input(self, node: Node) -> Result:
        shape = [self.graph.batch_size or self._length("batch"), *node.shape]
        for axis, length in enumerate(node.shape, start=1):
            if length is None:
                shape[axis] = self._length(f"{node.name}_{axis}")
        name = self.writer.name(node.name)
        for axis, length in enumerate(shape):
            if isinstance(length, Size):
                self.writer.learn_length(str(length), name, axis)
        dtype = np.dtype(getattr(node.layer, "dtype", "float32"))
        return Result(name, Variable(tuple(shape), dtype))

    def _length(self, name: str) -> Size:
        if name not in self.lengths:
            self.lengths.append(name)
        return Size({(name,): 1})

    def _layer(self, node: Node, given: Sequence[Sizes]) -> tuple[Any, Any]:
        """The nodes of a layer; what it puts out, and which of its steps count."""
        self.writer.place = node.name
        values, masks = needed_by(node, self.values), needed_by(node, self.masks)
        params = {n: tree for n, tree in self.params.items() if n == node.name}
        memory = {n: tree for n, tree in self.memory.items() if n == node.name}
        try:
            recording = Recording(node, (values, masks, params, memory), given)
            names = self._names(values, masks, params, memory)
            results = self.writer.write(recording.program, names)
        except (NoOperatorError, NotOneProgramError) as error:
            raise SettingError(_cannot(node, error, self.lengths)) from error
        pairs = zip(results, recording.program.outputs, strict=True)
        value, mask = recording.tree([Result(name, made) for name, made in pairs])
        return value, mask

    def _names(self, values: Tree, masks: Tree, params: Tree, memory: Tree) -> list[str]:
        """The names of all that a layer takes; its arrays are written down where it is first."""
        taken = [result.name for result in trees.leaves((values, masks))]
        for kind, tree in (("", params), ("memory/", memory)):
            for path, array in trees.items(tree):
                if (kind, *path) not in self.initial:
                    name = self.writer.array(np.asarray(array), kind + "/".join(map(str, path)))
                    self.initial[(kind, *path)] = name
                taken.append(self.initial[(kind, *path)])
        return taken

    def _written(self, inputs: list[Result]) -> Any:
        from onnx import helper, numpy_helper

        self.writer.place = ""
        outputs = []
        for place, name in zip(self.graph.outputs, self.graph.output_names, strict=True):
            value = self.values[place]
            own = self.writer.emit_named("Identity", name, value.name)
            outputs.append(_declared(own, value))
        nodes = self.writer.nodes([output.name for output in outputs])
        arrays = [numpy_helper.from_array(a, n) for n, a in self.writer.arrays.items()]
        entering = [_declared(value.name, value) for value in inputs]
        graph = helper.make_graph(nodes, self.model.name, entering, outputs, arrays)
        return helper.make_model(
            graph,
            producer_name="goodfit",
            ir_version=FORMAT,
            opset_imports=[helper.make_opsetid("", OPERATORS)],
        )


def _declared(name: str, value: Any) -> Any:
    from onnx import helper

    shape = [str(length) if isinstance(length, Size) else length for length in value.shape]
    return helper.make_tensor_value_info(name, element_type(value.dtype), shape)


def _cannot(node: Node, error: Exception, lengths: Sequence[str]) -> str:
    told = f"{node.layer.title} cannot be written as ONNX: "
    if isinstance(error, NoOperatorError):
        return (
            f"{told}it has no operator for {str(error)!r}. Export the layers before it, with "
            f"`Model(model.input, model.get_layer({node.name!r}).inputs[0])`, and compute the rest "
            "beside them."
        )
    if set(lengths) - {"batch"}:
        return f"{told}it depends on a length that varies. Say it, with `Input(shape=...)`."
    return f"{told}{error}."
