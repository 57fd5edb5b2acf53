"""One program that stands for those of several sizes, with formulas where their numbers differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from goodfit.arrays.programs import Equation, Program, Value, Variable
from goodfit.exchange.growing import growing
from goodfit.exchange.sizes import Sizes, require, size_of


def merged(programs: Sequence[Program], given: Sequence[Sizes]) -> Program:
    """One program for all of them, in which numbers that differ are `Size`s.

    Args:
        programs: what one function computes, for each sample.
        given: the samples, as `sizes.samples` makes them.

    Raises:
        NotOneProgramError: they differ in something else.
    """
    return _Merging(given).programs(programs)


class _Merging:
    def __init__(self, given: Sequence[Sizes]) -> None:
        self.given = given
        self.known: dict[int, Variable] = {}

    def programs(self, all_: Sequence[Program]) -> Program:
        inputs = [self.variable(ones) for ones in _together([p.inputs for p in all_])]
        equations = [self.equation(ones) for ones in _together([p.equations for p in all_])]
        outputs = [self.value(ones) for ones in _together([p.outputs for p in all_])]
        return Program(inputs, equations, outputs)

    def equation(self, ones: Sequence[Equation]) -> Equation:
        first = ones[0]
        require(all(one.name == first.name for one in ones))
        inputs = [self.value(each) for each in _together([one.inputs for one in ones])]
        settings = self.setting([one.settings for one in ones])
        outputs = [self.variable(each) for each in _together([one.outputs for one in ones])]
        return Equation(first.name, inputs, outputs, settings)

    def variable(self, ones: Sequence[Variable]) -> Variable:
        variable = Variable(self.setting([one.shape for one in ones]), ones[0].dtype)
        self.known[id(ones[0])] = variable
        return variable

    def value(self, ones: Sequence[Value]) -> Any:
        first = ones[0]
        if isinstance(first, Variable):
            return self.known[id(first)]
        arrays: Sequence[Any] = ones
        if all(np.array_equal(a, arrays[0], equal_nan=a.dtype.kind == "f") for a in arrays):
            return first
        return growing(arrays, self.setting([one.shape for one in ones]), self.given)

    def setting(self, ones: Sequence[Any]) -> Any:
        first = ones[0]
        if isinstance(first, Program):
            return self.programs(ones)
        if isinstance(first, dict):
            return {name: self.setting([one[name] for one in ones]) for name in first}
        if isinstance(first, tuple):
            return tuple(self.setting(each) for each in _together(ones))
        if all(one is first or one == first for one in ones):
            return first
        require(all(type(one) is int for one in ones))
        return size_of(ones, self.given)


def _together(lists: Sequence[Any]) -> list[tuple[Any, ...]]:
    require(len({len(one) for one in lists}) == 1)
    return list(zip(*lists, strict=True))
