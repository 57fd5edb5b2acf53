"""Whether examples fit a model's inputs: said with named axes, before anything is computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from numpy.typing import NDArray

from goodfit.arrays import Array
from goodfit.errors import ShapeError
from goodfit.layers.graph import Graph
from goodfit.layers.layer import Shape, batch_shape


def with_axes(graph: Graph, arrays: Sequence[NDArray[Any]]) -> tuple[NDArray[Any], ...]:
    """The arrays with, or without, a last axis of length 1 as the inputs say, which Keras does too.

    Other shapes stay as they are, for `check_inputs` to tell.
    """
    expected = [graph.nodes[place].shape for place in graph.inputs]
    return tuple(_with_axis(array, shape) for array, shape in zip(arrays, expected, strict=True))


def check_inputs(graph: Graph, arrays: Sequence[Array]) -> None:
    """Raises ShapeError where an array has another shape than the input it is meant for."""
    if len(arrays) != len(graph.inputs):
        raise ShapeError(f"The model has {len(graph.inputs)} inputs, but got {len(arrays)} arrays.")
    for place, array in zip(graph.inputs, arrays, strict=True):
        node = graph.nodes[place]
        if not _fits(array.shape[1:], node.shape):
            raise ShapeError(
                f"The input {node.name!r} expects examples of shape {batch_shape(node.shape)}, "
                f"but x has the shape {_received(array.shape)}. {_advice(array.shape, node.shape)}"
            )


def _with_axis(array: NDArray[Any], expected: Shape) -> NDArray[Any]:
    given = array.shape[1:]
    if expected[-1:] == (1,) and _fits((*given, 1), expected):
        return array[..., None]
    return array[..., 0] if given[-1:] == (1,) and _fits(given[:-1], expected) else array


def _fits(shape: tuple[int, ...], expected: Shape) -> bool:
    same_rank = len(shape) == len(expected)
    return same_rank and all(b in (None, a) for a, b in zip(shape, expected, strict=True))


def _received(shape: tuple[int, ...]) -> str:
    return "(" + ", ".join([f"{shape[0]} rows" if shape else "", *map(str, shape[1:])]) + ")"


def _advice(shape: tuple[int, ...], expected: Shape) -> str:
    given = shape[1:]
    if _fits(shape, expected):
        return "This looks like a single example; write `x[None]` to make it a batch of one."
    if shape and not given:
        return (
            "It has one number in each row: are x and y in each other's place? If not, write "
            "`Input(shape=(1,))`."
        )
    if _fits((*given, 1), expected):
        return "Add the channel axis: `x[..., None]`."
    if None not in expected and math.prod(given) == math.prod(n or 0 for n in expected):
        lengths = ", ".join(map(str, expected))
        return f"The numbers fit, so write `x.reshape(len(x), {lengths})`."
    return f"Write `Input(shape={tuple(given)})` if the data is right."
