"""What one layer of a model computes in prediction, as a program for any number of rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from goodfit.arrays import Tree, trees
from goodfit.arrays.programs import Program, Value, Variable, program_of
from goodfit.exchange.merging import merged
from goodfit.exchange.sizes import Sizes, at
from goodfit.layers.connecting import replaced
from goodfit.layers.context import Context
from goodfit.layers.graph import Node, Place, run_node


class Result:
    """An array that an ONNX graph computes: its name there, and what is known of it."""

    def __init__(self, name: str, value: Value) -> None:
        self.name = name
        self.shape = value.shape
        self.dtype = value.dtype

    def like(self, sizes: Sizes) -> Variable:
        """An array of this kind, for given lengths."""
        return Variable(at(self.shape, sizes), self.dtype)


class Recording:
    """A layer's program; `flat` is what it takes, `tree` makes its outputs and mask of results."""

    def __init__(self, node: Node, arrays: Tree, given: Sequence[Sizes]) -> None:
        self.flat, self._taken = trees.flatten(arrays)
        self.program = merged([self._recorded(node, sizes) for sizes in given], given)

    def tree(self, results: list[Result]) -> Any:
        """The output of the layer, and which of its steps count."""
        return trees.unflatten(self._given, results)

    def _recorded(self, node: Node, sizes: Sizes) -> Program:
        def run(*flat: Any) -> list[Any]:
            values, masks, params, memory = trees.unflatten(self._taken, list(flat))
            out = run_node(node, values, masks, params, memory, Context())
            results, self._given = trees.flatten(out)
            return results

        like = [leaf.like(sizes) if isinstance(leaf, Result) else leaf for leaf in self.flat]
        return program_of(run, *like)


def needed_by(node: Node, results: Sequence[Any]) -> list[Any]:
    """The results that a layer takes, in their places; None for all others."""
    places = set(node.inputs)
    replaced(node.options, Place, lambda place: places.add(int(place)))
    return [result if i in places else None for i, result in enumerate(results)]
