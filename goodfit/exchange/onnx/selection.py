"""What is taken from, or put into, places that are numbers themselves, as ONNX operators."""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit.arrays.programs import Equation
from goodfit.exchange.onnx.writer import NoOperatorError, Writer, translates
from goodfit.exchange.sizes import Size


@translates("gather")
def _gather(writer: Writer, equation: Equation, x: str, places: str) -> str:
    shape = equation.inputs[0].shape
    spec = equation.settings["dimension_numbers"]
    taken, shared = spec["start_index_map"], spec["operand_batching_dims"]
    rest = [i for i in range(len(shape)) if i not in (*taken, *shared)]
    _require_single_places(equation, taken, rest)
    if equation.settings["mode"] == "CLIP":
        places = _within(writer, places, [shape[axis] for axis in taken])
    places, by_place = _places_first(writer, equation, places)
    source = writer.transpose(x, (*shared, *taken, *rest))
    if len(taken) == 1 and not shared:
        index = writer.emit("Squeeze", places, writer.ints([-1]))
        found = writer.emit("Gather", source, index, axis=0)
    else:
        places = writer.cast(places, np.int64)
        found = writer.emit("GatherND", source, places, batch_dims=len(shared))
    return _as_promised(writer, equation, found, by_place, rest)


def _require_single_places(equation: Equation, taken: Any, rest: list[int]) -> None:
    """Windows around a place, and parts of the other axes, have no operator."""
    shape, sizes = equation.inputs[0].shape, equation.settings["slice_sizes"]
    if any(sizes[i] != 1 for i in taken) or any(sizes[i] != shape[i] for i in rest):
        raise NoOperatorError("gather")


def _within(writer: Writer, places: str, lengths: list[Any]) -> str:
    """Places, moved to the nearest that there are."""
    if any(isinstance(length, Size) for length in lengths):
        raise NoOperatorError("gather")
    last = writer.constant(np.array(lengths) - 1, np.int64)
    places = writer.emit("Max", writer.cast(places, np.int64), writer.constant(0, np.int64))
    return writer.emit("Min", places, last)


def _places_first(writer: Writer, equation: Equation, places: str) -> tuple[str, list[int]]:
    """The places with shared axes first, and the axes that come of them, in that order."""
    spec = equation.settings["dimension_numbers"]
    count = len(equation.inputs[1].shape) - 1
    shared = list(spec["start_indices_batching_dims"])
    order = [*shared, *(i for i in range(count) if i not in shared)]
    return writer.transpose(places, [*order, count]), order


def _as_promised(
    writer: Writer, equation: Equation, found: str, by_place: list[int], rest: list[int]
) -> str:
    """The axes of the places, then the rest, brought to where they belong."""
    spec, shape = equation.settings["dimension_numbers"], equation.outputs[0].shape
    gone = (*spec["collapsed_slice_dims"], *spec["operand_batching_dims"])
    rank = len(equation.inputs[0].shape)
    kept = dict(zip([i for i in range(rank) if i not in gone], spec["offset_dims"], strict=True))
    of_places = [i for i in range(len(shape)) if i not in spec["offset_dims"]]
    homes = [of_places[i] for i in by_place] + [kept[axis] for axis in rest]
    found = writer.transpose(found, np.argsort(homes).tolist())
    return found if len(homes) == len(shape) else writer.reshape(found, shape)


@translates("scatter-add", "scatter")
def _scatter(writer: Writer, equation: Equation, x: str, places: str, values: str) -> str:
    spec = equation.settings["dimension_numbers"]
    axes = spec["scatter_dims_to_operand_dims"]
    leading = axes == tuple(range(len(axes))) == spec["inserted_window_dims"]
    ranks = [len(value.shape) for value in equation.inputs]
    rest = tuple(range(ranks[1] - 1, ranks[2]))
    if not leading or spec["operand_batching_dims"] or spec["update_window_dims"] != rest:
        raise NoOperatorError(equation.name)
    reduction = "add" if equation.name == "scatter-add" else "none"
    places = writer.cast(places, np.int64)
    return writer.emit("ScatterND", x, places, values, reduction=reduction)


@translates("dynamic_slice")
def _dynamic_slice(writer: Writer, equation: Equation, x: str, *starts: str) -> str:
    shape, sizes = equation.inputs[0].shape, equation.settings["slice_sizes"]
    axes = [i for i, n in enumerate(shape) if sizes[i] != n]
    for axis in axes:
        start = _first(writer, starts[axis], shape[axis], sizes[axis])
        end = writer.emit("Add", start, writer.ints([sizes[axis]]))
        x = writer.emit("Slice", x, start, end, writer.ints([axis]))
    return x


@translates("dynamic_update_slice")
def _dynamic_update(writer: Writer, equation: Equation, x: str, part: str, *starts: str) -> str:
    whole, size = (value.shape for value in equation.inputs[:2])
    axes = [i for i, n in enumerate(whole) if size[i] != n]
    if len(axes) > 1:
        raise NoOperatorError("dynamic_update_slice")
    if not axes:
        return part
    (axis,) = axes
    start = _first(writer, starts[axis], whole[axis], size[axis])
    end = writer.emit("Add", start, writer.ints([size[axis]]))
    on = writer.ints([axis])
    before = writer.emit("Slice", x, writer.ints([0]), start, on)
    after = writer.emit("Slice", x, end, writer.ints([whole[axis]]), on)
    return writer.emit("Concat", before, part, after, axis=axis)


def _first(writer: Writer, start: str, whole: Any, size: Any) -> str:
    """Where a part begins, moved so that it lies within the whole."""
    number = writer.reshape(writer.cast(start, np.int64), (1,))
    last = writer.emit("Sub", writer.ints([whole]), writer.ints([size]))
    return writer.emit("Min", writer.emit("Max", number, writer.ints([0])), last)
