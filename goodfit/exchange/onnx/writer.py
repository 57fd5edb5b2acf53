"""An ONNX graph while it is being written: nodes, constants, and lengths known when data come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.arrays.programs import Equation, Program, Value, Variable
from goodfit.errors import GoodfitError
from goodfit.exchange.growing import Growing
from goodfit.exchange.onnx.growing import written
from goodfit.exchange.sizes import Shape, Size, Sized

Translation = Callable[..., Any]

TRANSLATIONS: dict[str, Translation] = {}
"""For each operation of a program `translation(writer, equation, *names of inputs)`, which writes
nodes and returns the name of the result, or a list of names.
"""


class NoOperatorError(GoodfitError):
    """ONNX has nothing that computes an operation."""


def translates(*names: str) -> Callable[[Translation], Translation]:
    """Enters a translation into the table under the names of operations."""

    def enter(translation: Translation) -> Translation:
        TRANSLATIONS.update(dict.fromkeys(names, translation))
        return translation

    return enter


class Writer:
    """Writes programs as nodes of one ONNX graph.

    Attributes:
        place: the layer that is being written, which names begin with.
        unstretched: for a result that was stretched to a shape, what it was before: operators that
            stretch by themselves take that.
    """

    def __init__(self) -> None:
        self.place = ""
        self.unstretched: dict[str, str] = {}
        self.arrays: dict[str, NDArray[Any]] = {}
        self._nodes: list[Any] = []
        self._lengths: list[Any] = []
        self._known: dict[Any, str] = {}
        self._taken: set[str] = set()

    # names and arrays

    def name(self, wanted: str) -> str:
        """A name that nothing else has."""
        name, i = wanted, 1
        while name in self._taken:
            name, i = f"{wanted}_{i}", i + 1
        self._taken.add(name)
        return name

    def array(self, array: NDArray[Any], name: str) -> str:
        """An array that lies in the file, under a name of its own."""
        name = self.name(name)
        self.arrays[name] = array
        return name

    def constant(self, value: Any, dtype: Any = None) -> str:
        """A number or a small array; equal ones are kept once."""
        array = np.asarray(value, dtype)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._known:
            self._known[key] = self.array(array, "constant")
        return self._known[key]

    # nodes

    def emit(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """Writes a node with one output, and returns its name."""
        return self.emit_several(1, operator, *inputs, **attributes)[0]

    def emit_named(self, operator: str, name: str, *inputs: str) -> str:
        """Writes a node whose output has a given name, if nothing else has it."""
        from onnx import helper

        name = self.name(name)
        self._nodes.append(helper.make_node(operator, inputs, [name], name=name))
        return name

    def emit_several(self, count: int, operator: str, *inputs: str, **attributes: Any) -> list[str]:
        """Writes a node with several outputs, and returns their names."""
        from onnx import helper

        name = self.name(f"{self.place}/{operator}" if self.place else operator)
        outputs = [name] if count == 1 else [self.name(f"{name}:{i}") for i in range(count)]
        self._nodes.append(helper.make_node(operator, inputs, outputs, name=name, **attributes))
        return outputs

    # lengths

    def learn_length(self, name: str, source: str, axis: int) -> None:
        """Says that a named length is that of an input along an axis."""
        with_axis = {"start": axis, "end": axis + 1}
        self._known[name] = self._ahead(lambda: self.emit("Shape", source, **with_axis))

    def ints(self, numbers: Sequence[Sized]) -> str:
        """Whole numbers in an array, some of which are known only when data come."""
        if not any(isinstance(number, Size) for number in numbers):
            return self.constant(numbers, np.int64)
        parts = [self._length(n) if isinstance(n, Size) else self.ints([n]) for n in numbers]
        if len(parts) == 1:
            return parts[0]
        return self._ahead(lambda: self.emit("Concat", *parts, axis=0))

    def _length(self, size: Size) -> str:
        key = str(size)
        if key not in self._known:
            terms = [self._term(names, factor) for names, factor in size.terms.items()]
            self._known[key] = self._ahead(lambda: self._folded("Add", terms))
        return self._known[key]

    def _term(self, names: tuple[str, ...], factor: int) -> str:
        factors = [self._known[name] for name in names]
        return self._ahead(lambda: self._folded("Mul", [*factors, self.ints([factor])]))

    def _folded(self, operator: str, names: Sequence[str]) -> str:
        result, *others = names
        for other in others:
            result = self.emit(operator, result, other)
        return result

    def _ahead(self, write: Callable[[], str]) -> str:
        """Writes nodes before all others, where loops see them too."""
        nodes, place = self._nodes, self.place
        self._nodes, self.place = self._lengths, ""
        result = write()
        self._nodes, self.place = nodes, place
        return result

    # arrangements that many translations need

    def cast(self, name: str, dtype: Any) -> str:
        """The same numbers in another type."""
        return self.emit("Cast", name, to=element_type(dtype))

    def reshape(self, name: str, shape: Shape) -> str:
        """The same numbers in another shape."""
        unknown = [i for i, length in enumerate(shape) if isinstance(length, Size)]
        if len(unknown) == 1 and 0 not in shape:
            shape = tuple(-1 if i in unknown else n for i, n in enumerate(shape))
        return self.emit("Reshape", name, self.ints(shape), allowzero=int(0 in shape))

    def stretch(self, name: str, shape: Shape) -> str:
        """Repeated along axes of length 1; what stretches by itself may take it as it was."""
        stretched = self.emit("Expand", name, self.ints(shape))
        self.unstretched[stretched] = name
        return stretched

    def transpose(self, name: str, order: Sequence[int]) -> str:
        """The axes in another order."""
        if list(order) == list(range(len(order))):
            return name
        return self.emit("Transpose", name, perm=list(order))

    def cut(
        self, name: str, starts: Sequence[Sized], ends: Sequence[Sized], axes: Sequence[int],
        steps: Sequence[int] | None = None,
    ) -> str:  # fmt: skip
        """The part from `starts` up to `ends` along some axes."""
        if not axes:
            return name
        ints = [self.ints(numbers) for numbers in (starts, ends, axes, steps or [1] * len(axes))]
        return self.emit("Slice", name, *ints)

    # programs

    def write(self, program: Program, inputs: Sequence[str]) -> list[str]:
        """Writes the nodes of a program, and returns the names of its results."""
        names = {id(var): name for var, name in zip(program.inputs, inputs, strict=True)}
        for equation in program.equations:
            given = [self._named(value, names) for value in equation.inputs]
            results = self._translated(equation, given)
            names.update({id(v): r for v, r in zip(equation.outputs, results, strict=True)})
        return [self._named(value, names) for value in program.outputs]

    def _translated(self, equation: Equation, given: Sequence[str]) -> Iterable[str]:
        if equation.name not in TRANSLATIONS:
            raise NoOperatorError(equation.name)
        results = TRANSLATIONS[equation.name](self, equation, *given)
        return [results] if isinstance(results, str) else results

    def _named(self, value: Value | Growing, names: Mapping[int, str]) -> str:
        if isinstance(value, Variable):
            return names[id(value)]
        return self.constant(value) if isinstance(value, np.ndarray) else written(self, value)

    def loop_body(self, program: Program, ahead: Sequence[str]) -> Any:
        """A program as a graph within a node; its first inputs are results from outside."""
        from onnx import helper

        outside, self._nodes = self._nodes, []
        inside = [self.name(f"{self.place}/step") for _ in program.inputs[len(ahead) :]]
        results = self.write(program, [*ahead, *inside])
        results = [self.emit("Identity", name) for name in results]  # never an input itself
        inputs = [_typed(n, v) for n, v in zip(inside, program.inputs[len(ahead) :], strict=True)]
        outputs = [_typed(n, v) for n, v in zip(results, program.outputs, strict=True)]
        nodes, self._nodes = self._nodes, outside
        return helper.make_graph(nodes, self.name("body"), inputs, outputs)

    # the whole

    def nodes(self, results: Iterable[str]) -> list[Any]:
        """The nodes that the results need, in order."""
        wanted, kept = set(results), []
        for node in reversed([*self._lengths, *self._nodes]):
            if wanted.intersection(node.output):
                wanted.update(_taken_by(node))
                kept.append(node)
        self.arrays = {name: array for name, array in self.arrays.items() if name in wanted}
        return kept[::-1]


def element_type(dtype: Any) -> int:
    """ONNX's number for a type of array."""
    from onnx import helper

    return int(helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))


def _typed(name: str, value: Any) -> Any:
    from onnx import helper

    return helper.make_tensor_value_info(name, element_type(value.dtype), None)


def _taken_by(node: Any) -> Iterable[str]:
    """The names that a node takes, those within its loops too."""
    yield from node.input
    for attribute in node.attribute:
        for inner in attribute.g.node:
            yield from _taken_by(inner)
