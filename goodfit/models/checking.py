"""Gradient checking of whole models: is what back-propagation says what the loss really does?"""

from __future__ import annotations

from typing import Any

import numpy as np

from goodfit import autodiff
from goodfit.arrays import Array, Tree, random, to_numpy, trees
from goodfit.autodiff.check import GradientCheck
from goodfit.layers.context import Context
from goodfit.models import judging
from goodfit.models.model import Model
from goodfit.training.batch import Batch
from goodfit.training.step import total_loss


def check_gradients(
    model_or_function: Any, x: Any, y: Any = None, *, samples: int = 100, seed: int = 0
) -> GradientCheck:
    """Compares back-propagation with central differences, in float64, array by array.

    The relative error is `||a - n|| / (||a|| + ||n||)` for the gradient `a` of back-propagation and
    the differences `n`: up to 1e-7 it is right, up to 1e-5 look again, above 1e-3 it is wrong.

    Args:
        model_or_function: a compiled model, whose training loss (dropout and penalties included) is
            checked by every weight; or a function of one tree of arrays to a single number.
        x: a batch for the model, or the tree of arrays to give to the function.
        y: the targets of that batch, for a model.
        samples: of a larger array so many entries are checked, drawn at random.
        seed: chooses the entries.

    Raises:
        DataError: targets that the model's loss cannot mean.
        NotReadyError: the model was not compiled.

    Example:
        >>> from goodfit import Input, Sequential, check_gradients, layers
        >>> model = Sequential([Input((2,)), layers.Dense(3, "tanh"), layers.Dense(1)])
        >>> model.compile("sgd", "mse")
        >>> check_gradients(model, np.ones((4, 2)), np.zeros(4)).verdict
        'right'
    """
    if not isinstance(model_or_function, Model):
        return autodiff.check_gradients(model_or_function, x, samples=samples, seed=seed)
    function, params = _training_loss(model_or_function, x, y)
    return autodiff.check_gradients(function, params, samples=samples, seed=seed)


def _training_loss(model: Model, x: Any, y: Any) -> tuple[Any, Tree]:
    """The loss of one training step as a function of the params, in float64."""
    data = judging.checked(model, x, y, None)
    plan, state = model.plan(), model.ready()
    memory = trees.map(_float64, to_numpy(state.memory))
    ones = np.ones(data.rows)
    inputs = tuple(_float64(array) for array in data.x)
    batch = Batch(inputs, data.y, (ones,) * len(data.y), ones)
    key = random.fold(random.key(model.seed), "check")

    def loss(params: Tree) -> Array:
        return total_loss(plan, params, memory, batch, Context(training=True, key=key))[0]

    return loss, to_numpy(state.params)


def _float64(array: Array) -> Array:
    """Numbers in float64; whole numbers (words) stay what they are."""
    return array.astype(np.float64) if array.dtype.kind == "f" else array
