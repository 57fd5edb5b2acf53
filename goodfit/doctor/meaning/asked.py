"""One output of a network and what is asked of it, and the last layer and loss that would fit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from goodfit.doctor.cures import ReplaceOutput
from goodfit.doctor.meaning.task import Task, meaning, task_of
from goodfit.doctor.structure.network import last_activation
from goodfit.layers.graph import Graph
from goodfit.layers.layer import Shape
from goodfit.losses import CategoricalHinge, Poisson

Numbers = NDArray[Any]

PROBABLE = ("sigmoid", "hard_sigmoid", "sparse_sigmoid")
"""Activations that give the probability of a yes."""

OFTEN = 0.05
"""The share of rows from which on something is no slip."""


@dataclass(frozen=True, eq=False)
class Asked:
    """One output of a network, and what is asked of it.

    Args:
        y: targets, of some rows at least.
        loss: what is made small.
        shape: the shape of one example's output.
        activation: what the output ends with; "" where that is not known.
        layer: the name of the last layer.
        inputs: the inputs of the same rows, where they are known.
    """

    y: Numbers
    loss: Any
    shape: Shape
    activation: str
    layer: str | None = None
    inputs: tuple[Numbers, ...] = ()

    @cached_property
    def task(self) -> Task:
        """What the targets are."""
        return task_of(self.y, self.loss)

    @property
    def copies(self) -> bool:
        """Whether the targets are the inputs again."""
        return any(x.shape == self.y.shape and np.array_equal(x, self.y) for x in self.inputs)

    @property
    def says_several(self) -> bool:
        """Whether rows of y often have several ones; rows without any may be padding."""
        labels = self.task.kind == "labels"
        return labels and bool(np.mean(self.y.sum(axis=-1) > 1) > OFTEN)

    @property
    def meant(self) -> str:
        """What the loss takes the targets for."""
        return meaning(self.loss)

    @property
    def units(self) -> int:
        """How many numbers the last axis of the output has; 0 where that is not known."""
        return int((self.shape[-1:] or (1,))[0] or 0)

    @property
    def takes_scores(self) -> bool:
        """Whether the loss makes probabilities of scores by itself."""
        return bool(getattr(self.loss, "from_logits", False)) or self.meant == "sequences"

    @property
    def wants_one_of_several(self) -> bool:
        """Whether the loss expects probabilities of classes that exclude each other."""
        choosing = self.meant in ("classes", "one_hot", "probabilities")
        return choosing and not isinstance(self.loss, CategoricalHinge)


def asked(
    graph: Graph, place: int, y: Numbers, loss: Any, inputs: tuple[Numbers, ...] = ()
) -> Asked:
    """What is asked of the output at a place of a network.

    Args:
        graph: the network.
        place: where in it the output is.
        y: targets, of some rows at least.
        loss: what is made small there.
        inputs: the inputs of the same rows.
    """
    node = graph.nodes[place]
    return Asked(y, loss, node.shape, last_activation(graph, place), node.name, inputs)


def fitting(output: Asked) -> ReplaceOutput:
    """The last layer and the loss that the targets ask for.

    Example:
        >>> from goodfit import losses
        >>> fitting(Asked(np.array([0, 2, 1]), losses.get("bce"), (1,), "sigmoid")).line
        'Dense(3, activation="softmax"), loss="sparse_categorical_crossentropy"'
    """
    task = output.task
    if task.kind == "yes_no":
        sized = max(1, output.y.shape[-1]) if output.y.ndim > 1 else 1
        return ReplaceOutput(sized, "sigmoid", "binary_crossentropy")
    if task.kind == "signs":
        return ReplaceOutput(1, None, "hinge")
    if task.kind == "labels":
        return ReplaceOutput(task.count, "sigmoid", "binary_crossentropy")
    if task.kind == "classes":
        return ReplaceOutput(
            max(task.count, output.units), "softmax", "sparse_categorical_crossentropy"
        )
    if task.kind in ("one_hot", "shares"):
        return ReplaceOutput(task.count, "softmax", "categorical_crossentropy")
    return _fitting_numbers(output)


def _fitting_numbers(output: Asked) -> ReplaceOutput:
    count, low, high = output.task.count, output.y.min(), output.y.max()
    if output.meant == "binary" and 0 <= low <= high <= 1:
        return ReplaceOutput(count, "sigmoid", "binary_crossentropy")
    if isinstance(output.loss, Poisson) and low >= 0:
        return ReplaceOutput(count, "softplus", "poisson")
    kept = output.meant == "numbers" and low >= getattr(output.loss, "lowest_target", -np.inf)
    return ReplaceOutput(count, None, named_loss(output.loss) if kept else "mean_squared_error")


def named_loss(loss: Any) -> str:
    """The name by which `compile` knows a loss of goodfit's own."""
    return str(type(loss).__dataclass_fields__["name"].default)
