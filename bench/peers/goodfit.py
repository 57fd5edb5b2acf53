"""Training by goodfit, compiled with the doctor as is its custom, without it, or on NumPy alone."""

from __future__ import annotations

from typing import Any

import goodfit
from bench.data import Rows
from bench.peers import Predict
from bench.peers.keras_words import compiled


def train(work: Any, rows: Rows, clock: Any, run_eagerly: bool = False, **how: Any) -> Predict:
    """Trains as a user would, with `fit`."""
    model = compiled(work, goodfit, run_eagerly=run_eagerly)
    bell = goodfit.callbacks.LambdaCallback(epoch_end=lambda run: clock.epoch())
    model.fit(
        rows.x, rows.y, batch_size=work.batch_size, epochs=work.epochs, verbose=0,
        callbacks=[bell], **how,
    )  # fmt: skip
    return lambda x: model.predict(x, verbose=0)


def train_eagerly(work: Any, rows: Rows, clock: Any) -> Predict:
    """The same in plain NumPy."""
    return train(work, rows, clock, run_eagerly=True)


def train_alone(work: Any, rows: Rows, clock: Any) -> Predict:
    """The same without the doctor."""
    return train(work, rows, clock, doctor=False)
