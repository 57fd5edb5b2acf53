"""Layers that make one array of several: where the branches of a model meet."""

from goodfit.layers.merging.elementwise import Add, Average, Maximum, Minimum, Multiply, Subtract
from goodfit.layers.merging.functions import (
    add,
    average,
    concatenate,
    dot,
    maximum,
    minimum,
    multiply,
    subtract,
)
from goodfit.layers.merging.joining import Concatenate, Dot

__all__ = [
    "Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot",
    "add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate", "dot",
]  # fmt: skip
