"""A compiled model in the words that Keras and goodfit have in common."""

from __future__ import annotations

from typing import Any

OPTIMIZERS = {"adam": "Adam", "rmsprop": "RMSprop"}


def compiled(work: Any, kit: Any, **how: Any) -> Any:
    """The workload's model, of layers of `kit`, ready to be trained.

    Args:
        work: the workload.
        kit: `keras` or `goodfit`.
        how: what else `compile` is told.
    """
    model = work.network(kit)
    optimizer = getattr(kit.optimizers, OPTIMIZERS[work.optimizer])(learning_rate=work.rate)
    model.compile(optimizer=optimizer, loss=_loss(work, kit), **how)
    return model


def _loss(work: Any, kit: Any) -> Any:
    if work.task == "numbers":
        return kit.losses.MeanSquaredError()
    return kit.losses.SparseCategoricalCrossentropy(from_logits=True)
