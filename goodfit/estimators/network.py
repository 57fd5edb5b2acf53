"""The network of an estimator: what the user said of its middle, between input and last layer."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from numbers import Integral
from typing import Any, NamedTuple

from goodfit.errors import SettingError
from goodfit.layers import Dense, Dropout, Input, Layer
from goodfit.models import Model, Sequential
from goodfit.models.cloning import connected_anew
from goodfit.regularizers import L2
from goodfit.settings import is_count
from goodfit.study import starter

__all__ = ["Ending", "built"]


class Ending(NamedTuple):
    """The last layer: how many numbers, and what becomes of them."""

    units: int
    activation: str | None


class Plain(NamedTuple):
    """What hidden layers have in common where only their sizes are given."""

    activation: Any
    dropout: float
    penalty: float

    def layers(self, sizes: Sequence[int]) -> list[Layer]:
        """A `Dense` layer of each size, and behind each its dropout."""
        penalty = L2(self.penalty) if self.penalty else None
        made: list[Layer] = []
        for units in sizes:
            made.append(Dense(units, activation=self.activation, kernel_regularizer=penalty))
            made += [Dropout(self.dropout)] if self.dropout else []
        return made


def built(hidden: Any, shape: tuple[int, int], ending: Ending, plain: Plain, seed: int) -> Model:
    """A network with fresh weights.

    Args:
        hidden: sizes, layers, a model, a function of the number of features that gives one of
            these, or "auto" for what suits the data.
        shape: of the training rows.
        ending: the last layer.
        plain: what the hidden layers are like where `hidden` gives their sizes only.
        seed: what the weights come from.

    Raises:
        SettingError: `hidden` is something else, or gives no row of numbers for each example.
    """
    rows, features = shape
    if callable(hidden) and not isinstance(hidden, Model | Layer):
        hidden = hidden(features)
    penalty = L2(plain.penalty) if plain.penalty else None
    last = Dense(ending.units, activation=ending.activation, kernel_regularizer=penalty)
    if isinstance(hidden, Model):
        made = _behind(hidden, features, last, seed)
    else:
        layers = _layers(hidden, rows * features, plain)
        made = Sequential([Input((features,)), *layers, last], name="network", seed=seed)
    if len(made.output.shape) > 1:
        raise SettingError(
            f"hidden ends with outputs of shape {made.output.inputs[0].shape} for each example, "
            "but the last layer needs a row of numbers. Put `Flatten()` at the end."
        )
    return made


def _layers(hidden: Any, numbers: int, plain: Plain) -> list[Layer]:
    if isinstance(hidden, str) and hidden == "auto":
        width = starter.hidden_width(numbers)
        return plain.layers((width, width))
    one = isinstance(hidden, Integral | Layer) or not isinstance(hidden, Sequence)
    listed: list[Any] = [hidden] if one else list(hidden)
    if all(is_count(units) for units in listed):
        return plain.layers([int(units) for units in listed])
    if all(isinstance(layer, Layer) for layer in listed):
        return [layer.anew() for layer in listed]
    raise SettingError(
        f"hidden={hidden!r} does not say what the hidden layers are. Write their sizes, "
        "`hidden=(64, 32)`; or layers, `hidden=[Dense(64, activation='gelu'), Dropout(0.5)]`; or "
        "a goodfit model without its last layer; or a function that makes one of these from the "
        "number of features."
    )


def _behind(model: Model, features: int, last: Dense, seed: int) -> Model:
    """The last layer behind a model of the same layers with fresh weights."""
    if not model.is_built():
        model = copy.deepcopy(model)
        model.build((None, features))
    inputs, outputs = connected_anew(model.graph)
    return Model(inputs, last(outputs[0]), name="network", seed=seed)
