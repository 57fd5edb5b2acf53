"""A batch that means nothing, for looking at a model where there are no data at hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from goodfit.arrays import Array
from goodfit.errors import DataError
from goodfit.layers.embedding import Embedding
from goodfit.models.model import Model

__all__ = ["made_up_batch"]

Generator = np.random.Generator
Shape = tuple[int, ...]

STEPS = 5
"""So long is what may have any length."""


def made_up_batch(model: Model, rows: int = 4, seed: int = 0) -> tuple[Any, Any]:
    """Random inputs and targets that a compiled model could be trained on.

    Args:
        model: the model.
        rows: the size of the batch.
        seed: what the numbers come from.

    Raises:
        DataError: nothing can be made up for a loss.

    Example:
        >>> from goodfit import Input, Sequential, layers
        >>> model = Sequential([Input((2,)), layers.Dense(3, "softmax")])
        >>> model.compile("sgd", "sparse_categorical_crossentropy")
        >>> x, y = made_up_batch(model)
        >>> x.shape, y.shape, y.dtype.kind
        ((4, 2), (4,), 'i')
    """
    generator = np.random.default_rng(seed)
    x = [_input(model, place, rows, generator) for place in model.graph.inputs]
    outputs = zip(model.graph.outputs, model.plan().outputs, strict=True)
    y = [
        _target(output.loss, _shape(model, place, rows), generator)
        for place, output in outputs
        if output.loss is not None
    ]
    return (x[0] if len(x) == 1 else x), (y[0] if len(y) == 1 else y)


def _input(model: Model, place: int, rows: int, generator: Generator) -> Array:
    """Numbers around 0, or words of the vocabulary where they are looked up."""
    shape = _shape(model, place, rows)
    readers = [node.layer for node in model.graph.nodes if place in node.inputs]
    words = [layer.input_dim for layer in readers if isinstance(layer, Embedding)]
    return generator.integers(0, min(words), shape) if words else generator.normal(size=shape)


def _target(loss: Any, shape: Shape, generator: Generator) -> Array:
    if loss.targets not in _TARGETS:
        raise DataError(
            f"No targets can be made up for {loss.name}. Check the model with data of yours: "
            "`goodfit.check_gradients(model, x, y)`."
        )
    return _TARGETS[loss.targets](shape, generator)


def _classes(shape: Shape, generator: Generator) -> Array:
    return generator.integers(0, shape[-1], shape[:-1])


def _one_hot(shape: Shape, generator: Generator) -> Array:
    return np.eye(shape[-1])[_classes(shape, generator)]


def _shares(shape: Shape, generator: Generator) -> Array:
    return generator.dirichlet(np.ones(shape[-1]), shape[:-1])


_TARGETS: dict[str, Callable[[Shape, Generator], Array]] = {
    "classes": _classes,
    "one_hot": _one_hot,
    "probabilities": _shares,
    "binary": lambda shape, generator: generator.integers(0, 2, shape).astype(float),
    "signs": lambda shape, generator: generator.choice([-1.0, 1.0], shape),
    "numbers": lambda shape, generator: generator.uniform(0.1, 1, shape),
}


def _shape(model: Model, place: int, rows: int) -> Shape:
    """The shape of a batch, where every length that may be any is a few steps."""
    return (rows, *(STEPS if n is None else n for n in model.graph.nodes[place].shape))
