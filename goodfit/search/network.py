"""From settings to a compiled network: what of a study may be searched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from goodfit.errors import UnknownNameError
from goodfit.search.space import Settings
from goodfit.study import Options, starter, training
from goodfit.study.prepared import Prepared

if TYPE_CHECKING:
    from goodfit.models import Model

__all__ = ["MONITORS", "Build", "default_build", "trained_by"]

Build = Callable[[Settings], Any]

OF_LAYERS = {"hidden": None, "activation": "relu", "l2": 0.0, "dropout": 0.2}
OF_TRAINING = ("learning_rate", "optimizer", "batch_size")
OWN = "Other settings need a function that builds a network of them: `tune(..., build=...)`."

MONITORS = {
    "classification": "val_sparse_categorical_crossentropy",
    "regression": "val_r2",
}
"""What trials of our network are judged by. Unlike the loss it holds no penalty on weights."""


def default_build(prepared: Prepared, network: str | None, options: Options) -> Build:
    """What builds the network of `goodfit train` with other hidden layers.

    Pictures still pass through the convolutions first, sequences through the recurrent layer.

    Args:
        prepared: the data.
        network: "mlp", "cnn" or "lstm"; by default what fits the kind of data.
        options: how it is trained where settings do not say.
    """
    from goodfit.layers import Input
    from goodfit.models import Sequential

    starter.front(prepared, network)  # what is wrong with it shows at once
    shape = prepared.train.x.shape[1:]

    def build(settings: Settings) -> Model:
        for name in settings.keys() - {*OF_LAYERS, *OF_TRAINING}:
            raise UnknownNameError("setting", name, [*OF_LAYERS, *OF_TRAINING], OWN)
        hidden = _hidden({**OF_LAYERS, **settings}, prepared)
        layers = [*starter.front(prepared, network), *hidden, starter.last(prepared)]
        model = Sequential([Input(shape), *layers], name="tuned", seed=options.seed)
        _compile(model, prepared, trained_by(settings, options))
        return model

    return build


def _hidden(settings: Settings, prepared: Prepared) -> list[Any]:
    from goodfit.layers import Dense, Dropout
    from goodfit.regularizers import L2

    width = starter.hidden_width(prepared.train.x.size)
    units = [width, width] if settings["hidden"] is None else settings["hidden"]
    penalty = L2(settings["l2"]) if settings["l2"] else None
    return [
        layer
        for count in units
        for layer in (
            Dense(count, activation=settings["activation"], kernel_regularizer=penalty),
            Dropout(settings["dropout"]),
        )
    ]


def _compile(model: Model, prepared: Prepared, options: Options) -> None:
    from goodfit.metrics import R2Score

    task = prepared.task.kind
    loss, metric = training.LOSSES[task]
    metrics: list[Any] = [R2Score(name=metric)] if task == "regression" else [metric, loss]
    optimizer = training.optimizer_of(options, len(prepared.train.y))
    model.compile(optimizer=optimizer, loss=loss, metrics=metrics)


def trained_by(settings: Settings, options: Options) -> Options:
    """Give the options with what the settings say of training."""
    return replace(options, **{name: settings[name] for name in OF_TRAINING if name in settings})
