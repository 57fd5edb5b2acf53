"""Different optimisers for different arrays."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from goodfit.arrays import Array, Tree, trees
from goodfit.descriptions import Description
from goodfit.errors import SettingError
from goodfit.optimizers import paths
from goodfit.optimizers.minimizer import Minimizer
from goodfit.optimizers.optimizer import Optimizer
from goodfit.settings import check, positive


class OptimizerMap(Description):
    """Which optimiser an array has, by its name ("dense/kernel").

    Args:
        default_optimizer: the optimiser of every array that the map does not name.
        optimizer_map: optimisers by names, or by regular expressions that match a whole name.

    Raises:
        SettingError: something in it is no optimiser.

    Example:
        >>> from goodfit.optimizers import SGD, Adam
        >>> chosen = OptimizerMap(Adam(), {"encoder/.*": SGD(0.1)})
        >>> chosen("encoder/kernel"), chosen("decoder/kernel")
        (SGD(learning_rate=0.1), Adam())
    """

    default_optimizer: Any
    optimizer_map: Mapping[str, Any] | None = None

    def __post_init__(self) -> None:
        self.resolve(optimizer_map=lambda given: dict(given or {}))
        for optimizer in (self.default_optimizer, *(self.optimizer_map or {}).values()):
            _require_optimizer(optimizer)

    def __call__(self, name: str) -> Any:
        """The optimiser of the array of this name.

        Raises:
            SettingError: several regular expressions match it.
        """
        known = self.optimizer_map or {}
        if name in known:
            return known[name]
        matching = [pattern for pattern in known if re.fullmatch(pattern, name)]
        if len(matching) > 1:
            raise SettingError(
                f"Several optimizers are meant for {name!r}, by the patterns {matching}; "
                "write them so that one of them matches."
            )
        return known[matching[0]] if matching else self.default_optimizer


class MultiOptimizer(Minimizer):
    """Leaves each array to the optimiser that is chosen for it.

    Each has its own learning rate, and clips, averages and decays the arrays that are its own. The
    learning rate of the whole is 1: it multiplies those of all (a callback may lower it).

    Args:
        optimizer_map: an `OptimizerMap`, or a function from an array's name to its optimiser.
        loss_scale_factor: multiplies the loss before the backward pass, and divides the gradients.

    Raises:
        SettingError: what is chosen for an array is no optimiser, or scales the loss itself.

    Example:
        >>> import numpy as np
        >>> from goodfit.optimizers import SGD
        >>> halves = MultiOptimizer(OptimizerMap(SGD(1.0), {"b": SGD(0.1)}))
        >>> params = {"a": np.float32([0.0]), "b": np.float32([0.0])}
        >>> gradients = {"a": np.float32([2.0]), "b": np.float32([2.0])}
        >>> updates, slots = halves.update(gradients, halves.init(params), params, step=1, rate=1)
        >>> updates
        {'a': array([-2.], dtype=float32), 'b': array([-0.2], dtype=float32)}
    """

    optimizer_map: Callable[[str], Any]
    loss_scale_factor: float | None = None

    def __post_init__(self) -> None:
        if self.loss_scale_factor is not None:
            check(self, loss_scale_factor=positive)
        if not callable(self.optimizer_map):
            raise SettingError(
                f"MultiOptimizer got optimizer_map={self.optimizer_map!r}; write for instance "
                '`MultiOptimizer(OptimizerMap(Adam(), {"encoder/.*": SGD()}))`.'
            )

    def init(self, params: Tree) -> Tree:
        """The slots of each optimiser, by its place among all."""
        return {
            place: optimizer.init(own) for place, (optimizer, own) in self._parts(params).items()
        }

    def update(
        self, gradients: Tree, slots: Tree, params: Tree, step: Array, rate: Array
    ) -> tuple[Tree, Tree]:
        """The updates of all optimisers together."""
        if self.loss_scale_factor is not None:
            gradients = trees.map(lambda gradient: gradient / self.loss_scale_factor, gradients)
        moved = {
            place: optimizer.update(
                trees.map(lambda _, gradient: gradient, own, gradients),
                slots[place],
                own,
                step,
                optimizer.rate(step - 1) * rate,
            )
            for place, (optimizer, own) in self._parts(params).items()
        }
        return _together(params, moved)

    def loss_scale(self, slots: Tree) -> Array:
        """What the loss must be multiplied by before the backward pass."""
        return self.loss_scale_factor or 1.0

    def final(self, params: Tree, slots: Tree) -> tuple[Tree, Tree]:
        """What each optimiser makes of its own arrays."""
        return _together(
            params,
            {
                place: optimizer.final(own, slots[place])
                for place, (optimizer, own) in self._parts(params).items()
            },
        )

    def _parts(self, params: Tree) -> dict[str, tuple[Any, Tree]]:
        """Each optimiser with its own arrays: a tree with None in the place of all others."""
        chosen = trees.map(
            lambda name: _require_optimizer(self.optimizer_map(name)), paths.names(params)
        )
        different = {id(optimizer): optimizer for optimizer in trees.leaves(chosen)}

        def own(optimizer: Any) -> Tree:
            return trees.map(lambda param, its: param if its is optimizer else None, params, chosen)

        optimizers = different.values()
        return {str(place): (each, own(each)) for place, each in enumerate(optimizers)}


def _together(params: Tree, parts: Mapping[str, tuple[Tree, Tree]]) -> tuple[Tree, Tree]:
    """One tree of the trees of all parts, and the slots by part."""
    found = [tree for tree, _ in parts.values()]
    tree = trees.map(
        lambda _, *each: next(leaf for leaf in each if leaf is not None), params, *found
    )
    return tree, {place: slots for place, (_, slots) in parts.items()}


def _require_optimizer(given: Any) -> Any:
    if not isinstance(given, Optimizer):
        raise SettingError(
            f"MultiOptimizer got {given!r} for an array; write an optimizer, `Adam()`."
        )
    if given.loss_scale_factor is not None:
        raise SettingError(
            f"An optimizer among several cannot scale the loss by itself; write "
            f"`MultiOptimizer(..., loss_scale_factor={given.loss_scale_factor})` instead."
        )
    return given
